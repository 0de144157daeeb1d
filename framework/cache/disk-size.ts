// What files take on the disk. Saved guests are sparse: blocks count, not lengths.

import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Bytes of a file, or of all in a folder; 0 when it is not there. A cache has a hundred thousand files: to wait for each takes
 * several times as long as to ask.
 */
export function diskSize(path: string): number {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return 0;
  if (status.isFile()) return status.blocks * 512;
  if (!status.isDirectory()) return 0;
  return namesIn(path).reduce((sum, name) => sum + diskSize(join(path, name)), 0);
}

/** Another process may have removed it meanwhile. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
