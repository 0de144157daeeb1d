// What a kernel that watches itself asks of its guest: memory for what it notes, and patience, since every access and every
// lock costs it a call. It is told by the kernel's configuration, so that a kernel of one's own gets it, too.

import { readFile } from "node:fs/promises";

export interface KernelDemands {
  /** At least. */
  readonly memoryMegabytes: number;
  /** How many times as long as with other kernels everything may take. */
  readonly slowness: number;
  /** Seconds that a run needs at its end. */
  readonly searchSeconds: number;
}

interface Demand {
  readonly memoryMegabytes?: number;
  readonly slowness?: number;
  readonly searchSeconds?: number;
}

const demands: Readonly<Record<string, Demand>> = {
  // An eighth of the memory says of every byte whether it may be read, and what was freed lies idle for a while.
  CONFIG_KASAN: { memoryMegabytes: 1024, slowness: 3 },
  CONFIG_PROVE_LOCKING: { slowness: 2 },
  // The agent lets it look through all memory, twice, for what was lost.
  CONFIG_DEBUG_KMEMLEAK: { slowness: 1.5, searchSeconds: 60 },
};

/** Of the kernel with the configuration at `path`. */
export async function readKernelDemands(path: string): Promise<KernelDemands> {
  const config = await readFile(path, "utf8");
  const asked = Object.entries(demands)
    .filter(([name]) => new RegExp(`^${name}=y$`, "m").test(config))
    .map(([, demand]) => demand);
  const slowness = asked.reduce((product, demand) => product * (demand.slowness ?? 1), 1);
  return {
    memoryMegabytes: Math.max(512, ...asked.map((demand) => demand.memoryMegabytes ?? 0)),
    slowness,
    searchSeconds: slowness * asked.reduce((sum, demand) => sum + (demand.searchSeconds ?? 0), 0),
  };
}
