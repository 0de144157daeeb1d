// The golden tests below files and folders.

import { existsSync, statSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fail } from "../failure.ts";

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

/** A path that is not there, and a file that is none, ends the command. */
export function requireTestPath(path: string): string {
  const isThere = existsSync(path);
  if (isThere && (path.endsWith(suffix) || statSync(path).isDirectory())) return path;
  return fail({
    code: "test/no-such-path",
    message: isThere ? `${path} is no test` : `there is no file or folder ${path}`,
    hint: "Name folders with golden tests, or the tests themselves: files NAME.test.stp.",
    exitCode: 1,
  });
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
