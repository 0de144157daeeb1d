// Tests on other kernels than the default one are skipped with the reason where these cannot run.

import { findToolchain } from "../../compiler/index.ts";
import { findProgram } from "../../qemu/guest/find-program.ts";
import {
  absentKernel,
  cacheRoot,
  FaultError,
  findBuildRoot,
  findInstalledKernel,
  isFault,
  resolveKernel,
} from "../../qemu/index.ts";
import { findMachine } from "../../qemu/machines/find-machine.ts";

/** Why nothing can run on this kernel here. */
export async function obstacleOf(name: string): Promise<string | undefined> {
  const entry = resolveKernel(name);
  if (isFault(entry)) throw new Error(entry.message);
  const machine = await findMachine(entry.architecture).catch((error: FaultError) => error.fault);
  if (isFault(machine)) return machine.message;
  const installed = await findInstalledKernel(entry, cacheRoot());
  if (installed === undefined) return absentKernel(name).message;
  const buildRoot = await findBuildRoot(installed, cacheRoot());
  const toolchain = await findToolchain({ ...installed, buildRoot });
  if (!toolchain.ok) return toolchain.diagnostic.message;
  const { emulator, compiler } = machine;
  for (const program of [emulator, compiler]) {
    if ((await findProgram(program)) === undefined) return `${program} is not on this machine`;
  }
  return undefined;
}
