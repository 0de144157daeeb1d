// Embedded C is opaque: nothing reads it as C. What it takes from the script is told by its macros, and those are checked.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import type { EmbeddedC, FunctionDefinition } from "../syntax/ast.ts";

/** Arguments in the spelling of today and in that of old tapsets, which also has the result there. */
const argumentUse = /\b(?:STAP_ARG_|THIS\s*->\s*)(\w+)/g;

/** What neither compiler nor kernel would take for code. */
const opaque = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g;

/** What a piece of C takes from the script: each argument once, with the words that take it. */
export function argumentsTaken(
  text: string,
): { readonly macro: string; readonly argument: string }[] {
  const code = text.replace(opaque, (hidden) => " ".repeat(hidden.length));
  const found = new Map<string, string>();
  for (const [macro, argument = ""] of code.matchAll(argumentUse)) {
    if (!found.has(argument)) found.set(argument, macro);
  }
  return [...found].map(([argument, macro]) => ({ argument, macro }));
}

/** Arguments that a function's C takes and the function does not have. */
export function checkEmbeddedC({ parameters, body }: FunctionDefinition): Diagnostic[] {
  if (body.kind !== "embedded-c") return [];
  const known = new Set(["__retvalue", ...parameters.map((one) => one.name.text)]);
  const missing = argumentsTaken(body.text).filter(({ argument }) => !known.has(argument));
  return missing.map(({ macro, argument }) =>
    createDiagnostic("resolve/no-such-c-argument", {
      range: placeOf(body, macro),
      values: { macro },
      hint: () => didYouMean(nearNames(argument, known).map((one) => macro.replace(argument, one))),
    }),
  );
}

/** Where the first use stands; of C that a macro brought, the whole of it. */
function placeOf({ range }: EmbeddedC, macro: string): EmbeddedC["range"] {
  const start = range.file.text.indexOf(macro, range.start);
  const end = start + macro.length;
  return start === -1 || end > range.end ? range : { ...range, start, end };
}
