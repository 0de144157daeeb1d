// What of this machine a guest may name: only what whoever opened the shell works with. A guest is a place to try things out in.

import { existsSync, realpathSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fail } from "../failure.ts";
import { packageRoot } from "../package-root.ts";

/** Rejects what lies elsewhere, whether or not it is there. `folders` were given when the shell was opened. */
export function requireReadable(name: string, path: string, folders: readonly string[]): void {
  const allowed = [process.cwd(), join(packageRoot(), "examples"), ...folders].map(realPath);
  const real = realPath(path);
  if (allowed.some((folder) => isBelow(real, folder))) return;
  fail({
    code: "usage/not-for-guests",
    message: `${name} is nothing that is read here for a guest`,
    hint: `Scripts and tapsets are read below ${process.cwd()}, in folders that tapwright shell was given with -I, and in the examples. A guest's own script ends with .stp.`,
    exitCode: 1,
  });
}

/** Links are followed, as far as there is something behind them. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith("../");
}
