// Folders, with those above them that are not there yet.

import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * What `mkdir -p` does. Node's own never ends where a file system has a folder and says of a name in it that it is not there, as
 * /proc does. Throws what the system says.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = dirname(folder);
    if (code === "ENOENT" && !existsSync(above)) {
      makeFolder(above);
      return makeFolder(folder);
    }
    // Of a folder that is there some file systems say that they are read-only.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
