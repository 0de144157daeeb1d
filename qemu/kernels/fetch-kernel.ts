// Brings a kernel of the catalog into the cache, or finds it there.

import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { FaultError, isFault } from "../faults.ts";
import {
  aptConfigurationFolder,
  hostDebianArchitecture,
  openAptRoot,
  type AptRoot,
} from "./apt-root.ts";
import { withCacheLock } from "./cache-lock.ts";
import { cacheRoot } from "./cache-root.ts";
import { resolveKernel } from "./catalog.ts";
import { requireSpace, withDiskFaults } from "./disk-faults.ts";
import { downloadPackages } from "./download-packages.ts";
import { findInstalledKernel } from "./find-installed-kernel.ts";
import { kernelsFolder, loadPart, partFolder, type PartManifest } from "./installed-kernel.ts";
import type {
  CatalogEntry,
  FetchEvent,
  FetchOptions,
  InstalledKernel,
  KernelPart,
  LockedPackage,
} from "./kernel.ts";
import { layOutDebug, layOutKernel, layOutModules, writeManifest } from "./lay-out-part.ts";
import { loadLocks, writeLock } from "./lock-file.ts";
import { measureFolder, withProgress } from "./progress.ts";
import { debFileName, isServed, resolvePackages, type KernelPackages } from "./resolve-packages.ts";
import { unpackPackage } from "./unpack-package.ts";

/**
 * The kernel `name`, fetched if need be. What is in the cache and whole needs no network. Rejects with a
 * FaultError (`kernel/…`, `network/…`, `cache/…`), or with the signal's reason; the cache stays sound either way.
 */
export async function fetchKernel(
  name?: string,
  options: FetchOptions = {},
): Promise<InstalledKernel> {
  const began = performance.now();
  const entry = resolveKernel(name);
  if (isFault(entry)) throw new FaultError(entry);
  const cache = options.cache ?? cacheRoot();
  const parts: readonly KernelPart[] = options.parts ?? ["kernel", "debug"];
  const ready = (kernel: InstalledKernel, fetched: boolean): InstalledKernel => {
    const { release, version } = kernel;
    const seconds = (performance.now() - began) / 1000;
    options.onProgress?.({ kind: "ready", name: entry.name, release, version, fetched, seconds });
    return kernel;
  };
  const findComplete = async (): Promise<InstalledKernel | undefined> => {
    const found = await findInstalledKernel(entry, cache);
    if (parts.includes("debug") && found?.debugVmlinux === undefined) return undefined;
    if (parts.includes("modules") && found?.debugModulesDir === undefined) return undefined;
    return found;
  };

  const cached = options.refresh ? undefined : await findComplete();
  if (cached !== undefined) return ready(cached, false);

  const folder = kernelsFolder(cache);
  return withDiskFaults(folder, () =>
    withCacheLock(join(folder, "lock"), lockOptions(entry, options), async () => {
      // Whoever held the lock may have fetched just this.
      const meanwhile = options.refresh ? undefined : await findComplete();
      if (meanwhile !== undefined) return ready(meanwhile, true);
      await installKernel(entry, cache, parts, options);
      const installed = await findInstalledKernel(entry, cache);
      if (installed === undefined) throw new Error(`${entry.name} was installed and is not found`);
      return ready(installed, true);
    }),
  );
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
  const partial = join(folder, ".partial");
  await removeLeftovers(partial);

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
  const packages = await choosePackages(entry, apt, hostArchitecture, parts, folder, options);

  for (const part of ["kernel", "debug", "modules"] as const) {
    if (part !== "kernel" && !parts.includes(part)) continue;
    const target = partFolder(cache, entry.name, packages.version, part);
    const present = await loadPart(target);
    if (!("kind" in present)) continue;
    if (present.kind === "damaged")
      onProgress?.({ kind: "mending", path: target, reason: present.reason });
    await installPart(entry, part, packages, { apt, partial, target }, options);
  }
  // Two parts come out of one package: it is downloaded once.
  for (const locked of [...packages.kernel, ...packages.debug]) {
    await rm(join(partial, "debs", debFileName(locked)), { force: true });
  }
  await writeLock(folder, entry.name, packages);
}

