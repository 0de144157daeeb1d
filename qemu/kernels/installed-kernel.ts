// What lies in the cache for a kernel, and whether it is whole.
//
//   kernels/SUITE/FLAVOUR/VERSION/kernel/   boot, lib/modules, usr/src, usr/lib of the packages, and part.json
//   kernels/SUITE/FLAVOUR/VERSION/debug/    vmlinux and part.json
//   kernels/SUITE/FLAVOUR/VERSION/modules/  modules with debug information, and part.json
//
// A part is unpacked elsewhere and renamed to its place when complete, so its being there means that it was complete
// once; the sizes in part.json tell whether it still is.

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import type { CatalogEntry, InstalledKernel, KernelPart, LockedPackage } from "./kernel.ts";

export const partFormat = 1;

export interface PartManifest {
  readonly format: typeof partFormat;
  readonly part: KernelPart;
  readonly release: string;
  readonly version: string;
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

/** Puts the manifests of the parts together with absolute paths. */
export function describeKernel(
  entry: CatalogEntry,
  kernel: { readonly folder: string; readonly manifest: PartManifest },
  debug: { readonly folder: string; readonly manifest: PartManifest } | undefined,
  modules: { readonly folder: string; readonly manifest: PartManifest } | undefined,
): InstalledKernel {
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
    compiler: kernel.manifest.compiler,
    debugVmlinux: debug && join(debug.folder, debug.manifest.paths["debugVmlinux"]!),
    debugModulesDir: modules && join(modules.folder, modules.manifest.paths["debugModulesDir"]!),
    buildId: debug?.manifest.buildId,
    packages: [...kernel.manifest.packages, ...(debug?.manifest.packages ?? [])],
  };
}
