// The golden tests below files and folders.

import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";

const suffix = ".test.stp";

/** Paths of the tests in order, each once. */
export async function findTests(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const status = await stat(path).catch(() => undefined);
    if (status?.isDirectory() === true) for (const file of await testsBelow(path)) found.add(file);
    else if (status !== undefined && path.endsWith(suffix)) found.add(path);
  }
  return [...found].toSorted();
}

/** A test is called as its file. */
export function testName(path: string): string {
  return basename(path, suffix);
}

async function testsBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules") found.push(...(await testsBelow(path)));
    } else if (entry.name.endsWith(suffix)) found.push(path);
  }
  return found;
}
