// Programs of others that do a part of the same, measured on this machine in the same run: they say what a figure that was
// measured elsewhere is worth here.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { InstalledKernel } from "../qemu/index.ts";
import { makeBuildTree } from "../testsuites/oracles/stap.ts";

/** Seconds of the fastest of several runs; undefined where a program is not here, or cannot do it. */
export interface Peers {
  readonly nodeStarts: number | undefined;
  /** SystemTap's first pass, which reads all of its library. */
  readonly stapParses: number | undefined;
  /** The point of one function, with the kernel's debug information. */
  readonly stapLists: number | undefined;
  /** All types of the kernel's debug information, on one thread. */
  readonly paholeReads: number | undefined;
}

const listed = 'kernel.function("vfs_read")';

/** `scratch` takes a build tree. */
export function measurePeers(kernel: InstalledKernel, scratch: string): Peers {
  const vmlinux = kernel.debugVmlinux;
  const tree = join(scratch, "build-tree");
  makeBuildTree(tree, kernel.headersDir, vmlinux);
  const pahole = ["pahole", "-F", "dwarf", "--sizes"];
  const stap = ["stap", `--rlimit-as=${8e9}`, "-r", tree];
  return {
    nodeStarts: fastest(8, [process.execPath, "-e", "0"]),
    stapParses: fastest(3, [...stap, "-p1", "-e", "probe begin {}"]),
    stapLists: vmlinux === undefined ? undefined : fastest(3, [...stap, "-l", listed]),
    paholeReads: vmlinux === undefined ? undefined : fastest(2, [...pahole, vmlinux]),
  };
}

function fastest(times: number, [program, ...words]: readonly string[]): number | undefined {
  let seconds = Infinity;
  for (let run = 0; run < times; run += 1) {
    const begun = performance.now();
    const { status } = spawnSync(program!, words, { stdio: "ignore" });
    if (status !== 0) return undefined;
    seconds = Math.min(seconds, (performance.now() - begun) / 1000);
  }
  return seconds;
}

/** `stap 4.8 -p1 here: 1.05 s`, or that it is not to be had. */
export function tellPeer(what: string, seconds: number | undefined): string {
  return `${what} here: ${seconds === undefined ? "-" : `${seconds.toFixed(2)} s`}`;
}
