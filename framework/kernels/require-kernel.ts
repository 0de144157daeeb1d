// A kernel that has to be here already: commands other than `demo` and `kernels fetch` download nothing.

import { cacheRoot, createFault, findInstalledKernel } from "../../qemu/index.ts";
import type { CatalogEntry, InstalledKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";

/** The installed kernel, or the end of the command with exit code 3. */
export async function requireKernel(entry: CatalogEntry): Promise<InstalledKernel> {
  const installed = await findInstalledKernel(entry, cacheRoot());
  return installed ?? fail(createFault("kernel/not-installed", { name: entry.name }));
}
