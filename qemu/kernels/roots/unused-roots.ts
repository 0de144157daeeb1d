// Build roots that no kernel that is here needs.

import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { cacheRoot } from "../cache-root.ts";
import { listKernels } from "../list-kernels.ts";
import { findBuildRoot, rootsOf } from "./build-root.ts";

/** With the reason, in words. Reads the cache only. */
export async function findUnusedRoots(
  options: { readonly cache?: string } = {},
): Promise<readonly { readonly path: string; readonly why: string }[]> {
  const cache = options.cache ?? cacheRoot();
  const newest = new Map<string, string | undefined>();
  for (const { installed } of await listKernels({ cache })) {
    const folder = installed && rootsOf(installed, cache);
    if (folder !== undefined) newest.set(folder, await findBuildRoot(installed!, cache));
  }
  const found: { path: string; why: string }[] = [];
  for (const suite of await foldersIn(join(cache, "roots"))) {
    for (const kind of await foldersIn(suite)) {
      if (!newest.has(kind)) {
        found.push({ path: kind, why: "a compiler that no kernel here is built with" });
        continue;
      }
      for (const root of await foldersIn(kind)) {
        // An interrupted fetch goes on where it stopped.
        if (root === newest.get(kind) || root.endsWith(".partial")) continue;
        found.push({ path: root, why: "a compiler that a newer one has replaced" });
      }
    }
  }
  return found;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
}
