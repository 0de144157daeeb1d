// What is wrong with the text of library files, where no alias is there to tell it.

import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Host } from "./host.ts";
import { openLibrary } from "./library.ts";

/**
 * Errors in the text of these files, which are to be part of the host's library, as far as they define no alias: those of
 * others are told with each of their aliases.
 */
export function errorsOfFiles(files: readonly SourceFile[], host: Host): readonly Diagnostic[] {
  const wanted = new Set(files);
  return openLibrary(host)
    .files.filter(({ file }) => wanted.has(file))
    .filter(({ script }) => script.items.every(({ kind }) => kind !== "alias"))
    .flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === "error"));
}
