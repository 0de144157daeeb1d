import { expect, test } from "vitest";
import { createDiagnostic } from "../../compiler/source/diagnostic.ts";
import { scriptFile } from "../../compiler/syntax/test-scripts.ts";
import { readMarkers, showLike } from "./markers.ts";

const marked = `probe begin { x = ; }
//                ^ error parse/unexpected: unexpected \`;\`, expected an expression
//| hint: write one
porbe end { }
//<^^^^^ error parse/unexpected
`;
const { text, expected } = readMarkers(marked);
const file = scriptFile(text);
const values = { found: "`;`", expected: "an expression" };
const at = (start: number, length: number) => ({ file, start, end: start + length });
const first = createDiagnostic("parse/unexpected", { range: at(18, 1), values, hint: "write one" });
const second = createDiagnostic("parse/unexpected", {
  range: at(text.indexOf("porbe"), 5),
  values,
});

test("marks are taken out, and lines keep their numbers", () => {
  expect(text).toBe("probe begin { x = ; }\n\n\nporbe end { }\n\n");
  expect(expected).toEqual([
    "1:19+1 error parse/unexpected: unexpected `;`, expected an expression",
    "| hint: write one",
    "4:1+5 error parse/unexpected",
  ]);
});

test("diagnostics are shown as far as the marks speak of them", () => {
  expect(showLike(expected, [first, second])).toEqual(expected);
});

test("what differs is seen", () => {
  const moved = { ...first, range: at(17, 1) };
  const other = createDiagnostic("parse/unclosed", { range: second.range });
  expect(showLike(expected, [moved, second])).not.toEqual(expected);
  expect(showLike(expected, [first, other])).not.toEqual(expected);
  expect(showLike(expected, [{ ...first, hint: undefined }, second])).not.toEqual(expected);
  expect(showLike(expected, [first])).not.toEqual(expected);
  expect(showLike(expected, [first, second, other])).not.toEqual(expected);
});

test("a message may be cut", () => {
  const cut = ["1:19+1 error parse/unexpected: unexpected `;`…"];
  expect(showLike(cut, [first])).toEqual(cut);
  expect(showLike(cut, [{ ...first, message: "another" }])).not.toEqual(cut);
});
