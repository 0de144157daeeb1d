// Tests on the real kernel say so at their head: without it they are skipped with the reason.

import { beforeEach } from "vitest";
import type { InstalledKernel } from "../../qemu/index.ts";
import {
  cacheRoot,
  defaultKernel,
  findInstalledKernel,
  isFault,
  resolveKernel,
} from "../../qemu/index.ts";

/** The default kernel as it lies in the cache; undefined when it was not fetched. */
export async function findDefaultKernel(): Promise<InstalledKernel | undefined> {
  const entry = resolveKernel(defaultKernel);
  if (isFault(entry)) throw new Error(entry.message);
  return findInstalledKernel(entry, cacheRoot());
}

/** Skips the tests of the group when the default kernel, with its debug information, was not fetched here. */
export function requireKernel(): void {
  beforeEach(async (context) => {
    const installed = await findDefaultKernel();
    if (installed?.debugVmlinux === undefined) {
      context.skip(`the kernel ${defaultKernel} has not been fetched with its debug information`);
    }
  });
}
