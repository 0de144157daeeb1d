// Where facts indexes lie.

import { join } from "node:path";
import { cacheRoot } from "../../qemu/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";

/** The index of a kernel image; images are told apart by their build-id alone. */
export function factsPath(buildId: string): string {
  return join(cacheRoot(), "facts", `${buildId}.facts`);
}

/** Where the indexes of a kernel's modules lie, which come and go with the kernel. */
export function moduleFactsFolder({ name, version }: InstalledKernel): string {
  return join(cacheRoot(), "facts", "modules", name, version);
}

/** `module` tells modules of one kernel apart: its name and build-id. */
export function moduleFactsPath(installed: InstalledKernel, module: string): string {
  return join(moduleFactsFolder(installed), `${module}.facts`);
}
