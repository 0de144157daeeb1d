// The catalog with what is in the cache.

import { join } from "node:path";

import { cacheRoot } from "./cache-root.ts";
import { catalog } from "./catalog.ts";
import { findKernels } from "./find-installed-kernel.ts";
import { kernelsFolder } from "./installed-kernel.ts";
import type { KernelListing } from "./kernel.ts";
import { measureFolder } from "./progress.ts";

/** All lines of the catalog, in its order. Reads the cache only. */
export async function listKernels(
  options: { readonly cache?: string } = {},
): Promise<KernelListing[]> {
  const cache = options.cache ?? cacheRoot();
  const listings: KernelListing[] = [];
  const found = await findKernels(catalog, cache);
  for (const [index, entry] of catalog.entries()) {
    const { installed, described } = found[index]!;
    const isHere = installed !== undefined || described !== undefined;
    const bytes = isHere ? await measureFolder(join(kernelsFolder(cache), entry.name)) : undefined;
    listings.push({ entry, installed, described, bytes });
  }
  return listings;
}

/** Bytes on disk of what was fetched of a kernel. */
export async function measureFetched(
  name: string,
  options: { readonly cache?: string } = {},
): Promise<number> {
  return measureFolder(join(kernelsFolder(options.cache ?? cacheRoot()), name));
}
