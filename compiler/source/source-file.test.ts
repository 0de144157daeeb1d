import { expect, test } from "vitest";
import { joinRanges, positionOf, type Range, type SourceFile } from "./source-file.ts";

const file = (text: string): SourceFile => ({ path: "a.stp", text, origin: "script" });

test.each([
  [0, 1, 1],
  [2, 1, 3],
  [3, 2, 1],
  [4, 3, 1],
  [6, 3, 3],
])("offset %i is line %i, column %i", (offset, line, column) => {
  expect(positionOf(file("ab\n\ncd"), offset)).toEqual({ line, column });
});

test("joined ranges cover both, in either order", () => {
  const source = file("abcdef");
  const first: Range = { file: source, start: 0, end: 2 };
  const last: Range = { file: source, start: 4, end: 5 };
  expect(joinRanges(first, last)).toEqual({ file: source, start: 0, end: 5 });
  expect(joinRanges(last, first)).toEqual({ file: source, start: 0, end: 5 });
});

test("a range that ends in a macro ends with the call of the macro", () => {
  const script = file("x + @m(1)");
  const library = file("@define m(a) %( f(@a) %)");
  const left: Range = { file: script, start: 0, end: 1 };
  const call: Range = { file: script, start: 4, end: 9 };
  const inMacro: Range = { file: library, start: 16, end: 21, expandedFrom: { name: "@m", call } };
  expect(joinRanges(left, inMacro)).toEqual({ file: script, start: 0, end: 9 });
  expect(joinRanges(inMacro, inMacro)).toEqual(inMacro);
});

test("ranges of different files: the first", () => {
  const left: Range = { file: file("a"), start: 0, end: 1 };
  const right: Range = { file: file("b"), start: 0, end: 1 };
  expect(joinRanges(left, right)).toEqual(left);
});
