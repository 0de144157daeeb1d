// What the compiler has to say to its user. Diagnostics are values; a throw is a bug.

import type { Range } from "./source-file.ts";
import { codes, type Code } from "./codes.ts";

export type Severity = "error" | "warning";

/** A remark that belongs to a diagnostic: a link of an alias or macro chain, or where the other definition stands. */
export interface Note {
  readonly message: string;
  readonly range?: Range;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  /** Absent only where no text is at fault (a missing file, a missing kernel). */
  readonly range?: Range;
  /** From the innermost link outwards: `expanded from alias …`, `in macro …`. */
  readonly notes: readonly Note[];
  /** What the user can do about it; the table's hint unless a better one is known. */
  readonly hint?: string;
}

/** Everything about a diagnostic that the table of codes does not know. */
export interface DiagnosticDetails {
  readonly range?: Range;
  /** Values for the `{name}` places of the code's message template. */
  readonly values?: Readonly<Record<string, string | number | bigint>>;
  readonly notes?: readonly Note[];
  readonly hint?: string;
}

/** Makes a diagnostic of a code of the table; its message template is filled from `values`. */
export function createDiagnostic(code: Code, details: DiagnosticDetails = {}): Diagnostic {
  const entry = codes[code];
  const values = details.values ?? {};
  const message = entry.message.replace(/\{(\w+)\}/g, (place, name: string) =>
    name in values ? String(values[name]) : place,
  );
  return {
    code,
    severity: entry.severity,
    message,
    range: details.range,
    notes: details.notes ?? [],
    hint: details.hint ?? ("hint" in entry ? entry.hint : undefined),
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
