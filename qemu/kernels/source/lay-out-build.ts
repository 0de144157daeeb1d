// From a kernel's tree, in which it was built, to parts of the cache that look like those that come in packages.

import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { execa } from "execa";

import type { PartManifest } from "../installed-kernel.ts";
import { partFormat } from "../installed-kernel.ts";
import type { LockedPackage, SourceKernel } from "../kernel.ts";
import { measure, readBuildId } from "../lay-out-part.ts";

export interface BuiltKernel {
  readonly kernel: SourceKernel;
  /** The folder in which make ran. */
  readonly tree: string;
  readonly release: string;
  readonly version: string;
  /** As modules are to be built: a name such as gcc-12, or the path of one that was built here, below the cache. */
  readonly compiler: string;
  readonly packages: readonly LockedPackage[];
}

/** Fills `folder` with what boots, and with what modules are built with. */
export async function layOutBuiltKernel(
  { kernel, tree, release, version, compiler, packages }: BuiltKernel,
  folder: string,
): Promise<PartManifest> {
  const headers = `usr/src/linux-headers-${release}`;
  const modules = `lib/modules/${release}`;
  const paths = {
    image: `boot/${isPlain(kernel) ? "vmlinux" : "vmlinuz"}-${release}`,
    systemMap: `boot/System.map-${release}`,
    config: `boot/config-${release}`,
    modulesDir: modules,
    headersDir: headers,
    kbuildDir: headers,
    moduleSymvers: `${headers}/Module.symvers`,
  };
  for (const path of ["boot", `${modules}/kernel`, headers]) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await copyImage(kernel, tree, join(folder, paths.image));
  await cp(join(tree, "System.map"), join(folder, paths.systemMap));
  await cp(join(tree, ".config"), join(folder, paths.config));
  for (const list of ["modules.builtin", "modules.builtin.modinfo", "modules.order"]) {
    await cp(join(tree, list), join(folder, modules, list));
  }
  await copyHeaders(kernel, tree, join(folder, headers));
  await symlink(
    relative(join(folder, modules), join(folder, headers)),
    join(folder, modules, "build"),
  );
  const whole = [
    paths.image,
    paths.systemMap,
    paths.config,
    paths.moduleSymvers,
    `${headers}/Makefile`,
    `${headers}/.config`,
    `${modules}/modules.order`,
  ];
  return {
    format: partFormat,
    part: "kernel",
    release,
    version,
    compiler,
    packages,
    paths,
    sizes: await measure(folder, whole),
  };
}

/** Fills `folder` with vmlinux and its debug information. */
export async function layOutBuiltDebug(
  { tree, release, version }: BuiltKernel,
  folder: string,
): Promise<PartManifest> {
  const vmlinux = `usr/lib/debug/boot/vmlinux-${release}`;
  const config = `boot/config-${release}`;
  for (const path of [vmlinux, config]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
  }
  await cp(join(tree, "vmlinux"), join(folder, vmlinux));
  await cp(join(tree, ".config"), join(folder, config));
  return {
    format: partFormat,
    part: "debug",
    release,
    version,
    buildId: await readBuildId(join(folder, vmlinux)),
    packages: [],
    paths: { debugVmlinux: vmlinux, config },
    sizes: await measure(folder, [vmlinux, config]),
  };
}

/** What boots is the ELF file that was linked, and not one that unpacks itself. */
function isPlain({ image }: SourceKernel): boolean {
  return image === "vmlinux";
}

/** Emulators load all that the file holds, and a vmlinux with debug information is larger than their guests. */
async function copyImage(kernel: SourceKernel, tree: string, to: string): Promise<void> {
  const image = join(tree, kernel.image);
  if (isPlain(kernel)) await execa(`${kernel.triple}-strip`, ["-s", "-o", to, image]);
  else await cp(image, to);
}

/**
 * What kbuild reads when it builds a module elsewhere: makefiles, scripts with their programs of this host, headers, and
 * the few objects that are linked into every module.
 */
async function copyHeaders(kernel: SourceKernel, tree: string, to: string): Promise<void> {
  const architecture = `arch/${kernel.makeArchitecture}`;
  for (const path of ["Makefile", "Kbuild", "Kconfig", ".config", "Module.symvers"]) {
    await cp(join(tree, path), join(to, path));
  }
  for (const path of ["include", "scripts", `${architecture}/include`]) {
    await cp(join(tree, path), join(to, path), { recursive: true, verbatimSymlinks: true });
  }
  for (const path of await filesBelow(join(tree, architecture), /^(Makefile.*|Kbuild.*|.*\.sh)$/)) {
    await copyFile(tree, to, join(architecture, path));
  }
  // Which options a source file is built with is asked of these, for all kernels of this version.
  for (const path of await filesBelow(tree, /^(Makefile|Kbuild)$/)) {
    if (!/^(?:Documentation|samples|scripts|tools)\//.test(path)) await copyFile(tree, to, path);
  }
  const small = [`${architecture}/lib/crtsavres.o`, `${architecture}/module.lds`];
  for (const path of small) await copyIfThere(tree, to, path);
  const programs = [`${architecture}/scripts`, `${architecture}/tools`, "tools/objtool/objtool"];
  for (const path of programs) await copyIfThere(tree, to, path);
  await dropBuildFiles(join(to, "scripts"));
  // make reads this file first. Debian's headers know their architecture, too.
  const own = `export ARCH := ${kernel.makeArchitecture}\ninclude Makefile\n`;
  await writeFile(join(to, "GNUmakefile"), own);
}

async function filesBelow(folder: string, name: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

async function copyFile(from: string, to: string, path: string): Promise<void> {
  await mkdir(dirname(join(to, path)), { recursive: true });
  await cp(join(from, path), join(to, path));
}

async function copyIfThere(from: string, to: string, path: string): Promise<void> {
  try {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(from, path), join(to, path), { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Objects of the host's programs, which are linked already. */
async function dropBuildFiles(scripts: string): Promise<void> {
  for (const path of await filesBelow(scripts, /\.(o|cmd)$/)) {
    // modpost links this one into what it makes.
    if (path !== "mod/empty.o") await rm(join(scripts, path));
  }
}

/** As `uname -r` will say. */
export async function readRelease(tree: string): Promise<string> {
  return (await readFile(join(tree, "include/config/kernel.release"), "utf8")).trim();
}
