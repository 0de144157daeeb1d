// Whether guests of an architecture can run on this machine at all, whichever kernel it is.

import { FaultError } from "../faults.ts";
import type { Architecture } from "../kernels/kernel.ts";
import { findMachine } from "../machines/find-machine.ts";
import type { Machine } from "../machines/machine.ts";
import { findProgram } from "./find-program.ts";

/** `no ia64 emulator: …`, or what else guests of the architecture lack; undefined when there is everything. */
export async function machineObstacle(architecture: Architecture): Promise<string | undefined> {
  let machine: Machine;
  try {
    machine = await findMachine(architecture);
  } catch (error) {
    if (error instanceof FaultError) return error.fault.message;
    throw error;
  }
  const { emulator, emulatorPackage, compiler, compilerPackages, isFreestanding } = machine;
  if ((await findProgram(emulator)) === undefined) {
    return `no ${architecture} emulator: ${emulator} is not on this machine (package ${emulatorPackage})`;
  }
  // Then the compiler comes with the kernel.
  if (isFreestanding === true || (await findProgram(compiler)) !== undefined) return undefined;
  return `no ${architecture} compiler: ${compiler} is not on this machine (packages ${compilerPackages})`;
}
