// The tapset that a test lies in: it sees that tapset without being told.

import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { packageRoot } from "../package-root.ts";

/** The nearest folder around a file with a manifest; undefined when there is none, or when the library has it anyway. */
export function tapsetAround(path: string): string | undefined {
  const library = join(packageRoot(), "tapsets");
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "tapset.json"))) {
      return relative(library, folder).startsWith("..") ? folder : undefined;
    }
    if (dirname(folder) === folder) return undefined;
  }
}
