// Where tests find a real kernel with debug information: named by the environment, or in the cache of fetched kernels.

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";

export type Found = { readonly path: string } | { readonly skip: string };

/** A vmlinux with DWARF: `TAPWRIGHT_TEST_VMLINUX`, else the first in the cache. */
export function findVmlinux(): Found {
  const named = process.env["TAPWRIGHT_TEST_VMLINUX"];
  if (named !== undefined) {
    return existsSync(named)
      ? { path: named }
      : { skip: `TAPWRIGHT_TEST_VMLINUX names ${named}, which is not there` };
  }
  const found = keptVmlinux();
  return found[0] === undefined
    ? {
        skip: "no kernel with debug information in the cache (tapwright kernels fetch), and TAPWRIGHT_TEST_VMLINUX is not set",
      }
    : { path: found[0] };
}

/** A vmlinux with DWARF, and whose it is: `bookworm/arm64 6.1.192-2`. */
export interface DebugKernel {
  readonly name: string;
  readonly path: string;
}

/** Each vmlinux with DWARF that is kept; without one, a single entry that says why there is none. */
export function debugKernels(): readonly (
  DebugKernel | { readonly name: string; readonly skip: string }
)[] {
  const first = findVmlinux();
  if ("skip" in first) return [{ name: "no kernel", skip: first.skip }];
  if (process.env["TAPWRIGHT_TEST_VMLINUX"] !== undefined) {
    return [{ name: first.path, path: first.path }];
  }
  return keptVmlinux().map((path) => {
    const [suite, flavour, version] = relative(cachedKernels(), path).split("/");
    return { name: `${suite}/${flavour} ${version}`, path };
  });
}

/** Of the default kernel first. What a kernel boots from may be called so, too, and has no DWARF. */
function keptVmlinux(): string[] {
  const all = filesBelow(cachedKernels(), (name) => name.startsWith("vmlinux-"));
  const isDefault = (path: string): boolean => path.includes("/bookworm/cloud-amd64/");
  const kept = all.filter((path) => path.includes("/debug/"));
  return [...kept.filter(isDefault), ...kept.filter((path) => !isDefault(path))];
}

/** A small kernel module, perhaps packed with xz: `TAPWRIGHT_TEST_MODULE`, else one of the cache or of this machine. */
export function findModule(): Found {
  const named = process.env["TAPWRIGHT_TEST_MODULE"];
  if (named !== undefined) {
    return existsSync(named)
      ? { path: named }
      : { skip: `TAPWRIGHT_TEST_MODULE names ${named}, which is not there` };
  }
  for (const folder of [cachedKernels(), "/lib/modules"]) {
    const found = filesBelow(folder, (name) =>
      /^(?:zram|loop|dummy|crc.*)\.ko(?:\.xz)?$/.test(name),
    );
    if (found[0] !== undefined) return { path: found[0] };
  }
  return {
    skip: "no kernel module in the cache or in /lib/modules, and TAPWRIGHT_TEST_MODULE is not set",
  };
}

function cachedKernels(): string {
  const base = process.env["XDG_CACHE_HOME"];
  return join(
    base === undefined || base === "" ? join(homedir(), ".cache") : base,
    "tapwright",
    "kernels",
  );
}

function filesBelow(folder: string, isWanted: (name: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isWanted(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
