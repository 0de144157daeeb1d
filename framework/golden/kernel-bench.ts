// A kernel made ready for tests, or why it cannot be.

import { machineObstacle } from "../../qemu/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import { FailureError } from "../failure.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { createCellDigests } from "./cell-digests.ts";
import type { CellDigests, DigestOptions } from "./cell-digests.ts";

export interface KernelBench {
  /** What is missing on this machine, so that nothing runs on the kernel. */
  readonly obstacle?: string;
  readonly kernel?: InstalledKernel;
  /** Absent when results cannot be known. */
  readonly digests?: CellDigests;
}

/** Looks for the emulator first: without one it does not matter whether the kernel is here. */
export async function openBench(known: KnownKernel, options: DigestOptions): Promise<KernelBench> {
  const obstacle = await machineObstacle(known.architecture);
  if (obstacle !== undefined) return { obstacle };
  try {
    const kernel = requireKernel(known);
    return { kernel, digests: await createCellDigests(kernel, options) };
  } catch (error) {
    if (error instanceof FailureError) return { obstacle: error.failure.message };
    throw error;
  }
}
