// Where facts indexes lie.

import { join } from "node:path";
import { cacheRoot } from "../../qemu/index.ts";

/** The index of a kernel image; images are told apart by their build-id alone. */
export function factsPath(buildId: string): string {
  return join(cacheRoot(), "facts", `${buildId}.facts`);
}
