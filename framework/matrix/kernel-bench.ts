// One kernel of the matrix made ready for its cells, or why it cannot be.

import { machineObstacle } from "../../qemu/index.ts";
import { FailureError } from "../failure.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { createCellDigests } from "./cell-digests.ts";
import type { CellDigests } from "./cell-digests.ts";

export interface KernelBench {
  /** What is missing on this machine, so that nothing runs on the kernel. */
  readonly obstacle?: string;
  /** Absent when results cannot be known. */
  readonly digests?: CellDigests;
}

/** Looks for the emulator first: without one it does not matter whether the kernel is here. */
export async function openBench(
  kernel: KnownKernel,
  include: readonly string[],
): Promise<KernelBench> {
  const obstacle = await machineObstacle(kernel.architecture);
  if (obstacle !== undefined) return { obstacle };
  try {
    return { digests: await createCellDigests(requireKernel(kernel), include) };
  } catch (error) {
    if (error instanceof FailureError) return { obstacle: error.failure.message };
    throw error;
  }
}
