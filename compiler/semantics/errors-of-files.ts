// What is wrong with the text of library files, each at its place.

import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Host } from "./host.ts";
import { macroFileErrors } from "./library-macros.ts";
import { openLibrary } from "./library.ts";

/** Errors in the text of these files, which are to be part of the host's library. Their aliases have the same reasons, without a place. */
export function errorsOfFiles(files: readonly SourceFile[], host: Host): readonly Diagnostic[] {
  const macroFiles = macroFileErrors(host.library, host.environment);
  const scripts = new Map(openLibrary(host).files.map((one) => [one.file, one]));
  return files
    .flatMap((file) => {
      const script = scripts.get(file);
      if (script === undefined) return macroFiles.get(file) ?? [];
      return script.diagnostics;
    })
    .filter(({ severity }) => severity === "error");
}
