// Where the passes put what they have to say. The same remark on the same text is kept once, however many probe
// sites led to it.

import { createDiagnostic, type Diagnostic, type DiagnosticDetails } from "../source/diagnostic.ts";
import type { Code } from "../source/codes.ts";
import type { SourceFile } from "../source/source-file.ts";

export interface Sink {
  readonly diagnostics: Diagnostic[];
  /** Counts every error, repeated ones too: a probing pass compares it before and after. */
  errors: number;
  readonly report: (code: Code, details: DiagnosticDetails) => void;
  readonly add: (diagnostics: readonly Diagnostic[]) => void;
}

/** Their messages name the site: of a function with hundreds of inlined copies the first is enough. */
const differsBySite: ReadonlySet<Code> = new Set<Code>([
  "resolve/no-such-variable",
  "resolve/optimised-away",
  "resolve/unavailable",
  "resolve/unknown-without-dwarf",
  "resolve/known-only-at-entry",
  "resolve/returns-nothing",
]);

export function createSink(): Sink {
  const seen = new Map<SourceFile | undefined, Set<string>>();
  const keep = (diagnostic: Diagnostic): void => {
    if (diagnostic.severity === "error") sink.errors += 1;
    const file = diagnostic.range?.file;
    const inFile = seen.get(file) ?? new Set();
    seen.set(file, inFile);
    const message = differsBySite.has(diagnostic.code) ? "" : diagnostic.message;
    const key = `${diagnostic.range?.start} ${diagnostic.code} ${message}`;
    if (inFile.has(key)) return;
    inFile.add(key);
    sink.diagnostics.push(diagnostic);
  };
  const sink: Sink = {
    diagnostics: [],
    errors: 0,
    report: (code, details) => keep(createDiagnostic(code, details)),
    add: (diagnostics) => diagnostics.forEach(keep),
  };
  return sink;
}
