// Where the files of a kernel lie that somebody built or installed.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fail } from "../failure.ts";

/** Paths of what was found. */
export interface KernelFiles {
  /** With debug information. */
  readonly vmlinux?: string;
  readonly config?: string;
  /** A folder with modules, with debug information in them or in files beside. */
  readonly modules?: string;
  /** What modules are built with. */
  readonly headers?: string;
  readonly image?: string;
  readonly systemMap?: string;
}

/** The files of a build tree: the folder in which `make` was called. Ends the command when it is none. */
export function filesOfBuildTree(folder: string): KernelFiles {
  const at = resolve(folder);
  const vmlinux = firstOf(at, ["vmlinux"]);
  if (vmlinux === undefined) {
    return fail({
      code: "kernel/no-debug-file",
      message: `there is no vmlinux in ${at}`,
      hint: "Name the folder in which the kernel was built, or its vmlinux with --vmlinux.",
      exitCode: 3,
    });
  }
  return {
    vmlinux,
    config: firstOf(at, [".config"]),
    headers: firstOf(at, ["Module.symvers"]) === undefined ? undefined : at,
    systemMap: firstOf(at, ["System.map"]),
    image: firstOf(at, [
      "arch/x86/boot/bzImage",
      "arch/arm64/boot/Image",
      "arch/s390/boot/bzImage",
      "vmlinux",
    ]),
    modules: firstOf(at, ["modules.order"]) === undefined ? undefined : at,
  };
}

/** The files of a release below a root, as distributions install them and their debug packages. */
export function filesOfInstalled(release: string, root = "/"): KernelFiles {
  const modules = [`lib/modules/${release}`, `usr/lib/modules/${release}`];
  const debug = ["usr/lib/debug/", "usr/lib/debug/usr/"].map((at) => `${at}lib/modules/${release}`);
  return {
    vmlinux: firstOf(root, [
      `usr/lib/debug/boot/vmlinux-${release}`,
      ...[...debug, ...modules].map((folder) => `${folder}/vmlinux`),
      `usr/lib/debug/boot/vmlinux-${release}.debug`,
      `boot/vmlinux-${release}`,
    ]),
    config: firstOf(root, [
      `boot/config-${release}`,
      ...modules.map((folder) => `${folder}/config`),
      ...modules.map((folder) => `${folder}/build/.config`),
    ]),
    modules: firstOf(root, [...debug, ...modules]),
    headers: firstOf(
      root,
      modules.map((folder) => `${folder}/build`),
    ),
    systemMap: firstOf(root, [
      `boot/System.map-${release}`,
      ...modules.map((folder) => `${folder}/System.map`),
    ]),
    image: firstOf(root, [
      `boot/vmlinuz-${release}`,
      `boot/vmlinux-${release}`,
      ...modules.map((folder) => `${folder}/vmlinuz`),
    ]),
  };
}

function firstOf(root: string, candidates: readonly string[]): string | undefined {
  return candidates.map((candidate) => join(root, candidate)).find(existsSync);
}
