// Takes a kernel out of the cache.

import { rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { FaultError, isFault } from "../faults.ts";
import { cacheRoot } from "./cache-root.ts";
import { resolveKernel } from "./catalog.ts";
import { kernelsFolder } from "./installed-kernel.ts";
import type { FetchOptions } from "./kernel.ts";
import { withKernelsLocked } from "./lock-kernels.ts";
import { writeLock } from "./lock-file.ts";

/** Removes every version of `name` and its lock. False when nothing was there. Rejects with a FaultError. */
export async function removeKernel(
  name: string,
  options: Pick<FetchOptions, "cache" | "signal" | "onProgress"> = {},
): Promise<boolean> {
  const entry = resolveKernel(name);
  if (isFault(entry)) throw new FaultError(entry);
  const folder = kernelsFolder(options.cache ?? cacheRoot());
  return withKernelsLocked(entry.name, options, async () => {
    await writeLock(folder, entry.name, undefined);
    // Out of sight at once: nobody finds a kernel that is half removed.
    const doomed = join(folder, `.removed-${process.pid}`);
    try {
      await rename(join(folder, entry.name), doomed);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    }
    await rm(doomed, { recursive: true });
    return true;
  });
}
