// The kernels whose debug information is kept, for those who ask other programs about it.

import { knownKernels, type KnownKernel } from "../../framework/kernels/known-kernels.ts";
import type { InstalledKernel } from "../../qemu/index.ts";

export type KeptKernel = KnownKernel & { readonly installed: InstalledKernel };

/** Without one a single entry, whose tests `requireKernel` skips. */
export const keptKernels: readonly KeptKernel[] = await findKept();

async function findKept(): Promise<readonly KeptKernel[]> {
  const kept = (await knownKernels()).flatMap((kernel) => {
    const { installed } = kernel;
    return installed?.debugVmlinux === undefined ? [] : [{ ...kernel, installed }];
  });
  return kept.length > 0 ? kept : [{ name: "no kernel" } as KeptKernel];
}
