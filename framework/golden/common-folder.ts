// The folder that names of tests begin at.

import { statSync } from "node:fs";
import { dirname, relative } from "node:path";

/** The current folder when all paths lie in it, else the deepest folder that has all of them. */
export function commonFolder(paths: readonly string[], here: string): string {
  if (paths.every((path) => isInside(path, here))) return here;
  const [first, ...others] = paths.map((path) =>
    statSync(path).isDirectory() ? path : dirname(path),
  );
  let folder = first ?? here;
  while (!others.every((path) => isInside(path, folder))) folder = dirname(folder);
  return folder;
}

function isInside(path: string, folder: string): boolean {
  return !/^\.\.(?:\/|$)/.test(relative(folder, path));
}
