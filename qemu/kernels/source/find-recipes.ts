// Where the options of the kernels lie that are built from source: beside this folder in a checkout, in the same place of
// a package.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of recipes of this installation. */
export function findRecipes(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "qemu", "kernels", "recipes");
    if (existsSync(candidate)) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new Error("this installation has no recipes of kernels");
    folder = parent;
  }
}
