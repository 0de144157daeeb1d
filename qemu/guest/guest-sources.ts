// Where the C sources of the guest's side lie: beside this folder in a checkout, beside the bundle in a package.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder `runtime-c` of this installation. */
export function findRuntimeSources(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "runtime-c");
    if (existsSync(join(candidate, "guest", "main.c"))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new Error("this installation has no runtime-c folder");
    folder = parent;
  }
}
