// Tests on other kernels than the default one are skipped with the reason where these cannot run.

import { findToolchain } from "../../compiler/index.ts";
import {
  absentKernel,
  cacheRoot,
  findBuildRoot,
  findInstalledKernel,
  isFault,
  machineObstacle,
  resolveKernel,
} from "../../qemu/index.ts";

/** Why nothing can run on this kernel here. */
export async function obstacleOf(name: string): Promise<string | undefined> {
  const entry = resolveKernel(name);
  if (isFault(entry)) throw new Error(entry.message);
  const obstacle = await machineObstacle(entry.architecture);
  if (obstacle !== undefined) return obstacle;
  const installed = await findInstalledKernel(entry, cacheRoot());
  if (installed === undefined) return absentKernel(name).message;
  const buildRoot = await findBuildRoot(installed, cacheRoot());
  const toolchain = await findToolchain({ ...installed, buildRoot });
  return toolchain.ok ? undefined : toolchain.diagnostic.message;
}
