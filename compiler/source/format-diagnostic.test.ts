import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { createDiagnostic, type Diagnostic } from "./diagnostic.ts";
import { formatDiagnostic, formatDiagnostics } from "./format-diagnostic.ts";
import { diagnosticToJson, formatDiagnosticsAsJson } from "./format-json.ts";
import { formatDiagnosticsAsSarif } from "./format-sarif.ts";
import type { Range, SourceFile } from "./source-file.ts";

const script: SourceFile = {
  path: "examples/one.stp",
  text: 'probe begin {\n\tx = @m(2)\n  s = "日本" . y\n}\n',
  origin: "script",
};
const library: SourceFile = {
  path: "lib/m.stpm",
  text: "@define m(a) %( @a + ) %)\n",
  origin: "library",
};

function find(file: SourceFile, text: string): Range {
  const start = file.text.indexOf(text);
  return { file, start, end: start + text.length };
}

const plain = createDiagnostic("parse/unexpected", {
  range: find(script, "x ="),
  values: { found: "`=`", expected: "a statement" },
});
const chained = createDiagnostic("parse/unexpected", {
  range: {
    ...find(library, ")"),
    start: 21,
    end: 22,
    expandedFrom: { name: "@m", call: find(script, "@m(2)") },
  },
  values: { found: "`)`", expected: "an expression" },
  hint: "write an expression",
});
const nowhere = createDiagnostic("parse/c-type", { values: { name: "int" } });

/** The frame without the line of the message. */
function frameOf(range: Range): string[] {
  return formatDiagnostic({ ...nowhere, range, hint: undefined })
    .split("\n")
    .slice(1);
}

describe("as text", () => {
  test("the place, the line, the mark; tabs are as wide as they look", () => {
    expect(formatDiagnostic(plain)).toBe(
      [
        "error[parse/unexpected]: unexpected `=`, expected a statement",
        " --> examples/one.stp:2:2",
        "  |",
        "2 |     x = @m(2)",
        "  |     ^^^",
      ].join("\n"),
    );
  });

  test("the chain of a macro, and a hint", () => {
    expect(formatDiagnostic(chained)).toBe(
      [
        "error[parse/unexpected]: unexpected `)`, expected an expression",
        " --> lib/m.stpm:1:22",
        "  |",
        "1 | @define m(a) %( @a + ) %)",
        "  |                      ^",
        "note: in the expansion of `@m`",
        " --> examples/one.stp:2:6",
        "  |",
        "2 |     x = @m(2)",
        "  |         ^^^^^",
        "hint: write an expression",
      ].join("\n"),
    );
  });

  test("wide characters before the mark, and in it", () => {
    const range = find(script, '"日本"');
    const lines = formatDiagnostic(createDiagnostic("parse/not-assignable", { range })).split("\n");
    expect(lines.slice(3, 5)).toEqual(['3 |   s = "日本" . y', "  |       ^^^^^^"]);
    const after = formatDiagnostic(
      createDiagnostic("parse/not-assignable", { range: find(script, " y") }),
    );
    expect(after.split("\n")[4]).toBe("  |               ^^");
  });

  test("of a range over several lines the first and the last are marked", () => {
    const whole: Range = { file: script, start: 12, end: script.text.length };
    expect(frameOf(whole)).toEqual([
      " --> examples/one.stp:1:13",
      "  |",
      "1 | probe begin {",
      "  |             ^",
      "  …",
      "4 | }",
      "  | ^",
    ]);
    const two: Range = { file: script, start: 15, end: script.text.indexOf(" . y") };
    expect(frameOf(two).slice(2)).toEqual([
      "2 |     x = @m(2)",
      "  |     ^^^^^^^^^",
      '3 |   s = "日本" . y',
      "  |   ^^^^^^^^^^",
    ]);
  });

  test("line numbers are aligned when one has more digits", () => {
    const file = { ...script, text: `${"\n".repeat(8)}if (x) {\n  y\n}\n` };
    const range: Range = { file, start: 8, end: file.text.length };
    expect(frameOf(range)).toEqual([
      "  --> examples/one.stp:9:1",
      "   |",
      " 9 | if (x) {",
      "   | ^^^^^^^^",
      "   …",
      "11 | }",
      "   | ^",
    ]);
  });

  test("a mark at the end of a file, in an empty file, and on an empty first line is one caret", () => {
    const end: Range = { file: script, start: script.text.length, end: script.text.length };
    expect(frameOf(end)).toEqual([" --> examples/one.stp:5:1", "  |", "5 | ", "  | ^"]);
    const empty: Range = { file: { ...script, text: "" }, start: 0, end: 0 };
    expect(frameOf(empty)).toEqual([" --> examples/one.stp:1:1", "  |", "1 | ", "  | ^"]);
    const above: Range = { file: { ...script, text: "\nx\n" }, start: 0, end: 0 };
    expect(frameOf(above)).toEqual([" --> examples/one.stp:1:1", "  |", "1 | ", "  | ^"]);
  });

  test("carriage returns and a byte order mark are no columns", () => {
    const file = { ...script, text: "\ufeffx = ;\r\n\ty = ;\r\n" };
    const [first, second] = [file.text.indexOf(";"), file.text.lastIndexOf(";")];
    expect(frameOf({ file, start: first, end: first + 1 })).toEqual([
      " --> examples/one.stp:1:5",
      "  |",
      "1 | x = ;",
      "  |     ^",
    ]);
    expect(frameOf({ file, start: second, end: second + 3 })).toEqual([
      " --> examples/one.stp:2:6",
      "  |",
      "2 |     y = ;",
      "  |         ^",
    ]);
    expect(frameOf({ file, start: 0, end: 0 }).slice(2)).toEqual(["1 | x = ;", "  | ^"]);
  });

  test("a frame is as wide as its terminal, and no line of it is broken", () => {
    const text = `probe begin { x = ${"1 + ".repeat(100)}; ${"y ".repeat(100)}}`;
    const range = find({ ...script, text }, ";");
    const diagnostic = createDiagnostic("parse/unexpected", { range });
    for (const width of [60, 80, 200]) {
      const [, , , line = "", mark = ""] = formatDiagnostic(diagnostic, { width }).split("\n");
      expect(line.length).toBeLessThanOrEqual(width);
      expect(line.length).toBeGreaterThan(width - 5);
      expect(line[mark.indexOf("^")]).toBe(";");
    }
  });

  test("a long line is cut around the mark", () => {
    const text = `probe begin { x = ${"1 + ".repeat(100)}; ${"y ".repeat(100)}}`;
    const range = find({ ...script, text }, ";");
    const [, , , line, mark] = formatDiagnostic(
      createDiagnostic("parse/unexpected", { range }),
    ).split("\n");
    expect(line!.length).toBeLessThan(130);
    expect(line![mark!.indexOf("^")]).toBe(";");
    expect(line).toMatch(/^1 \| ….*…$/);
  });

  test("control characters do not reach the terminal", () => {
    const file = { ...script, text: "x \x1b[31m = \x07" };
    const range: Range = { file, start: 0, end: 1 };
    const shown = formatDiagnostic(createDiagnostic("parse/unexpected", { range }));
    expect([...shown].every((character) => character >= " " || character === "\n")).toBe(true);
  });

  test("without a place there is no frame", () => {
    expect(formatDiagnostic(nowhere).split("\n")).toHaveLength(2);
  });

  test("several, with counts", () => {
    expect(formatDiagnostics([])).toBe("");
    expect(formatDiagnostics([plain, chained, nowhere])).toMatch(/\n\n2 errors, 1 warning\n$/);
    expect(formatDiagnostics([plain])).toMatch(/\n\n1 error\n$/);
  });

  test("with colour it is the same text", () => {
    const coloured = formatDiagnostics([plain, chained, nowhere], { colour: true });
    expect(coloured).toContain("\x1b[31m");
    expect(stripVTControlCharacters(coloured)).toBe(formatDiagnostics([plain, chained, nowhere]));
  });
});

