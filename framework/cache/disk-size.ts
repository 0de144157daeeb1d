// What files take on the disk. Saved guests are sparse: blocks count, not lengths.

import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Bytes of a file, or of all in a folder; 0 when it is not there. What may not be looked into is not counted, and told. A cache has
 * a hundred thousand files: to wait for each takes several times as long as to ask.
 */
export function diskSize(path: string, tellUncounted: (path: string) => void): number {
  const status = allowed(path, tellUncounted, () => lstatSync(path, { throwIfNoEntry: false }));
  if (status === undefined) return 0;
  if (status.isFile()) return status.blocks * 512;
  if (!status.isDirectory()) return 0;
  const names = allowed(path, tellUncounted, () => readdirSync(path)) ?? [];
  return names.reduce((sum, name) => sum + diskSize(join(path, name), tellUncounted), 0);
}

/** Undefined where permission is denied, and where another process removed it meanwhile, or put a file in its place. */
function allowed<T>(
  path: string,
  tellUncounted: (path: string) => void,
  ask: () => T,
): T | undefined {
  try {
    return ask();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES") tellUncounted(path);
    else if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
    return undefined;
  }
}
