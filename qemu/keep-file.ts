// Files of the cache: there as a whole, or not at all.

import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { withDiskFaults } from "./kernels/disk-faults.ts";
import { makeFolder } from "./make-folder.ts";

/** Writes beside the file and renames. Rejects with a `cache/…` fault. */
export async function keepFile(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  await withDiskFaults(path, async () => {
    makeFolder(dirname(path));
    try {
      await writeFile(unfinished, content);
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
  });
}
