// What lies in a folder of the cache, which other processes change meanwhile.

import { readdir } from "node:fs/promises";

/** Sorted; none when the folder is not there. Whatever else keeps it from being read is thrown. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
