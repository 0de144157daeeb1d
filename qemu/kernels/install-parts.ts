// Turns the packages of one kernel into parts of the cache. To be called inside the cache lock.

import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { raiseFault } from "../faults.ts";
import type { AptRoot } from "./apt-root.ts";
import { requireSpace } from "./disk-faults.ts";
import { downloadPackages } from "./download-packages.ts";
import { kernelsFolder, loadPart, partFolder, type PartManifest } from "./installed-kernel.ts";
import type { CatalogEntry, FetchOptions, KernelPart, LockedPackage } from "./kernel.ts";
import {
  layOutDebug,
  layOutKernel,
  layOutModules,
  readBuildId,
  writeManifest,
} from "./lay-out-part.ts";
import { readPackageMembers } from "./package-members.ts";
import { measureFolder, withProgress } from "./progress.ts";
import { debFileName, type KernelPackages } from "./resolve-packages.ts";
import { unpackPackage } from "./unpack-package.ts";

export interface InstallRequest {
  readonly entry: CatalogEntry;
  readonly packages: KernelPackages;
  readonly parts: readonly KernelPart[];
  readonly apt: AptRoot;
  readonly cache: string;
}

/** Downloads what the missing parts need, all at once and before anything else, and lays the parts out. */
export async function installParts(request: InstallRequest, options: FetchOptions): Promise<void> {
  const { entry, packages, apt, cache } = request;
  const partial = join(kernelsFolder(cache), ".partial");
  await removeLeftovers(partial);
  const missing = await missingParts(request, options);
  const wanted = packagesOf(missing, packages);
  const debs = join(partial, "debs");
  await mkdir(debs, { recursive: true });
  await requireSpace(partial, spaceNeeded(wanted));
  if (wanted.length > 0) await downloadPackages(wanted, debs, apt, options);

  for (const part of missing) {
    const unpacked = join(partial, "unpacked");
    await mkdir(unpacked);
    const work = { entry, packages, debs, target: unpacked, cache, options };
    await writeManifest(unpacked, await unpackers[part](work));
    const target = partFolder(cache, entry.name, packages.version, part);
    // A damaged part lies there, or nothing does.
    await rm(target, { recursive: true, force: true });
    await mkdir(dirname(target), { recursive: true });
    await rename(unpacked, target);
  }
  for (const locked of [...packages.kernel, ...packages.debug]) {
    await rm(join(debs, debFileName(locked)), { force: true });
  }
}

/** In the order in which they are laid out. */
async function missingParts(
  { entry, packages, parts, cache }: InstallRequest,
  { consumer, keepDebug = consumer === undefined, onProgress }: FetchOptions,
): Promise<KernelPart[]> {
  const missing: KernelPart[] = [];
  for (const part of ["kernel", "debug", "modules"] as const) {
    if (!parts.includes(part)) continue;
    const target = partFolder(cache, entry.name, packages.version, part);
    const present = await loadPart(target);
    if ("kind" in present) {
      if (present.kind === "damaged")
        onProgress?.({ kind: "mending", path: target, reason: present.reason });
      missing.push(part);
      continue;
    }
    const isKept = Object.keys(present.paths).some((name) => name.startsWith("debug"));
    const version = { name: entry.name, version: packages.version };
    const isTaken =
      part === "debug" ? consumer?.hasKernel(present.buildId ?? "") : consumer?.hasModules(version);
    if (part !== "kernel" && !isKept && (keepDebug || isTaken !== true)) missing.push(part);
  }
  return missing;
}

function packagesOf(parts: readonly KernelPart[], packages: KernelPackages): LockedPackage[] {
  const isFirst = (one: LockedPackage, index: number, all: readonly LockedPackage[]): boolean =>
    all.findIndex(({ name }) => name === one.name) === index;
  return parts
    .flatMap((part) => {
      if (part === "kernel") return packages.kernel;
      // The kernel's configuration is in its headers.
      return part === "debug" ? [headersOf(packages), ...packages.debug] : packages.debug;
    })
    .filter(isFirst);
}

function headersOf({ kernel, release }: KernelPackages): LockedPackage {
  return kernel.find(({ name }) => name === `linux-headers-${release}`)!;
}

/** Of the debug package one file at a time is on the disk, or what is kept of it. */
function spaceNeeded(wanted: readonly LockedPackage[]): number {
  return wanted.reduce((sum, { size, installedSize }) => sum + size + installedSize, 0);
}

interface Work {
  readonly entry: CatalogEntry;
  readonly packages: KernelPackages;
  readonly debs: string;
  readonly target: string;
  readonly cache: string;
  readonly options: FetchOptions;
}

