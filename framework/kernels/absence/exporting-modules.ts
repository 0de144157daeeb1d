// Which modules export which functions, by the list that modules are linked by.

import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";

/** By the name of the symbol; what the image itself exports is left out. */
export function exportingModules(moduleSymvers: string): ReadonlyMap<string, string> {
  if (statSync(moduleSymvers, { throwIfNoEntry: false }) === undefined) return new Map();
  const lines = readFileSync(moduleSymvers, "utf8").split("\n");
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, symbol, owner] = line.split("\t");
      if (symbol === undefined || owner === undefined || owner === "vmlinux") return [];
      return [[symbol, basename(owner).replaceAll("-", "_")]];
    }),
  );
}
