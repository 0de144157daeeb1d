// Looks a kernel up in the cache. Needs no network and no lock: parts appear by rename.

import { loadLocks } from "./lock-file.ts";
import { describeKernel, kernelsFolder, loadPart, partFolder } from "./installed-kernel.ts";
import type { CatalogEntry, InstalledKernel } from "./kernel.ts";

/** The version that the lock names, if it is there and whole; `debugVmlinux` is set if that part is whole, too. */
export async function findInstalledKernel(
  entry: CatalogEntry,
  cache: string,
): Promise<InstalledKernel | undefined> {
  const version = (await loadLocks(kernelsFolder(cache)))[entry.name]?.version;
  if (version === undefined) return undefined;
  const kernelFolder = partFolder(cache, entry.name, version, "kernel");
  const kernel = await loadPart(kernelFolder);
  if ("kind" in kernel) return undefined;
  const debugFolder = partFolder(cache, entry.name, version, "debug");
  const debug = await loadPart(debugFolder);
  return describeKernel(
    entry,
    { folder: kernelFolder, manifest: kernel },
    "kind" in debug ? undefined : { folder: debugFolder, manifest: debug },
  );
}
