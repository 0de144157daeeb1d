// What the compiler has to say to its user. Diagnostics are values; a throw is a bug.

import type { Expansion, Range } from "./source-file.ts";
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

/** What else can be told in a diagnostic's form: of a code that stands in another room's table. */
export interface Problem extends Omit<Diagnostic, "code"> {
  readonly code: string;
  /** What that table says of the code. */
  readonly explanation?: string;
}

/** Everything about a diagnostic that the table of codes does not know. */
export interface DiagnosticDetails {
  readonly range?: Range;
  /** Values for the `{name}` places of the code's message template. */
  readonly values?: Readonly<Record<string, string | number | bigint>>;
  readonly notes?: readonly Note[];
  /** A function where it takes long to find: many a failure is only tried, and never told. */
  readonly hint?: string | (() => string | undefined);
}

/** Makes a diagnostic of a code of the table; the templates of its message and hint are filled from `values`. */
export function createDiagnostic(code: Code, details: DiagnosticDetails = {}): Diagnostic {
  const entry = codes[code];
  const values = details.values ?? {};
  const diagnostic = {
    code,
    severity: entry.severity,
    message: fillTemplate(entry.message, values),
    range: details.range,
    notes: [...(details.notes ?? []), ...expansionNotes(details.range?.expandedFrom)],
  };
  const fallback = entry.hint && fillTemplate(entry.hint, values);
  const { hint } = details;
  if (typeof hint !== "function") return { ...diagnostic, hint: hint ?? fallback };
  return Object.defineProperty(
    diagnostic,
    "hint",
    lazily(() => hint() ?? fallback),
  );
}

/** A property that is found out when somebody looks at it. */
function lazily(find: () => string | undefined): PropertyDescriptor {
  let known: { readonly value: string | undefined } | undefined;
  return { enumerable: true, get: () => (known ??= { value: find() }).value };
}

/** The message alone, where nobody wants to be helped. */
export function messageOf(code: Code, { values = {} }: DiagnosticDetails): string {
  return fillTemplate(codes[code].message, values);
}

function fillTemplate(
  template: string,
  values: Readonly<Record<string, string | number | bigint>>,
): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) =>
    name in values ? String(values[name]) : place,
  );
}

/** The way of an expanded text back to where the user wrote something, from the innermost call outwards. */
function expansionNotes(expansion: Expansion | undefined): Note[] {
  const notes: Note[] = [];
  for (let at = expansion; at; at = at.call.expandedFrom) {
    notes.push({ message: `in the expansion of \`${at.name}\``, range: at.call });
  }
  return notes;
}

export function hasErrors(diagnostics: readonly Problem[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
