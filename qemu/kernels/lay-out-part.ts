// Makes an unpacked set of packages usable where it lies, and says in part.json what is where.

import { readFile, readdir, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { execa } from "execa";

import { raiseFault } from "../faults.ts";
import { partFormat, type PartManifest } from "./installed-kernel.ts";
import type { KernelPackages } from "./resolve-packages.ts";

/** Lays out the part `kernel` in `folder`. Rejects with `kernel/package-layout` when something is not there. */
export async function layOutKernel(
  name: string,
  folder: string,
  packages: KernelPackages,
): Promise<PartManifest> {
  const { release, version, compiler } = packages;
  const find = async (what: string, candidates: readonly string[]): Promise<string> => {
    for (const candidate of candidates) if (await exists(join(folder, candidate))) return candidate;
    return raiseFault("kernel/package-layout", { name, what });
  };
  const kbuildPackage = packages.kernel.find((locked) => locked.name.startsWith("linux-kbuild-"))!;
  const paths = {
    image: await find("kernel image", [
      `boot/vmlinuz-${release}`,
      `boot/vmlinux-${release}`,
      `usr/lib/modules/${release}/vmlinuz`,
    ]),
    systemMap: await find("System.map", [
      `boot/System.map-${release}`,
      `usr/lib/modules/${release}/System.map`,
    ]),
    config: await find("configuration", [
      `boot/config-${release}`,
      `usr/lib/modules/${release}/config`,
    ]),
    modulesDir: await find("modules", [`lib/modules/${release}`, `usr/lib/modules/${release}`]),
    headersDir: await find("headers", [`usr/src/linux-headers-${release}`]),
    kbuildDir: await find("kbuild", [`usr/lib/${kbuildPackage.name}`]),
    moduleSymvers: await find("Module.symvers", [
      `usr/src/linux-headers-${release}/Module.symvers`,
    ]),
  };
  await relocateHeaders(join(folder, paths.headersDir));
  await relinkBuild(folder, paths.modulesDir);

  const whole = [
    paths.image,
    paths.systemMap,
    paths.config,
    paths.moduleSymvers,
    `${paths.headersDir}/Makefile`,
    `${paths.headersDir}/.config`,
    `${paths.modulesDir}/modules.order`,
  ];
  return {
    format: partFormat,
    part: "kernel",
    release,
    version,
    compiler,
    packages: packages.kernel,
    paths,
    sizes: await measure(folder, whole),
  };
}

/** Lays out the part `debug`: `folder` holds the configuration, and vmlinux if it is kept. */
export async function layOutDebug(
  folder: string,
  { buildId, vmlinux }: { readonly buildId: string; readonly vmlinux: string | undefined },
  packages: KernelPackages,
): Promise<PartManifest> {
  return {
    format: partFormat,
    part: "debug",
    release: packages.release,
    version: packages.version,
    buildId,
    packages: packages.debug,
    paths: { config: "config", ...(vmlinux === undefined ? {} : { debugVmlinux: vmlinux }) },
    sizes: await measure(folder, ["config", ...(vmlinux === undefined ? [] : [vmlinux])]),
  };
}

/** Lays out the part `modules`: `folder` holds those that are kept, if any, below `modules/`. */
export async function layOutModules(
  folder: string,
  kept: readonly string[],
  packages: KernelPackages,
): Promise<PartManifest> {
  // All of a thousand files would have to be looked at each time; they come and go together.
  const looked = [...new Set([...kept.slice(0, 1), ...kept.slice(-1)])];
  return {
    format: partFormat,
    part: "modules",
    release: packages.release,
    version: packages.version,
    packages: packages.debug,
    paths: kept.length > 0 ? { debugModulesDir: "modules" } : {},
    sizes: await measure(
      folder,
      looked.map((file) => join("modules", file)),
    ),
  };
}

/** Writes the manifest last: it is what makes the folder a part. */
export async function writeManifest(folder: string, manifest: PartManifest): Promise<void> {
  await writeFile(join(folder, "part.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/**
 * Debian's headers include their common part by an absolute path. The kernel's Makefile finds itself by the last
 * word of MAKEFILE_LIST, so a path made from that word is as good and can be moved.
 */
async function relocateHeaders(headers: string): Promise<void> {
  const makefiles = (await readdir(headers, { withFileTypes: true, recursive: true })).filter(
    (entry) => entry.isFile() && entry.name === "Makefile",
  );
  for (const { parentPath } of makefiles) {
    const path = join(parentPath, "Makefile");
    const text = await readFile(path, "utf8");
    const up = relative(parentPath, dirname(headers));
    const here = "$(dir $(lastword $(MAKEFILE_LIST)))";
    const moved = text
      .replaceAll(/^(\s*-?include\s+)\/usr\/src\//gm, `$1${here}${up}/`)
      // Since 6.13 the folder of a build is named to the kernel's own Makefile.
      .replaceAll(/^(KBUILD_OUTPUT\s*:?=\s*)\/usr\/src\//gm, `$1${here}${up}/`);
    if (moved !== text) await writeFile(path, moved);
  }
}

/** `build` and `source` of the modules folder point to /usr/src of a machine that has the packages installed. */
async function relinkBuild(folder: string, modulesDir: string): Promise<void> {
  const modules = join(folder, modulesDir);
  for (const entry of await readdir(modules, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const link = join(modules, entry.name);
    const target = await readlink(link);
    if (!target.startsWith("/")) continue;
    await rm(link);
    await symlink(relative(modules, join(folder, target)), link);
  }
}

/** The GNU build-id note, in hex; undefined when the file has none. */
export async function readBuildId(vmlinux: string): Promise<string | undefined> {
  const { stdout } = await execa("readelf", ["--notes", vmlinux], { env: { LC_ALL: "C" } });
  return /Build ID: ([0-9a-f]+)/.exec(stdout)?.[1];
}

export async function measure(
  folder: string,
  paths: readonly string[],
): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const path of paths) sizes[path] = (await stat(join(folder, path))).size;
  return sizes;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