describe("as JSON", () => {
  test("lines and columns instead of offsets", () => {
    expect(diagnosticToJson(chained)).toEqual({
      code: "parse/unexpected",
      severity: "error",
      message: "unexpected `)`, expected an expression",
      place: { path: "lib/m.stpm", start: { line: 1, column: 22 }, end: { line: 1, column: 23 } },
      notes: [
        {
          message: "in the expansion of `@m`",
          place: {
            path: "examples/one.stp",
            start: { line: 2, column: 6 },
            end: { line: 2, column: 11 },
          },
        },
      ],
      hint: "write an expression",
    });
  });
  test("a document", () => {
    const document = JSON.parse(formatDiagnosticsAsJson([plain, nowhere])) as {
      diagnostics: Diagnostic[];
    };
    expect(document.diagnostics.map(({ code }) => code)).toEqual([
      "parse/unexpected",
      "parse/c-type",
    ]);
  });
});

test("as SARIF", () => {
  const log = JSON.parse(formatDiagnosticsAsSarif([plain, chained, nowhere], "1.2.3"));
  const [run] = log.runs;
  expect(log.version).toBe("2.1.0");
  expect(run.tool.driver).toMatchObject({ name: "Tapwright", version: "1.2.3" });
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
    "parse/c-type",
    "parse/unexpected",
  ]);
  expect(
    run.results.map(({ ruleIndex, level }: { ruleIndex: number; level: string }) => [
      ruleIndex,
      level,
    ]),
  ).toEqual([
    [1, "error"],
    [1, "error"],
    [0, "warning"],
  ]);
  expect(run.results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: "examples/one.stp" },
    region: { startLine: 2, startColumn: 2, endLine: 2, endColumn: 5 },
  });
  expect(run.results[1].relatedLocations).toHaveLength(1);
  expect(run.results[2].locations).toEqual([]);
});
