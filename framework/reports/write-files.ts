// Texts into files beside each other.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeOutputFolder } from "../output-place.ts";

/** Gives the paths of what it wrote. */
export async function writeFiles(
  folder: string,
  texts: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  makeOutputFolder(folder);
  const written = Object.entries(texts).map(async ([name, text]) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  });
  return Promise.all(written);
}
