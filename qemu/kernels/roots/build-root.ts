// Where the compilers of other suites lie. A build root is the folder /usr of a machine of some suite, as far as
// building kernel modules needs it:
//
//   roots/SUITE/COMPILER-ARCHITECTURE/DIGEST/usr/        what the packages hold
//   roots/SUITE/COMPILER-ARCHITECTURE/DIGEST/root.json   which packages, and sizes of files that tell whether it is whole
//
// The architecture is that of the kernels, the digest that of the packages. A root is laid out elsewhere and renamed to
// its place when complete.

import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { catalog } from "../catalog.ts";
import type { InstalledKernel, LockedPackage } from "../kernel.ts";

export const rootFormat = 1;

export interface RootManifest {
  readonly format: typeof rootFormat;
  /** Milliseconds since 1970: of several, the newest is used. */
  readonly made: number;
  readonly packages: readonly LockedPackage[];
  /** Paths of files, and their sizes in bytes. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** What tells which root a kernel's modules are built in. */
export type RootedKernel = Pick<InstalledKernel, "name" | "architecture" | "compiler">;

/** The folder of all roots that were made for a kernel's like; undefined where no suite has its compiler. */
export function rootsOf(kernel: RootedKernel, cache: string): string | undefined {
  const suite = catalog.find(({ name }) => name === kernel.name)?.suite;
  if (suite === undefined || kernel.compiler === undefined) return undefined;
  return join(cache, "roots", suite, `${kernel.compiler}-${kernel.architecture}`);
}

/** The newest whole root for a kernel; undefined when there is none. Needs no network. */
export async function findBuildRoot(
  kernel: RootedKernel,
  cache: string,
): Promise<string | undefined> {
  const folder = rootsOf(kernel, cache);
  const names = folder === undefined ? [] : await readdir(folder).catch(() => []);
  let newest: { readonly root: string; readonly made: number } | undefined;
  for (const name of names) {
    const root = join(folder!, name);
    const manifest = await loadRoot(root);
    if (manifest === undefined) continue;
    if (newest === undefined || manifest.made > newest.made) newest = { root, made: manifest.made };
  }
  return newest?.root;
}

/** A root's manifest, when every file that it names is there as it was; undefined otherwise. */
export async function loadRoot(root: string): Promise<RootManifest | undefined> {
  const text = await readFile(join(root, "root.json"), "utf8").catch(() => undefined);
  // It is written before the root gets its name, so that it is never half there.
  const manifest = text === undefined ? undefined : (JSON.parse(text) as RootManifest);
  if (manifest?.format !== rootFormat) return undefined;
  for (const [path, size] of Object.entries(manifest.sizes)) {
    const status = await stat(join(root, path)).catch(() => undefined);
    if (status?.size !== size) return undefined;
  }
  return manifest;
}
