// Tests on the real kernel say so at their head: without it they are skipped with the reason.

import { beforeEach } from "vitest";
import {
  cacheRoot,
  defaultKernel,
  findInstalledKernel,
  isFault,
  resolveKernel,
} from "../../qemu/index.ts";

/** Skips the tests of the group when the default kernel, with its debug information, was not fetched here. */
export function requireKernel(): void {
  beforeEach(async (context) => {
    const entry = resolveKernel(defaultKernel);
    if (isFault(entry)) throw new Error(entry.message);
    const installed = await findInstalledKernel(entry, cacheRoot());
    if (installed?.debugVmlinux === undefined) {
      context.skip(`the kernel ${defaultKernel} has not been fetched with its debug information`);
    }
  });
}
