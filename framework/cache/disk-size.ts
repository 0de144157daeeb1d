// What files take on the disk. Saved guests are sparse: blocks count, not lengths.

import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of a file, or of all in a folder; 0 when it is not there. */
export async function diskSize(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    [path, ...files.map((entry) => join(entry.parentPath, entry.name))].map((one) =>
      lstat(one).then(
        (status) => (status.isFile() ? status.blocks * 512 : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
