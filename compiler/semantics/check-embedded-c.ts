// Embedded C is opaque: nothing reads it as C. What it takes from the script is told by its macros, and those are checked.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import type { EmbeddedC, FunctionDefinition } from "../syntax/ast.ts";

/** Arguments in the spelling of today and in that of old tapsets, which also has the result there. */
const argumentUse = /\b(?:STAP_ARG_|THIS\s*->\s*)(\w+)/g;

/** What neither compiler nor kernel would take for code. */
const opaque = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g;

/** Arguments that a function's C takes and the function does not have. */
export function checkEmbeddedC({ parameters, body }: FunctionDefinition): Diagnostic[] {
  if (body.kind !== "embedded-c") return [];
  const known = new Set(["__retvalue", ...parameters.map((one) => one.name.text)]);
  const code = body.text.replace(opaque, (hidden) => " ".repeat(hidden.length));
  const missing = [...code.matchAll(argumentUse)].filter(([, argument = ""]) => !known.has(argument));
  const unique = new Map(missing.map((match) => [match[1], match]));
  return [...unique.values()].map(([macro, argument = ""]) =>
    createDiagnostic("resolve/no-such-c-argument", {
      range: placeOf(body, macro),
      values: { macro },
      hint: didYouMean(
        nearNames(argument, [...known]).map((one) => macro.replace(argument, one)),
      ),
    }),
  );
}

/** Where the first use stands; of C that a macro brought, the whole of it. */
function placeOf({ range }: EmbeddedC, macro: string): EmbeddedC["range"] {
  const start = range.file.text.indexOf(macro, range.start);
  const end = start + macro.length;
  return start === -1 || end > range.end ? range : { ...range, start, end };
}
