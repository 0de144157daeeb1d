// Diagnostics of the compiler on standard error.

import { formatDiagnostics } from "../../compiler/index.ts";
import type { Diagnostic } from "../../compiler/index.ts";

/** Errors always, warnings unless they are not wanted. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  { warnings }: { readonly warnings: boolean },
): void {
  const shown = diagnostics.filter(({ severity }) => warnings || severity === "error");
  if (shown.length === 0) return;
  const colour = process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined;
  process.stderr.write(formatDiagnostics(shown, { colour }));
}