async function unpackKernel({
  entry,
  packages,
  debs,
  target,
  options,
}: Work): Promise<PartManifest> {
  const { onProgress, signal } = options;
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

/** Where Debian's debug packages have vmlinux: the place has changed from suite to suite. */
function isVmlinux(path: string, release: string): boolean {
  return (
    path === `usr/lib/debug/boot/vmlinux-${release}` ||
    /^usr\/lib\/debug\/(?:usr\/)?lib\/modules\/[^/]+\/vmlinux$/.test(path)
  );
}

async function unpackDebug({
  entry,
  packages,
  debs,
  target,
  options,
}: Work): Promise<PartManifest> {
  const { onProgress, signal, consumer, keepDebug = consumer === undefined } = options;
  const locked = packages.debug[0]!;
  const headers = join(debs, debFileName(headersOf(packages)));
  const name = `vmlinux-${packages.release}`;
  const vmlinux = join(target, name);
  const totalBytes = locked.installedSize;
  // It may stand behind all modules, which pass for minutes.
  let passed = 0;
  const measure = async (): Promise<number> => passed + (await measureFolder(target));
  const subject = `vmlinux of ${locked.name}`;
  const watched = { step: "unpack", subject, totalBytes, measure } as const;
  await withProgress(watched, onProgress, async () => {
    const config = `usr/src/linux-headers-${packages.release}/.config`;
    await saveMember(headers, (path) => path === config, join(target, "config"), entry, signal);
    const isWanted = (path: string, size: number): boolean => {
      if (isVmlinux(path, packages.release)) return true;
      passed += size;
      return false;
    };
    await saveMember(join(debs, debFileName(locked)), isWanted, vmlinux, entry, signal);
  });
  const buildId = await readBuildId(vmlinux);
  if (buildId === undefined) {
    return raiseFault("kernel/package-layout", { name: entry.name, what: "build-id in vmlinux" });
  }
  if (consumer !== undefined) await consumer.takeKernel(vmlinux, buildId);
  if (!keepDebug) await rm(vmlinux);
  return layOutDebug(target, { buildId, vmlinux: keepDebug ? name : undefined }, packages);
}

/** Rejects with `kernel/package-layout` when no file of the package is the one that is wanted. */
async function saveMember(
  deb: string,
  isWanted: (path: string, size: number) => boolean,
  target: string,
  { name }: CatalogEntry,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const { path, size, save } of readPackageMembers(deb, signal)) {
    if (!isWanted(path, size)) continue;
    // Leaving the loop ends the unpacking.
    await save(target);
    return;
  }
  const what = target.replace(/^.*\//, "");
  return raiseFault("kernel/package-layout", { name, what });
}

async function unpackModules({
  entry,
  packages,
  debs,
  target,
  options,
}: Work): Promise<PartManifest> {
  const { onProgress, signal, consumer, keepDebug = consumer === undefined } = options;
  const locked = packages.debug[0]!;
  const version = { name: entry.name, version: packages.version };
  let passed = 0;
  const measure = async (): Promise<number> => passed;
  const subject = `modules of ${locked.name}`;
  const watched = { step: "unpack", subject, totalBytes: locked.installedSize, measure } as const;
  const kept: string[] = [];
  await withProgress(watched, onProgress, async () => {
    const deb = join(debs, debFileName(locked));
    for await (const { path, size, save } of readPackageMembers(deb, signal)) {
      passed += size;
      const file = /\/lib\/modules\/[^/]+\/(kernel\/.*\.ko)(?:\.debug)?$/.exec(path)?.[1];
      if (file === undefined) continue;
      const saved = join(target, "modules", file);
      await save(saved);
      kept.push(file);
      await consumer?.takeModule(saved, file, version);
      if (!keepDebug) await rm(saved);
    }
    await consumer?.endModules(version);
  });
  if (kept.length === 0) {
    const what = "debug information of modules";
    return raiseFault("kernel/package-layout", { name: entry.name, what });
  }
  if (!keepDebug) await rm(join(target, "modules"), { recursive: true });
  return layOutModules(target, keepDebug ? kept : [], packages);
}

const unpackers = { kernel: unpackKernel, debug: unpackDebug, modules: unpackModules } as const;

/** What an interrupted fetch left: half unpacked trees go; downloads stay, apt resumes them. */
async function removeLeftovers(partial: string): Promise<void> {
  await mkdir(partial, { recursive: true });
  for (const name of await readdir(partial)) {
    if (name !== "debs") await rm(join(partial, name), { recursive: true, force: true });
  }
}
