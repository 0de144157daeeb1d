// The kernels that can be asked for by name. Data: a new suite or flavour is a new line.

import { createFault, type Fault } from "../faults.ts";
import type { Architecture, CatalogEntry, SourceKernel } from "./kernel.ts";
import { sourceKernels } from "./source/source-kernels.ts";

/** What is taken when nobody names a kernel: the smallest that has everything. */
export const defaultKernel = "bookworm/cloud-amd64";

const spelling: Readonly<Record<string, Architecture>> = {
  amd64: "x86_64",
  i386: "i386",
  ppc64el: "ppc64le",
  arm64: "arm64",
  s390x: "s390x",
};

// suite, flavour as Debian's packages spell it, Debian architecture; a version before the flavour takes that one instead
// of the one that the suite's meta packages name
const rows: readonly (readonly [string, string, string])[] = [
  ["bookworm", "cloud-amd64", "amd64"],
  ["bookworm", "amd64", "amd64"],
  ["bookworm", "rt-amd64", "amd64"],
  ["bookworm", "6.12-cloud-amd64", "amd64"],
  ["bookworm", "686-pae", "i386"],
  ["bookworm", "powerpc64le", "ppc64el"],
  ["bookworm", "arm64", "arm64"],
  ["bookworm", "cloud-arm64", "arm64"],
  ["bookworm", "s390x", "s390x"],
  ["bullseye", "cloud-amd64", "amd64"],
  ["bullseye", "amd64", "amd64"],
  ["bullseye", "686-pae", "i386"],
  ["bullseye", "arm64", "arm64"],
  ["trixie", "cloud-amd64", "amd64"],
  ["trixie", "amd64", "amd64"],
  ["trixie", "powerpc64le", "ppc64el"],
  ["trixie", "arm64", "arm64"],
  ["trixie", "s390x", "s390x"],
  ["sid", "cloud-amd64", "amd64"],
  ["sid", "amd64", "amd64"],
  ["sid", "powerpc64le", "ppc64el"],
  ["sid", "arm64", "arm64"],
  ["sid", "s390x", "s390x"],
];

export const catalog: readonly CatalogEntry[] = rows.map(([suite, named, debianArchitecture]) => {
  const [, series, flavour = named] = /^(\d+\.\d+)-(.*)$/.exec(named) ?? [];
  return {
    name: `${suite}/${named}`,
    suite,
    series,
    flavour,
    architecture: spelling[debianArchitecture]!,
    debianArchitecture,
    imagePackage: `linux-image-${flavour}`,
  };
});

/** Looks a name up; an unknown one gives `kernel/unknown` with near names, also of `others`, or else the whole list. */
export function resolveKernel(
  name: string = defaultKernel,
  others: readonly string[] = [],
): CatalogEntry | SourceKernel | Fault {
  const entries = [...catalog, ...sourceKernels];
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const names = [...entries.map((candidate) => candidate.name), ...others];
  const near = names
    .filter((candidate) => isNear(name, candidate))
    .sort((a, b) => editDistance(name, a) - editDistance(name, b))
    .slice(0, 3);
  return createFault("kernel/unknown", {
    name,
    advice:
      near.length === 0
        ? `There are: ${names.join(", ")}.`
        : `Did you mean ${near.join(" or ")}? All are listed by: tapwright kernels list`,
  });
}

/** What to do about a kernel that is not here: it is fetched, or built. */
export function absentKernel(name: string): Fault {
  const built = sourceKernels.find((kernel) => kernel.name === name);
  if (built === undefined) return createFault("kernel/not-installed", { name });
  return createFault("kernel/not-built", { name, ...built.estimate });
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
