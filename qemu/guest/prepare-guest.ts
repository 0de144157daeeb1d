// From a kernel and a caller's wishes to the shape of a guest, and to what identifies it.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isAbsolute } from "node:path";

import { raiseFault } from "../faults.ts";
import type { InstalledKernel } from "../kernels/kernel.ts";
import { findMachine } from "../machines/find-machine.ts";
import type { Acceleration, Machine, MachineOptions } from "../machines/machine.ts";
import { composeBootDisk } from "./boot-disk.ts";
import type { GuestShape } from "./command-line.ts";
import { kernelArguments } from "./command-line.ts";
import { findProgram } from "./find-program.ts";
import { composeInitramfs } from "./initramfs.ts";
import { readKernelDemands, type KernelDemands } from "./kernel-demands.ts";

export interface PreparedGuest {
  readonly shape: GuestShape;
  /** Digests and versions of all files that the shape names by path. */
  readonly identities: readonly string[];
  readonly demands: KernelDemands;
}

export async function prepareGuest(
  kernel: InstalledKernel,
  options: MachineOptions,
  acceleration: Acceleration,
  cache: string,
  signal?: AbortSignal,
): Promise<PreparedGuest> {
  const machine = withBuiltCompiler(await findMachine(kernel.architecture), kernel);
  const [initramfs, imageDigest, emulator, demands] = await Promise.all([
    composeInitramfs(kernel, machine, cache, signal),
    digestFile(kernel.image),
    findProgram(machine.emulator),
    readKernelDemands(kernel.config),
  ]);
  if (emulator === undefined) {
    raiseFault("guest/no-emulator", {
      emulator: machine.emulator,
      package: machine.emulatorPackage,
    });
  }
  const shape: GuestShape = {
    machine,
    acceleration,
    cpus: options.cpus ?? (acceleration === "icount" ? 1 : 2),
    memoryMegabytes: options.memoryMegabytes ?? demands.memoryMegabytes,
    kernelArguments: kernelArguments(machine, options),
    image: kernel.image,
    initramfs: initramfs.path,
  };
  const identities = [imageDigest, initramfs.digest, emulator.identity];
  if (machine.boot === "kernel") return { shape, identities, demands };
  const disk = await composeBootDisk(machine, shape, cache, signal);
  return {
    shape: { ...shape, disk: disk.path },
    identities: [...identities, disk.digest],
    demands,
  };
}

/** A compiler that no package has was built with the kernel. */
function withBuiltCompiler(machine: Machine, { compiler }: InstalledKernel): Machine {
  const isBuilt = machine.isFreestanding === true && compiler !== undefined && isAbsolute(compiler);
  return isBuilt ? { ...machine, compiler } : machine;
}

async function digestFile(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}
