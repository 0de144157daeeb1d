// Folders in the cache for what is made on the way.

import { mkdir, rm } from "node:fs/promises";

/** Makes the folder, and removes it with its contents when `work` is done, however it ends. */
export async function withWorkFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await makeFolder(folder);
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `mkdir -p` does. Of a refusal Node's own says only that the folder is not there: the system is asked again, for its reason. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && path !== undefined) await mkdir(path);
    throw error;
  }
}
