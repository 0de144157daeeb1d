// The macros of a library's `.stpm` files, as its scripts see them.

import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import { parseMacroFile, type MacroFileResult } from "../syntax/parse.ts";
import { ParsedAlike } from "../syntax/parsed-alike.ts";
import type { PreprocessorEnvironment } from "../syntax/preprocessor-environment.ts";
import type { Macros } from "../syntax/preprocessor.ts";

type ReadMacros = Pick<MacroFileResult, "diagnostics" | "judgements"> & {
  /** Those of the files before it, too. */
  readonly macros: Macros;
};

const none: Macros = new Map();
const read = new ParsedAlike<ReadMacros>();

/**
 * One object for all machines that judge the conditions around them alike. A macro file with errors brings what is right in it; its
 * errors are those of `macroFileErrors`, not of every script.
 */
export function libraryMacros(
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
): Macros {
  return readInOrder(library, environment).at(-1)?.macros ?? none;
}

/** What is wrong with each macro file of the library. */
export function macroFileErrors(
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
): ReadonlyMap<SourceFile, readonly Diagnostic[]> {
  const files = library.filter(isMacroFile);
  const results = readInOrder(library, environment);
  return new Map(files.map((file, index) => [file, results[index]!.diagnostics]));
}

export function isMacroFile({ path }: SourceFile): boolean {
  return path.endsWith(".stpm");
}

function readInOrder(
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
): readonly ReadMacros[] {
  let earlier = none;
  return library.filter(isMacroFile).map((file) => {
    const result = readFile(file, earlier, environment);
    earlier = result.macros;
    return result;
  });
}

function readFile(
  file: SourceFile,
  earlier: Macros,
  environment: PreprocessorEnvironment,
): ReadMacros {
  const known = read.find(file, earlier, environment);
  if (known !== undefined) return known;
  const { macros: own, diagnostics, judgements } = parseMacroFile(file, environment, earlier);
  const result = { macros: new Map([...earlier, ...own]), diagnostics, judgements };
  read.add(file, earlier, result);
  return result;
}
