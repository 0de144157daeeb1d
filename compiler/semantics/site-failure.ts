// Why a probe point has no sites: the code of the diagnostic and what it says.

import type { Code } from "../source/codes.ts";
import type { DiagnosticDetails } from "../source/diagnostic.ts";

export interface SiteFailure {
  readonly code: Code;
  readonly details: Pick<DiagnosticDetails, "values" | "hint">;
}

export function failure(
  code: Code,
  values: NonNullable<DiagnosticDetails["values"]>,
  hint?: DiagnosticDetails["hint"],
): { readonly failure: SiteFailure } {
  return { failure: { code, details: { values, hint } } };
}
