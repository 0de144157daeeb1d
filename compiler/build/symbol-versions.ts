// Reads Module.symvers: what the kernel exports to modules, and the version of each.

import { readFile } from "node:fs/promises";
import type { SymbolVersion } from "./module-description.ts";

/** The versions of `names`; those that the kernel does not export are in `missing`. */
export interface FoundVersions {
  readonly versions: readonly SymbolVersion[];
  readonly missing: readonly string[];
}

export async function loadVersions(path: string, names: readonly string[]): Promise<FoundVersions> {
  return findVersions(await readFile(path, "latin1"), names);
}

/** Lines are CRC, symbol, module, kind of export and namespace with tabs between; a module can only ask vmlinux here. */
export function findVersions(symvers: string, names: readonly string[]): FoundVersions {
  const wanted = new Set(names);
  const found = new Map<string, number>();
  for (const line of symvers.split("\n")) {
    const [crc, name, module] = line.split("\t");
    if (name !== undefined && wanted.has(name) && module === "vmlinux")
      found.set(name, Number(crc));
  }
  const sorted = [...wanted].sort();
  return {
    versions: sorted.flatMap((name) => {
      const crc = found.get(name);
      return crc === undefined ? [] : [{ name, crc }];
    }),
    missing: sorted.filter((name) => !found.has(name)),
  };
}
