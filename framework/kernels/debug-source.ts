// What facts can be made of again.

import { existsSync } from "node:fs";
import { readBuildId } from "../../compiler/index.ts";
import type { DescribedKernel } from "../../qemu/index.ts";

/** The file of debug information, if it is there and of the same build: a user's tree may have been built again since. */
export function debugSource({
  debugVmlinux,
  buildId,
}: Partial<Pick<DescribedKernel, "debugVmlinux" | "buildId">>): string | undefined {
  if (debugVmlinux === undefined || !existsSync(debugVmlinux)) return undefined;
  const found = readBuildId(debugVmlinux);
  // What cannot be read is told by whoever reads all of it.
  return found.ok && found.value !== buildId ? undefined : debugVmlinux;
}
