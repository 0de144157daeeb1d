// Brings a kernel of the catalog into the cache, or finds it there.

import { join } from "node:path";

import { FaultError, isFault, raiseFault } from "../faults.ts";
import {
  aptConfigurationFolder,
  hostDebianArchitecture,
  openAptRoot,
  type AptRoot,
} from "./apt-root.ts";
import { withCacheLock } from "./cache-lock.ts";
import { cacheRoot } from "./cache-root.ts";
import { resolveKernel } from "./catalog.ts";
import { choosePackages } from "./choose-packages.ts";
import { withDiskFaults } from "./disk-faults.ts";
import { findDescribedKernel, findInstalledKernel } from "./find-installed-kernel.ts";
import { installParts } from "./install-parts.ts";
import { kernelsFolder } from "./installed-kernel.ts";
import type {
  CatalogEntry,
  DescribedKernel,
  FetchOptions,
  InstalledKernel,
  KernelPart,
} from "./kernel.ts";
import { loadLocks, writeLock } from "./lock-file.ts";
import { isSourceKernel } from "./source/source-kernels.ts";

/**
 * The kernel `name`, fetched if need be. What is in the cache and whole needs no network. Rejects with a
 * FaultError (`kernel/…`, `network/…`, `cache/…`), or with the signal's reason; the cache stays sound either way.
 */
export async function fetchKernel(
  name?: string,
  options: FetchOptions = {},
): Promise<InstalledKernel> {
  const parts: readonly KernelPart[] = options.parts ?? ["kernel", "debug"];
  const { entry, cache } = await fetchParts(name, ["kernel", ...parts], options);
  const installed = await findInstalledKernel(entry, cache);
  if (installed === undefined) throw new Error(`${entry.name} was fetched and is not found`);
  return installed;
}

/** The same for its debug information alone, of which nothing boots. */
export async function fetchDebugInformation(
  name: string | undefined,
  options: FetchOptions = {},
): Promise<DescribedKernel> {
  const { entry, cache } = await fetchParts(name, options.parts ?? ["debug"], options);
  const described = await findDescribedKernel(entry, cache);
  if (described === undefined) throw new Error(`${entry.name} was fetched and is not found`);
  return described;
}

interface Fetched {
  readonly entry: CatalogEntry;
  readonly cache: string;
}

async function fetchParts(
  name: string | undefined,
  parts: readonly KernelPart[],
  options: FetchOptions,
): Promise<Fetched> {
  const began = performance.now();
  const entry = resolveKernel(name);
  if (isFault(entry)) throw new FaultError(entry);
  if (isSourceKernel(entry)) raiseFault("kernel/built-not-fetched", { name: entry.name });
  const cache = options.cache ?? cacheRoot();
  const end = async (fetched: boolean): Promise<Fetched> => {
    const { release, version } = (await loadLocks(kernelsFolder(cache)))[entry.name]!;
    const seconds = (performance.now() - began) / 1000;
    options.onProgress?.({ kind: "ready", name: entry.name, release, version, fetched, seconds });
    return { entry, cache };
  };
  const isHere = async (): Promise<boolean> =>
    options.refresh !== true && (await hasAll(entry, cache, parts, options));

  if (await isHere()) return end(false);
  const folder = kernelsFolder(cache);
  return withDiskFaults(folder, () =>
    withCacheLock(join(folder, "lock"), lockOptions(entry, options), async () => {
      // Whoever held the lock may have fetched just this.
      if (await isHere()) return end(true);
      await installKernel(entry, cache, parts, options);
      return end(true);
    }),
  );
}

async function hasAll(
  entry: CatalogEntry,
  cache: string,
  parts: readonly KernelPart[],
  { consumer, keepDebug = consumer === undefined }: FetchOptions,
): Promise<boolean> {
  if (parts.includes("kernel") && (await findInstalledKernel(entry, cache)) === undefined) {
    return false;
  }
  const needsDebug = parts.some((part) => part !== "kernel");
  const described = needsDebug ? await findDescribedKernel(entry, cache) : undefined;
  if (!needsDebug) return true;
  if (described === undefined) return false;
  const { buildId, debugVmlinux, debugModulesDir } = described;
  // A kept file can be read once more when what was made of it is gone.
  const hasKernel = debugVmlinux !== undefined || (!keepDebug && consumer!.hasKernel(buildId));
  const hasModules =
    debugModulesDir !== undefined || (!keepDebug && consumer!.hasModules(described));
  return hasKernel && (hasModules || !parts.includes("modules"));
}

function lockOptions(entry: CatalogEntry, { signal, onProgress }: FetchOptions) {
  return {
    signal,
    onWaiting: (holder: string) => onProgress?.({ kind: "waiting", name: entry.name, holder }),
  };
}

/** Inside the cache lock. */
async function installKernel(
  entry: CatalogEntry,
  cache: string,
  parts: readonly KernelPart[],
  options: FetchOptions,
): Promise<void> {
  const { signal, onProgress } = options;
  const folder = kernelsFolder(cache);
  const hostArchitecture = await hostDebianArchitecture();
  const apt = await openAptRoot({
    folder: join(cache, "apt", `${entry.suite}-${entry.debianArchitecture}`),
    suite: entry.suite,
    architectures: [
      entry.debianArchitecture,
      ...(entry.debianArchitecture === hostArchitecture ? [] : [hostArchitecture]),
    ],
    configuration: options.aptConfiguration ?? aptConfigurationFolder(),
  });
  onProgress?.({ kind: "reading-index", suites: apt.suites });
  const unfinished = await apt.update(signal);
  if (unfinished !== undefined) onProgress?.({ kind: "index-incomplete", detail: unfinished });
  const locked = (await loadLocks(folder))[entry.name];
  const needsDebug = parts.some((part) => part !== "kernel");
  const wanted = options.refresh === true ? undefined : locked;
  const request = { entry, apt, hostArchitecture, locked: wanted, needsDebug, signal };
  await installFirst(request, locked?.version, { cache, apt, parts }, options);
}

/** Takes the best choice; the next one when the repository does not have what it lists. */
async function installFirst(
  request: Parameters<typeof choosePackages>[0],
  lockedVersion: string | undefined,
  { cache, apt, parts }: { cache: string; apt: AptRoot; parts: readonly KernelPart[] },
  options: FetchOptions,
): Promise<void> {
  const { entry } = request;
  const { name } = entry;
  let gone: FaultError | undefined;
  for await (const { packages, because } of choosePackages(request)) {
    const { release, version } = packages;
    options.onProgress?.({ kind: "resolved", name, release, version, because, lockedVersion });
    try {
      await installParts({ entry, packages, parts, apt, cache }, options);
      await writeLock(kernelsFolder(cache), name, packages);
      return;
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code !== "network/package-gone")
        throw error;
      options.onProgress?.({ kind: "gone", message: error.fault.message });
      gone ??= error;
    }
  }
  throw gone ?? new Error(`there was no choice of packages for ${name}`);
}
