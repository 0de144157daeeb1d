// The library: every .stp and .stpm file of the package's tapsets, and of the folders that the user adds with -I.

import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseMacroFile } from "../../compiler/index.ts";
import type { PreprocessorEnvironment, SourceFile } from "../../compiler/index.ts";
import { fail } from "../failure.ts";
import { packageRoot } from "../package-root.ts";

type LibraryMacros = ReturnType<typeof parseMacroFile>["macros"];

/** Loads the library in a fixed order: the package's tapsets by path, then each folder in the order given. */
export async function loadLibrary(folders: readonly string[]): Promise<SourceFile[]> {
  const paths = (await Promise.all(tapsetFolders(folders).map(includedFiles))).flat();
  return Promise.all([...new Set(paths)].map((path) => loadSource(path, "library")));
}

/** The package's own tapsets, then the folders that the user adds. */
export function tapsetFolders(added: readonly string[]): string[] {
  return [join(packageRoot(), "tapsets"), ...added.map((folder) => resolve(folder))];
}

/** The macros of a library's .stpm files, as its scripts see them. */
export function libraryMacros(
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
): LibraryMacros {
  const files = library.filter(({ path }) => path.endsWith(".stpm"));
  return files.reduce<LibraryMacros>(
    (macros, file) => parseMacroFile(file, environment, macros).macros,
    new Map(),
  );
}

/** Reads one file as the compiler wants it, named by its path relative to the current folder where that is shorter. */
export async function loadSource(path: string, origin: SourceFile["origin"]): Promise<SourceFile> {
  return { path: shortPath(path), text: await readFile(path, "utf8"), origin };
}

/** A path as a person would type it here. */
export function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === "" || fromHere.startsWith("..") ? path : fromHere;
}

/** The .stp files below a folder of tapsets, tests left out, in order of their paths. */
export async function tapsetFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isTapset(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function isTapset(name: string): boolean {
  return /\.stpm?$/.test(name) && !name.endsWith(".test.stp");
}

async function includedFiles(folder: string): Promise<string[]> {
  try {
    return await tapsetFiles(folder);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason !== "ENOENT" && reason !== "ENOTDIR") throw error;
    return fail({
      code: "usage/no-such-folder",
      message: `-I ${folder}: there is no such folder`,
      exitCode: 2,
    });
  }
}
