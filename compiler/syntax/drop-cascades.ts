// One mistake, one diagnostic: what only follows from a text that was cut off elsewhere is not told.

import type { Diagnostic } from "../source/diagnostic.ts";
import { positionOf, type Range } from "../source/source-file.ts";

/** Takes away diagnostics that say the same twice, and those that are the consequence of a text without its end. */
export function dropCascades(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const once = withoutRepetitions(diagnostics);
  const causes = once.filter(({ code, range }) => range !== undefined && swallows.has(code));
  if (causes.length === 0) return once;
  const told = causes.filter((cause) => !causes.some((other) => isOtherEnd(cause, other)));
  return once.filter(
    (one) => told.includes(one) || !told.some((cause) => isConsequence(one, cause)),
  );
}

/** What they begin has no end, so that it takes in what stands behind it. */
const swallows: ReadonlySet<string> = new Set([
  "lex/unterminated-string",
  "lex/unterminated-comment",
  "lex/unterminated-embedded-c",
  "preprocess/unclosed",
]);

function withoutRepetitions(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, range }) => {
    const key = `${range?.file.path}:${range?.start}:${range?.end} ${code} ${message}`;
    return seen.size < seen.add(key).size;
  });
}

/** The quote on the next line, where the second half of a string ends. */
function isOtherEnd(one: Diagnostic, cause: Diagnostic): boolean {
  const isString = [one, cause].every(({ code }) => code === "lex/unterminated-string");
  return isString && lineOf(one.range!) === lineOf(cause.range!) + 1;
}

function isConsequence(one: Diagnostic, cause: Diagnostic): boolean {
  const { code, range } = one;
  if (range === undefined || range.file !== cause.range!.file) return false;
  if (cause.code !== "lex/unterminated-string") {
    return code === "parse/unclosed" || (isSyntax(code) && range.start >= cause.range!.start);
  }
  if (isOtherEnd(one, cause)) return true;
  if (code === "parse/unclosed") return range.start <= cause.range!.start;
  const lines = lineOf(range) - lineOf(cause.range!);
  return isSyntax(code) && range.start > cause.range!.start && (lines === 0 || lines === 1);
}

function isSyntax(code: string): boolean {
  return code === "parse/unexpected";
}

function lineOf({ file, start }: Range): number {
  return positionOf(file, start).line;
}
