// Keeps others from fetching and removing kernels for a while.

import { join } from "node:path";

import { withCacheLock } from "./cache-lock.ts";
import { cacheRoot } from "./cache-root.ts";
import { withDiskFaults } from "./disk-faults.ts";
import { kernelsFolder } from "./installed-kernel.ts";
import type { FetchOptions } from "./kernel.ts";

/** Runs `work` while no other process fetches, builds or removes a kernel. Rejects with a FaultError or the signal's reason. */
export async function withKernelsLocked<T>(
  what: string,
  options: Pick<FetchOptions, "cache" | "signal" | "onProgress">,
  work: () => Promise<T>,
): Promise<T> {
  const folder = kernelsFolder(options.cache ?? cacheRoot());
  const onWaiting = (holder: string): void =>
    options.onProgress?.({ kind: "waiting", name: what, holder });
  return withDiskFaults(folder, () =>
    withCacheLock(join(folder, "lock"), { signal: options.signal, onWaiting }, work),
  );
}
