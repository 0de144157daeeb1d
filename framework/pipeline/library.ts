// The library: every .stp and .stpm file of the package's tapsets, and of the folders that the user adds with -I.

import { readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { SourceFile } from "../../compiler/index.ts";
import { fail } from "../failure.ts";
import { packageRoot } from "../package-root.ts";
import { openKnownTexts } from "./known-texts.ts";
import { shortPath } from "./short-path.ts";
import { isTapset, tapsetPaths, type TapsetTarget } from "./tapset-path.ts";

export type ReadSource = typeof loadSource;

/**
 * Loads the library in a fixed order: the package's tapsets, then each folder in the order given. A file whose path below its
 * folder was seen already is left out: an added folder cannot take the place of a file of the package's. `read` reads the files, at
 * once; else a text that is known from earlier runs is read when somebody looks at it.
 */
export async function loadLibrary(
  folders: readonly string[],
  target?: TapsetTarget,
  read?: ReadSource,
): Promise<SourceFile[]> {
  for (const folder of folders) await requireFolder(folder);
  const all = tapsetFolders(folders);
  const found = await Promise.all(all.map((folder) => tapsetPaths(folder, target)));
  const byName = new Map<string, string>();
  for (const { path, name } of found.flat()) if (!byName.has(name)) byName.set(name, path);
  const paths = [...new Set(byName.values())];
  if (read !== undefined) return Promise.all(paths.map((path) => read(path, "library")));
  const texts = openKnownTexts(all);
  const files = paths.map((path) => texts.source(path));
  texts.save();
  return files;
}

/** The package's own tapsets, then the folders that the user adds. */
export function tapsetFolders(added: readonly string[]): string[] {
  return [join(packageRoot(), "tapsets"), ...added.map((folder) => resolve(folder))];
}

/** Reads one file as the compiler wants it, named by its path relative to the current folder where that is shorter. */
export async function loadSource(path: string, origin: SourceFile["origin"]): Promise<SourceFile> {
  // At once: a large library is six hundred files, and waiting for each takes longer than reading it.
  return { path: shortPath(path), text: readFileSync(path, "utf8"), origin };
}

/** Reads each file once, for whoever wants the same library several times at one moment. */
export function readOnce(): ReadSource {
  const known = new Map<string, Promise<SourceFile>>();
  return (path, origin) => {
    const key = `${origin} ${path}`;
    const file = known.get(key) ?? loadSource(path, origin);
    known.set(key, file);
    return file;
  };
}

/** The .stp files below a folder of tapsets, tests left out, in order of their paths. */
export async function tapsetFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isTapset(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function requireFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  fail({
    code: "usage/no-such-folder",
    message: `-I ${folder}: there is no such folder`,
    exitCode: 2,
  });
}
