// Kernels that were fetched without debug information, and built without BTF: they can be started, and nothing can be asked of them.

import { readFileSync } from "node:fs";
import type { KnownKernel } from "./known-kernels.ts";

/** Whether only the BTF of its image could answer for a kernel, and its configuration says that it has none. */
export function lacksTypes({
  installed,
  described,
  own,
}: Pick<KnownKernel, "installed" | "described" | "own">): boolean {
  if (installed === undefined || described !== undefined || own !== undefined) return false;
  const config = readFileSync(installed.config, "utf8");
  return config.includes("# CONFIG_DEBUG_INFO_BTF is not set\n");
}
