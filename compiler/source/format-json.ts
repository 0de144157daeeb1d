// Diagnostics as JSON, for editors and scripts.

import type { Problem } from "./diagnostic.ts";
import { positionOf, type Position, type Range } from "./source-file.ts";

export interface JsonPlace {
  readonly path: string;
  readonly start: Position;
  /** The position after the last character. */
  readonly end: Position;
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly place?: JsonPlace;
  readonly notes: readonly { readonly message: string; readonly place?: JsonPlace }[];
  readonly hint?: string;
}

/** A diagnostic as plain data with lines and columns, ready for JSON.stringify. */
export function diagnosticToJson(diagnostic: Problem): JsonDiagnostic {
  const { code, severity, message, range, notes, hint } = diagnostic;
  return {
    code,
    severity,
    message,
    place: range && placeOf(range),
    notes: notes.map((note) => ({
      message: note.message,
      place: note.range && placeOf(note.range),
    })),
    hint,
  };
}

/** `{ "diagnostics": [ … ] }`, indented, with a line break at the end. */
export function formatDiagnosticsAsJson(diagnostics: readonly Problem[]): string {
  return `${JSON.stringify({ diagnostics: diagnostics.map(diagnosticToJson) }, null, 2)}\n`;
}

function placeOf({ file, start, end }: Range): JsonPlace {
  return { path: file.path, start: positionOf(file, start), end: positionOf(file, end) };
}
