// The kernels that can be asked for by name. Data: a new suite or flavour is a new line.

import { createFault, type Fault } from "../faults.ts";
import type { Architecture, CatalogEntry } from "./kernel.ts";

/** What is taken when nobody names a kernel: the smallest that has everything. */
export const defaultKernel = "bookworm/cloud-amd64";

const spelling: Readonly<Record<string, Architecture>> = {
  amd64: "x86_64",
  i386: "i386",
  ppc64el: "ppc64le",
  arm64: "arm64",
  s390x: "s390x",
};

// suite, flavour as Debian's meta packages spell it, Debian architecture, what was seen working
type Row = readonly [string, string, string, CatalogEntry["tried"]];

const rows: readonly Row[] = [
  ["bookworm", "cloud-amd64", "amd64", "resolved"],
  ["bookworm", "amd64", "amd64", "resolved"],
  ["bookworm", "rt-amd64", "amd64", "resolved"],
  ["bookworm", "686-pae", "i386", "resolved"],
  ["bookworm", "powerpc64le", "ppc64el", "resolved"],
  ["bookworm", "arm64", "arm64", "resolved"],
  ["bookworm", "s390x", "s390x", "resolved"],
  ["bullseye", "cloud-amd64", "amd64", "resolved"],
  ["trixie", "cloud-amd64", "amd64", "resolved"],
  ["trixie", "amd64", "amd64", "resolved"],
  ["trixie", "powerpc64le", "ppc64el", "resolved"],
  ["trixie", "arm64", "arm64", "resolved"],
];

export const catalog: readonly CatalogEntry[] = rows.map(
  ([suite, flavour, debianArchitecture, tried]) => ({
    name: `${suite}/${flavour}`,
    suite,
    architecture: spelling[debianArchitecture]!,
    debianArchitecture,
    imagePackage: `linux-image-${flavour}`,
    headersPackage: `linux-headers-${flavour}`,
    debugPackage: `linux-image-${flavour}-dbg`,
    tried,
  }),
);

/** Looks a name up; an unknown one gives `kernel/unknown` with near names and the whole list. */
export function resolveKernel(name: string = defaultKernel): CatalogEntry | Fault {
  const entry = catalog.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const near = catalog
    .map((candidate) => candidate.name)
    .filter((candidate) => isNear(name, candidate));
  return createFault("kernel/unknown", {
    name,
    near: near.length === 0 ? "" : `Did you mean ${near.join(" or ")}? `,
    known: catalog.map((candidate) => candidate.name).join(", "),
  });
}

/** Near: the flavour alone, or a typing slip of up to three characters. */
function isNear(typed: string, candidate: string): boolean {
  return candidate.endsWith(`/${typed}`) || editDistance(typed, candidate) <= 3;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(changed, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
