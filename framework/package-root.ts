// Where the package's own data lies: tapsets, examples, the runtime's sources.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of the package, whether this code runs from its sources or from `dist`: the nearest folder above
 * that has a package.json.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "tapsets"))) return folder;
    if (folder === dirname(folder)) throw new Error(`no tapsets above ${from}`);
  }
}
