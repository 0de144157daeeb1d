// Looks kernels up in the cache. Needs no network and no lock: parts appear by rename.

import { loadLocks, type KernelLocks } from "./lock-file.ts";
import {
  describeDebug,
  describeInstalled,
  kernelsFolder,
  loadPart,
  partFolder,
  type FoundPart,
} from "./installed-kernel.ts";
import type { NamedKernel, DescribedKernel, InstalledKernel, KernelPart } from "./kernel.ts";

/** What of a kernel is in the cache. */
export interface FoundKernel {
  /** The version that the lock names, if it is there and whole; what the other parts bring is set where they are whole, too. */
  readonly installed?: InstalledKernel;
  /** Its debug information, whether or not the kernel itself is there. */
  readonly described?: DescribedKernel;
}

/** In the order of the entries. */
export async function findKernels(
  entries: readonly NamedKernel[],
  cache: string,
): Promise<readonly FoundKernel[]> {
  const locks = await loadLocks(kernelsFolder(cache));
  return Promise.all(entries.map((entry) => findKernel(entry, locks, cache)));
}

export async function findInstalledKernel(
  entry: NamedKernel,
  cache: string,
): Promise<InstalledKernel | undefined> {
  return (await findKernels([entry], cache))[0]!.installed;
}

export async function findDescribedKernel(
  entry: NamedKernel,
  cache: string,
): Promise<DescribedKernel | undefined> {
  return (await findKernels([entry], cache))[0]!.described;
}

async function findKernel(
  entry: NamedKernel,
  locks: KernelLocks,
  cache: string,
): Promise<FoundKernel> {
  const version = locks[entry.name]?.version;
  if (version === undefined) return {};
  const find = async (part: KernelPart): Promise<FoundPart | undefined> => {
    const folder = partFolder(cache, entry.name, version, part);
    const manifest = await loadPart(folder);
    return "kind" in manifest ? undefined : { folder, manifest };
  };
  const kernel = await find("kernel");
  const debug = await find("debug");
  const modules = await find("modules");
  return {
    installed: kernel && describeInstalled(entry, { kernel, debug, modules }, cache),
    described: debug && describeDebug(entry, kernel, debug, modules),
  };
}
