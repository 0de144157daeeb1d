import { expect, test } from "vitest";
import { createDiagnostic } from "../../compiler/source/diagnostic.ts";
import { scriptFile } from "../../compiler/syntax/test-scripts.ts";
import { readMarkers, showDiagnostics } from "./markers.ts";

const marked = `probe begin { x = ; }
//                ^ error parse/unexpected: unexpected \`;\`, expected an expression
//| hint: write one
porbe end { }
//<^^^^^ error parse/unexpected: unexpected name, expected a definition
`;
const { text, expected } = readMarkers(marked);
const file = scriptFile(text);
const values = { found: "`;`", expected: "an expression" };
const at = (start: number, length: number) => ({ file, start, end: start + length });
const first = createDiagnostic("parse/unexpected", { range: at(18, 1), values, hint: "write one" });
const second = createDiagnostic("parse/unexpected", {
  range: at(text.indexOf("porbe"), 5),
  values: { found: "name", expected: "a definition" },
});

test("marks are taken out, and lines keep their numbers", () => {
  expect(text).toBe("probe begin { x = ; }\n\n\nporbe end { }\n\n");
  expect(expected).toEqual([
    "1:19+1 error parse/unexpected: unexpected `;`, expected an expression",
    "| hint: write one",
    "4:1+5 error parse/unexpected: unexpected name, expected a definition",
  ]);
});

test("diagnostics are shown as marks", () => {
  expect(showDiagnostics([first, second])).toEqual(expected);
});

test("what differs is seen", () => {
  const moved = { ...first, range: at(17, 1) };
  const other = createDiagnostic("parse/unclosed", { range: second.range });
  expect(showDiagnostics([moved, second])).not.toEqual(expected);
  expect(showDiagnostics([first, other])).not.toEqual(expected);
  expect(showDiagnostics([{ ...first, hint: undefined }, second])).not.toEqual(expected);
  expect(showDiagnostics([first])).not.toEqual(expected);
  expect(showDiagnostics([first, second, other])).not.toEqual(expected);
});
