// Which files of a folder of tapsets are for a kernel: SystemTap's own rules (stappaths(7), "tapset search path"), and folders
// with a manifest of their own, which are taken whole.

import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** The kernel that is asked about; without one, only files that are for every kernel are found. */
export interface TapsetTarget {
  /** `uname -r`. */
  readonly release: string;
  /** As the kernel's source spells it: `x86_64`, `powerpc`. */
  readonly arch: string;
}

/** A file, and its path below its folder: of two with the same the first one counts. */
export interface TapsetPath {
  readonly path: string;
  readonly name: string;
}

/** In the order of the search: what is for the runtime, the version and the architecture comes before what is for all. */
export async function tapsetPaths(root: string, target?: TapsetTarget): Promise<TapsetPath[]> {
  const found: string[] = [];
  for (const folder of searchOrder(target)) found.push(...(await filesIn(join(root, folder))));
  found.push(...(await filesBelow(join(root, "PATH"))));
  for (const folder of await foldersWithManifest(root)) found.push(...(await filesBelow(folder)));
  return [...new Set(found)].map((path) => ({ path, name: relative(root, path) }));
}

/** `linux/6.1.0-56-cloud-amd64/x86_64`, …, `x86_64`, `` */
export function searchOrder(target: TapsetTarget | undefined): string[] {
  const versions = target === undefined ? [] : versionsOf(target.release);
  const arch = target === undefined ? [] : [target.arch];
  return ["linux", ""].flatMap((runtime) =>
    [...versions, ""].flatMap((version) =>
      [...arch, ""].map((one) => [runtime, version, one].filter((part) => part !== "").join("/")),
    ),
  );
}

/** The full release, its base without what follows the hyphen, then shorter by a number at a time down to MAJOR.MINOR. */
function versionsOf(release: string): string[] {
  const base = release.replace(/-.*$/, "");
  const parts = base.split(".");
  const shorter = parts.map((_, index) => parts.slice(0, parts.length - index).join("."));
  return [...new Set([release, ...shorter.filter((version) => version.includes("."))])];
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  return entries
    .filter((entry) => entry.isFile() && isTapset(entry.name))
    .map(({ name }) => join(folder, name))
    .toSorted();
}

/** Tests left out, in order of their paths. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder, true);
  return entries
    .filter((entry) => entry.isFile() && isTapset(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

export async function foldersWithManifest(root: string): Promise<string[]> {
  const entries = await entriesOf(root, true);
  return entries
    .filter((entry) => entry.name === "tapset.json")
    .map((entry) => entry.parentPath)
    .toSorted();
}

/** Most folders of the search order are not there. */
async function entriesOf(folder: string, recursive = false) {
  try {
    return await readdir(folder, { recursive, withFileTypes: true });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === "ENOENT" || reason === "ENOTDIR") return [];
    throw error;
  }
}

export function isTapset(name: string): boolean {
  return /\.stpm?$/.test(name) && !name.endsWith(".test.stp");
}
