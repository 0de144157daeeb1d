// Files of tapsets that come in by two ways count once.

import type { SourceFile } from "../../compiler/index.ts";

/** The first of the same path, or of the same text: a tapset may lie in a folder of the library, too. */
export function withoutDoubles(files: readonly SourceFile[]): SourceFile[] {
  const paths = new Set<string>();
  const texts = new Set<string>();
  return files.filter(({ path, text }) => {
    if (paths.has(path) || texts.has(text)) return false;
    paths.add(path);
    texts.add(text);
    return true;
  });
}
