import { expect, test } from "vitest";
import { parseValueDeclaration, spellRange } from "./value-declaration.ts";

/** `TYPE [unit] range optional | text ! problems` */
function show(text: string): string {
  const { declaration, problems } = parseValueDeclaration("x", text);
  const { type, unit, range, optional } = declaration;
  const parts = [
    type ?? "inferred",
    unit === undefined ? undefined : `[${unit}]`,
    range && spellRange(range),
    optional ? "optional" : undefined,
  ].filter((part) => part !== undefined);
  const wrong = problems.length === 0 ? "" : ` ! ${problems.join("; ")}`;
  return `${parts.join(" ")} | ${declaration.text}${wrong}`;
}

test.each([
  ["long [bytes] >= 0, size that was asked for", "long [bytes] >= 0 | size that was asked for"],
  ["string, optional, path of the file; absent", "string optional | path of the file; absent"],
  ["long", "long | "],
  ["long running total", "inferred | long running total"],
  ["string of words", "inferred | string of words"],
  ["the number of bytes", "inferred | the number of bytes"],
  ["", "inferred | "],
  ["long, the long way", "long | the long way"],
  ["long>=0<=0x10, few", "long >= 0 <= 16 | few"],
  ["long != -1", "long != -1 | "],
  ["string /^a\\/b$/, a path", "string /^a\\/b$/ | a path"],
  ["string /proc/self of it", "inferred | string /proc/self of it"],
  ["string one of read, write", "string one of read, write | "],
  ["string one of read, write, what is done", "string one of read, write | what is done"],
  ["string one of read, write; done", "string one of read, write | done"],
  ["string one of a, b, optional, text", "string one of a, b optional | text"],
  ["string one of the names", "inferred | string one of the names"],
  ["stats [ns], latencies", "stats [ns] | latencies"],
  ["long optional", "inferred | long optional"],
  ["long [bytes] optional", "long [bytes] | optional ! a comma is missing before `optional`"],
  ["long [], x", "long [] | x ! the unit between `[` and `]` is empty"],
  ["string [bytes], x", "string [bytes] | x ! a string has no unit"],
  ["string >= 0, x", "string >= 0 | x ! a string has no numeric range"],
  ["long one of a, b, x y", "long one of a, b | x y ! a list of words is for strings"],
  [
    "string, optional, /^[a-z]+$/, name",
    "string optional | /^[a-z]+$/, name ! its range stands before the first comma: `string /^[a-z]+$/, …`",
  ],
  [
    "long, >= 0 < 0x10",
    "long | >= 0 < 0x10 ! its range stands before the first comma: `long >= 0 < 0x10, …`",
  ],
  [
    "long [bytes], optional, != -1, size",
    "long [bytes] optional | != -1, size ! its range stands before the first comma: `long != -1, …`",
  ],
  ["string, /proc/ entry of it", "string | /proc/ entry of it"],
  ["string /a/, /b/, or so", "string /a/ | /b/, or so"],
  ["long, > 0 as a rule", "long | > 0 as a rule"],
  ["string one of a, a, x y", "string one of a, a | x y ! a word stands twice in the list"],
])("%s", (text, expected) => {
  expect(show(text)).toBe(expected);
});
