// Which functions the headers of a kernel declare only with some options of its configuration.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { keepForSpeed, unlessRefused } from "../../cache/keep-for-speed.ts";
import { replaceWhole } from "../../cache/replace-whole.ts";
import { declaredFunctions, type Branch, type Declaration } from "./declared-functions.ts";

export interface PlacedDeclaration extends Declaration {
  /** Below the kernel's tree: `include/linux/audit.h`. */
  readonly file: string;
}

/** Of the functions that some option decides about, all declarations; others are not known here. */
export interface HeaderDeclarations {
  find(name: string): readonly PlacedDeclaration[];
}

/** As they are kept: what is said many times is numbered. */
interface Kept {
  readonly format: typeof format;
  readonly files: readonly string[];
  readonly branches: readonly (readonly [written: string, expression: string])[];
  readonly names: Readonly<Record<string, readonly KeptDeclaration[]>>;
}

type KeptDeclaration = readonly [
  file: number,
  line: number,
  isInline: 0 | 1,
  ...branches: number[],
];

const format = 1;

/** Reads some 5,000 files, which takes two seconds; `path` is where the outcome is kept, if it may be. */
export function headerDeclarations(
  tree: string,
  architecture: string,
  path: string | undefined,
): HeaderDeclarations {
  const known = path === undefined ? undefined : readKept(path);
  const kept = known ?? keep(scanHeaders(tree, architecture), path);
  const names = new Map(Object.entries(kept.names));
  return {
    find: (name) =>
      (names.get(name) ?? []).map(([file, line, isInline, ...branches]) => ({
        name,
        file: kept.files[file]!,
        line,
        kind: isInline === 1 ? "inline" : "prototype",
        branches: branches.map((one) => branchOf(kept.branches[one]!)),
      })),
  };
}

function branchOf([written, expression]: Kept["branches"][number]): Branch {
  return { written, expression };
}

function scanHeaders(tree: string, architecture: string): Kept {
  const byName = new Map<string, KeptDeclaration[]>();
  const asked = new Set<string>();
  const branches = new Map<string, number>();
  const files = listHeaders(tree, architecture);
  for (const [index, file] of files.entries()) {
    for (const one of declaredFunctions(readFileSync(join(tree, file), "latin1"))) {
      if (one.branches.length > 0) asked.add(one.name);
      const numbers = one.branches.map(({ written, expression }) =>
        numberOf(branches, JSON.stringify([written, expression])),
      );
      const known = byName.get(one.name) ?? [];
      known.push([index, one.line, one.kind === "inline" ? 1 : 0, ...numbers]);
      byName.set(one.name, known);
    }
  }
  return {
    format,
    files,
    branches: [...branches.keys()].map((one) => JSON.parse(one) as Kept["branches"][number]),
    names: Object.fromEntries([...byName].filter(([name]) => asked.has(name))),
  };
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key) ?? numbers.size;
  numbers.set(key, known);
  return known;
}

/** What C sources of the kernel itself include; device trees and user space have headers of their own. */
function listHeaders(tree: string, architecture: string): readonly string[] {
  return ["include", `${architecture}/include`].flatMap((folder) => {
    if (statSync(join(tree, folder), { throwIfNoEntry: false }) === undefined) return [];
    const all = readdirSync(join(tree, folder), { recursive: true, encoding: "utf8" });
    return all
      .filter((file) => file.endsWith(".h") && !/^(?:dt-bindings|config|uapi)\//.test(file))
      .map((file) => `${folder}/${file}`)
      .sort();
  });
}

function readKept(path: string): Kept | undefined {
  const text = unlessRefused(() => readFileSync(path, "utf8"));
  // A file appears by rename; whatever else there is was made by somebody else, and is made again.
  return text?.startsWith(`{"format":${format},`) && text.endsWith("}\n")
    ? (JSON.parse(text) as Kept)
    : undefined;
}

function keep(found: Kept, path: string | undefined): Kept {
  if (path === undefined) return found;
  keepForSpeed(dirname(path), () => replaceWhole(path, `${JSON.stringify(found)}\n`));
  return found;
}
