// Looks a kernel up in the cache. Needs no network and no lock: parts appear by rename.

import { loadLocks } from "./lock-file.ts";
import { describeKernel, kernelsFolder, loadPart, partFolder } from "./installed-kernel.ts";
import type { CatalogEntry, InstalledKernel, KernelPart } from "./kernel.ts";

/** The version that the lock names, if it is there and whole; what the other parts bring is set where they are whole, too. */
export async function findInstalledKernel(
  entry: CatalogEntry,
  cache: string,
): Promise<InstalledKernel | undefined> {
  const version = (await loadLocks(kernelsFolder(cache)))[entry.name]?.version;
  if (version === undefined) return undefined;
  const kernelFolder = partFolder(cache, entry.name, version, "kernel");
  const kernel = await loadPart(kernelFolder);
  if ("kind" in kernel) return undefined;
  const optional = async (part: KernelPart) => {
    const folder = partFolder(cache, entry.name, version, part);
    const manifest = await loadPart(folder);
    return "kind" in manifest ? undefined : { folder, manifest };
  };
  return describeKernel(
    entry,
    { folder: kernelFolder, manifest: kernel },
    await optional("debug"),
    await optional("modules"),
  );
}
