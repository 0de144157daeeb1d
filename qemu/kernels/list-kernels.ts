// The catalog with what is in the cache.

import { join } from "node:path";

import { cacheRoot } from "./cache-root.ts";
import { catalog } from "./catalog.ts";
import { findInstalledKernel } from "./find-installed-kernel.ts";
import { kernelsFolder } from "./installed-kernel.ts";
import type { KernelListing } from "./kernel.ts";
import { measureFolder } from "./progress.ts";

/** All lines of the catalog, in its order. Reads the cache only. */
export async function listKernels(
  options: { readonly cache?: string } = {},
): Promise<KernelListing[]> {
  const cache = options.cache ?? cacheRoot();
  const listings: KernelListing[] = [];
  for (const entry of catalog) {
    const installed = await findInstalledKernel(entry, cache);
    const bytes =
      installed === undefined
        ? undefined
        : await measureFolder(join(kernelsFolder(cache), entry.name));
    listings.push({ entry, installed, bytes });
  }
  return listings;
}
