// The macros of a library's `.stpm` files, as its scripts see them.

import type { SourceFile } from "../source/source-file.ts";
import { parseMacroFile } from "../syntax/parse.ts";
import { ParsedAlike, type Judgements } from "../syntax/parsed-alike.ts";
import type { PreprocessorEnvironment } from "../syntax/preprocessor-environment.ts";
import type { Macros } from "../syntax/preprocessor.ts";

const none: Macros = new Map();
const read = new ParsedAlike<{ readonly macros: Macros; readonly judgements: Judgements }>();

/**
 * One object for all machines that judge the conditions around them alike. A macro file with errors brings what is right in it; its
 * errors are those of `check`, not of every script.
 */
export function libraryMacros(
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
): Macros {
  return library
    .filter(isMacroFile)
    .reduce((earlier, file) => withMacrosOf(file, earlier, environment), none);
}

export function isMacroFile({ path }: SourceFile): boolean {
  return path.endsWith(".stpm");
}

function withMacrosOf(
  file: SourceFile,
  earlier: Macros,
  environment: PreprocessorEnvironment,
): Macros {
  const known = read.find(file, earlier, environment);
  if (known !== undefined) return known.macros;
  const { macros: own, judgements } = parseMacroFile(file, environment, earlier);
  const macros = new Map([...earlier, ...own]);
  read.add(file, earlier, { macros, judgements });
  return macros;
}
