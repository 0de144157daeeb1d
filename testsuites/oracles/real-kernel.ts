// Where tests find a real kernel with debug information: named by the environment, or in the cache of fetched kernels.

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export type Found = { readonly path: string } | { readonly skip: string };

/** A vmlinux with DWARF: `TAPWRIGHT_TEST_VMLINUX`, else the first in the cache. */
export function findVmlinux(): Found {
  const named = process.env["TAPWRIGHT_TEST_VMLINUX"];
  if (named !== undefined) {
    return existsSync(named)
      ? { path: named }
      : { skip: `TAPWRIGHT_TEST_VMLINUX names ${named}, which is not there` };
  }
  const found = filesBelow(cachedKernels(), (name) => name.startsWith("vmlinux-"));
  return found[0] === undefined
    ? {
        skip: "no kernel with debug information in the cache (tapwright kernels fetch), and TAPWRIGHT_TEST_VMLINUX is not set",
      }
    : { path: found[0] };
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
