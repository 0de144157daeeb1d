// Looks a kernel up in the cache. Needs no network and no lock: parts appear by rename.

import { loadLocks } from "./lock-file.ts";
import {
  describeDebug,
  describeInstalled,
  kernelsFolder,
  loadPart,
  partFolder,
  type FoundPart,
} from "./installed-kernel.ts";
import type { NamedKernel, DescribedKernel, InstalledKernel, KernelPart } from "./kernel.ts";

/** The version that the lock names, if it is there and whole; what the other parts bring is set where they are whole, too. */
export async function findInstalledKernel(
  entry: NamedKernel,
  cache: string,
): Promise<InstalledKernel | undefined> {
  const { kernel, debug, modules } = await findParts(entry, cache);
  return kernel && describeInstalled(entry, { kernel, debug, modules }, cache);
}

/** Its debug information, whether or not the kernel itself is there. */
export async function findDescribedKernel(
  entry: NamedKernel,
  cache: string,
): Promise<DescribedKernel | undefined> {
  const { kernel, debug, modules } = await findParts(entry, cache);
  return debug && describeDebug(entry, kernel, debug, modules);
}

type Parts = { readonly [Part in KernelPart]?: FoundPart };

async function findParts(entry: NamedKernel, cache: string): Promise<Parts> {
  const version = (await loadLocks(kernelsFolder(cache)))[entry.name]?.version;
  if (version === undefined) return {};
  const find = async (part: KernelPart): Promise<FoundPart | undefined> => {
    const folder = partFolder(cache, entry.name, version, part);
    const manifest = await loadPart(folder);
    return "kind" in manifest ? undefined : { folder, manifest };
  };
  return {
    kernel: await find("kernel"),
    debug: await find("debug"),
    modules: await find("modules"),
  };
}
