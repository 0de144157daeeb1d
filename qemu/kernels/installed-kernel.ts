// What lies in the cache for a kernel, and whether it is whole.
//
//   kernels/SUITE/FLAVOUR/VERSION/kernel/   boot, lib/modules, usr/src, usr/lib of the packages, and part.json
//   kernels/SUITE/FLAVOUR/VERSION/debug/    config, vmlinux if it was kept, and part.json
//   kernels/SUITE/FLAVOUR/VERSION/modules/  modules with debug information if they were kept, and part.json
//
// A part is unpacked elsewhere and renamed to its place when complete, so its being there means that it was complete
// once; the sizes in part.json tell whether it still is.

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import type {
  NamedKernel,
  DescribedKernel,
  InstalledKernel,
  KernelPart,
  LockedPackage,
} from "./kernel.ts";

export const partFormat = 1;

export interface PartManifest {
  readonly format: typeof partFormat;
  readonly part: KernelPart;
  readonly release: string;
  readonly version: string;
  /** A name, or below the cache's folder the path of one that was built here. */
  readonly compiler?: string;
  readonly buildId?: string;
  readonly packages: readonly LockedPackage[];
  /** Names to paths inside the part. */
  readonly paths: Readonly<Record<string, string>>;
  /** Files that tell whether the part is whole, with their sizes in bytes. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** Why a part cannot be used: it is not there, or something of it is missing. */
export interface PartProblem {
  readonly kind: "absent" | "damaged";
  readonly reason: string;
}

export function kernelsFolder(cache: string): string {
  return join(cache, "kernels");
}

export function partFolder(cache: string, name: string, version: string, part: KernelPart): string {
  return join(kernelsFolder(cache), name, version, part);
}

/** Reads a part's manifest and checks the sizes that it claims; needs no network. */
export async function loadPart(folder: string): Promise<PartManifest | PartProblem> {
  let manifest: PartManifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, "part.json"), "utf8")) as PartManifest;
  } catch (error) {
    const there = await stat(folder).catch(() => undefined);
    if (there === undefined) return { kind: "absent", reason: "it is not there" };
    return { kind: "damaged", reason: `part.json: ${(error as Error).message}` };
  }
  if (manifest.format !== partFormat)
    return { kind: "damaged", reason: "it was laid out by another version" };
  for (const [path, size] of Object.entries(manifest.sizes)) {
    const status = await stat(join(folder, path)).catch(() => undefined);
    if (status === undefined) return { kind: "damaged", reason: `${path} is missing` };
    if (status.size !== size) {
      return { kind: "damaged", reason: `${path} has ${status.size} bytes instead of ${size}` };
    }
  }
  return manifest;
}

/** A part that was found whole. */
export interface FoundPart {
  readonly folder: string;
  readonly manifest: PartManifest;
}

export interface FoundParts {
  readonly kernel: FoundPart;
  readonly debug?: FoundPart;
  readonly modules?: FoundPart;
}

/** Puts the manifests of the parts together with absolute paths. */
export function describeInstalled(
  entry: NamedKernel,
  { kernel, debug, modules }: FoundParts,
  cache: string,
): InstalledKernel {
  const { compiler } = kernel.manifest;
  const at = (name: string): string => join(kernel.folder, kernel.manifest.paths[name]!);
  return {
    name: entry.name,
    release: kernel.manifest.release,
    version: kernel.manifest.version,
    architecture: entry.architecture,
    image: at("image"),
    systemMap: at("systemMap"),
    config: at("config"),
    modulesDir: at("modulesDir"),
    headersDir: at("headersDir"),
    kbuildDir: at("kbuildDir"),
    moduleSymvers: at("moduleSymvers"),
    compiler: compiler?.includes("/") === true ? join(cache, compiler) : compiler,
    ...debugFilesOf(debug, modules),
    buildId: debug?.manifest.buildId,
    packages: [...kernel.manifest.packages, ...(debug?.manifest.packages ?? [])],
  };
}

/** The same where debug information is all there is; undefined when its configuration is not there. */
export function describeDebug(
  entry: NamedKernel,
  kernel: FoundPart | undefined,
  debug: FoundPart,
  modules: FoundPart | undefined,
): DescribedKernel | undefined {
  const { release, version, buildId = "" } = debug.manifest;
  // Parts of older versions have it only in the kernel's own.
  const config = pathIn(debug, "config") ?? pathIn(kernel, "config");
  if (config === undefined) return undefined;
  return {
    name: entry.name,
    release,
    version,
    architecture: entry.architecture,
    buildId,
    config,
    ...debugFilesOf(debug, modules),
  };
}

function debugFilesOf(debug: FoundPart | undefined, modules: FoundPart | undefined) {
  return {
    debugVmlinux: pathIn(debug, "debugVmlinux"),
    debugModulesDir: pathIn(modules, "debugModulesDir"),
  };
}

function pathIn(part: FoundPart | undefined, name: string): string | undefined {
  const path = part?.manifest.paths[name];
  return part === undefined || path === undefined ? undefined : join(part.folder, path);
}
