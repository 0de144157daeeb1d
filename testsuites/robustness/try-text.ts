// What is done with any text, however broken: it is read, what was right is printed and read again, all that is wrong is
// shown, and the passes look at it against a kernel in a table.

import { codes, type Code } from "../../compiler/source/codes.ts";
import { formatDiagnostics } from "../../compiler/source/format-diagnostic.ts";
import type { Diagnostic } from "../../compiler/source/diagnostic.ts";
import { parseMacroFile, parseScript } from "../../compiler/syntax/parse.ts";
import { printScript } from "../../compiler/syntax/printer.ts";
import { exampleEnvironment, scriptFile } from "../../compiler/syntax/test-scripts.ts";
import { analyzeText } from "../../compiler/semantics/testing/analyze-text.ts";
import { libraryHost } from "../language/semantic/analyze-marked.ts";

export interface Tried {
  readonly diagnostics: number;
  readonly isClean: boolean;
  readonly isAnalyzed: boolean;
  readonly hasProgram: boolean;
}

/** Throws where an invariant does not hold; otherwise says what came of the text. */
export function tryText(text: string, withPasses: boolean): Tried {
  const { script, diagnostics } = parseScript(scriptFile(text), exampleEnvironment);
  diagnostics.forEach(checkDiagnostic);
  formatDiagnostics(diagnostics);
  const isClean = diagnostics.every(({ severity }) => severity !== "error");
  const printed = printScript(script);
  if (isClean) checkPrinted(printed);
  parseMacroFile(scriptFile(text), exampleEnvironment).diagnostics.forEach(checkDiagnostic);
  if (!withPasses) {
    return { diagnostics: diagnostics.length, isClean, isAnalyzed: false, hasProgram: false };
  }
  const analysis = analyzeText(isClean ? text : printed, libraryHost, {
    guru: text.length % 2 === 0,
  });
  analysis.diagnostics.forEach(checkDiagnostic);
  formatDiagnostics(analysis.diagnostics);
  const hasProgram = analysis.program !== undefined;
  return { diagnostics: diagnostics.length, isClean, isAnalyzed: true, hasProgram };
}

/** A message without holes, at a place that exists. */
function checkDiagnostic({ code, message, hint, range }: Diagnostic): void {
  if (placesOf(code).some((place) => message.includes(place))) {
    throw new Error(`${code} is not filled in: ${message}`);
  }
  if (hint === "") throw new Error(`${code} has an empty hint`);
  if (range === undefined) return;
  const { start, end, file } = range;
  if (start < 0 || end < start || end > file.text.length) {
    throw new Error(`${code} stands at ${start}..${end} of ${file.text.length}`);
  }
}

/** The `{name}` places of a code's message, which have to be filled. */
function placesOf(code: Code): readonly string[] {
  return codes[code].message.match(/\{\w+\}/g) ?? [];
}

/** What the printer made of a good script is a good script, and printing it again changes nothing. */
function checkPrinted(printed: string): void {
  const { script, diagnostics } = parseScript(scriptFile(printed), exampleEnvironment);
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong !== undefined) throw new Error(`the printed text is wrong: ${wrong.message}`);
  if (printScript(script) !== printed) throw new Error("printing twice changes the text");
}