/** The locked packages while they are there, else the newest; says which. */
async function choosePackages(
  entry: CatalogEntry,
  apt: AptRoot,
  hostArchitecture: string,
  parts: readonly KernelPart[],
  folder: string,
  { signal, refresh, onProgress }: FetchOptions,
): Promise<KernelPackages> {
  const locked = (await loadLocks(folder))[entry.name];
  const tell = (
    packages: KernelPackages,
    because: Extract<FetchEvent, { kind: "resolved" }>["because"],
  ): KernelPackages => {
    const { release, version } = packages;
    const lockedVersion = locked?.version;
    onProgress?.({ kind: "resolved", name: entry.name, release, version, because, lockedVersion });
    return packages;
  };
  if (locked !== undefined && !refresh) {
    const needsDebug = parts.some((part) => part !== "kernel");
    const wanted = [...locked.kernel, ...(needsDebug ? locked.debug : [])];
    if (await isServed(wanted, apt, signal)) return tell(locked, "locked");
  }
  const newest = await resolvePackages(entry, apt, hostArchitecture, signal);
  return tell(newest, locked === undefined || refresh ? "newest" : "locked-is-gone");
}

interface Places {
  readonly apt: AptRoot;
  readonly partial: string;
  readonly target: string;
}

async function installPart(
  entry: CatalogEntry,
  part: KernelPart,
  packages: KernelPackages,
  { apt, partial, target }: Places,
  options: FetchOptions,
): Promise<void> {
  const wanted = part === "kernel" ? packages.kernel : packages.debug;
  const debs = join(partial, "debs");
  const unpacked = join(partial, "unpacked");
  await mkdir(debs, { recursive: true });
  await requireSpace(partial, spaceNeeded(wanted));
  await downloadPackages(wanted, debs, apt, options);

  await mkdir(unpacked);
  const manifest = await unpackers[part](entry, packages, debs, unpacked, options);
  await writeManifest(unpacked, manifest);
  // A damaged part lies there, or nothing does.
  await rm(target, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  await rename(unpacked, target);
}

/** Of the debug package either vmlinux or the modules are kept. */
function spaceNeeded(wanted: readonly LockedPackage[]): number {
  return wanted.reduce((sum, { size, installedSize }) => sum + size + installedSize, 0);
}

async function unpackKernel(
  entry: CatalogEntry,
  packages: KernelPackages,
  debs: string,
  target: string,
  { onProgress, signal }: FetchOptions,
): Promise<PartManifest> {
  const totalBytes = packages.kernel.reduce((sum, { installedSize }) => sum + installedSize, 0);
  const subject = `${packages.kernel.length} packages`;
  const measure = (): Promise<number> => measureFolder(target);
  return withProgress({ step: "unpack", subject, totalBytes, measure }, onProgress, async () => {
    for (const locked of packages.kernel) {
      const deb = join(debs, debFileName(locked));
      await unpackPackage({ deb, target, exclude: ["./usr/share"], signal });
    }
    return layOutKernel(entry.name, target, packages);
  });
}

async function unpackDebug(
  _entry: CatalogEntry,
  packages: KernelPackages,
  debs: string,
  target: string,
  { onProgress, signal }: FetchOptions,
): Promise<PartManifest> {
  const locked = packages.debug[0]!;
  const vmlinux = `usr/lib/debug/boot/vmlinux-${packages.release}`;
  const measure = (): Promise<number> => measureFolder(target);
  const watched = {
    step: "unpack",
    subject: locked.name,
    totalBytes: locked.installedSize,
    measure,
  } as const;
  return withProgress(watched, onProgress, async () => {
    const deb = join(debs, debFileName(locked));
    await unpackPackage({ deb, target, only: `./${vmlinux}`, signal });
    return layOutDebug(target, vmlinux, packages);
  });
}

async function unpackModules(
  entry: CatalogEntry,
  packages: KernelPackages,
  debs: string,
  target: string,
  { onProgress, signal }: FetchOptions,
): Promise<PartManifest> {
  const locked = packages.debug[0]!;
  const modules = `usr/lib/debug/lib/modules/${packages.release}`;
  const measure = (): Promise<number> => measureFolder(target);
  const subject = `${locked.name}, modules`;
  const watched = { step: "unpack", subject, totalBytes: locked.installedSize, measure } as const;
  return withProgress(watched, onProgress, async () => {
    const deb = join(debs, debFileName(locked));
    await unpackPackage({ deb, target, below: `./${modules}`, signal });
    return layOutModules(entry.name, target, modules, packages);
  });
}

const unpackers = { kernel: unpackKernel, debug: unpackDebug, modules: unpackModules } as const;

/** What an interrupted fetch left: half unpacked trees go; downloads stay, apt resumes them. */
async function removeLeftovers(partial: string): Promise<void> {
  await mkdir(partial, { recursive: true });
  for (const name of await readdir(partial)) {
    if (name !== "debs") await rm(join(partial, name), { recursive: true, force: true });
  }
}
