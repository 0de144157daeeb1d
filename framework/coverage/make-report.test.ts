import { expect, test } from "vitest";
import type { CoverableDefinition } from "../../compiler/index.ts";
import { listMissing } from "../reports/coverage/missing.ts";
import { makeCoverageReport } from "./make-report.ts";
import type { TestCoverage } from "./test-coverage.ts";

const text = "probe a = b!, c! { v = 1\nif (v) w = 2 }\nprobe d = e { x = 1 }\n";
const file = { path: "/lib.stp", text, origin: "library" as const };

function range(part: string) {
  const start = text.indexOf(part);
  return { file, start, end: start + part.length };
}

const definitions: readonly CoverableDefinition[] = [
  {
    kind: "alias",
    names: ["a"],
    range: range("probe a = b!, c! { v = 1\nif (v) w = 2 }"),
    alternatives: ["b!", "c!"],
    values: ["v", "w"],
    statements: [range("v = 1"), range("if (v) w = 2"), range("w = 2")],
    branches: [range("if (v) w = 2")],
  },
  {
    kind: "alias",
    names: ["d"],
    range: range("probe d = e { x = 1 }"),
    alternatives: ["e"],
    values: ["x"],
    statements: [range("x = 1")],
    branches: [],
  },
];

/** Two probes by alias a, one of which reads v; the arm is taken every time. */
function covered(hits: number, comparesTruth: boolean): TestCoverage {
  const { start, end } = range("if (v) w = 2");
  const passage = { file: 0, start: definitions[0]!.range.start, alternative: "b!" };
  return {
    files: ["/lib.stp"],
    spots: [
      [0, "statement", range("v = 1").start, range("v = 1").end, hits],
      [0, "statement", start, end, hits],
      [0, "then", start, end, hits],
      [0, "otherwise", start, end, 0],
    ],
    decided: [],
    probes: [
      { hits, passages: [{ ...passage, read: ["v"] }] },
      { hits: 0, passages: [{ ...passage, read: ["w"] }] },
    ],
    comparesTruth,
  };
}

function report(tests: Readonly<Record<string, TestCoverage>>) {
  const all = Object.entries(tests).map(([name, coverage]) => ({ test: name, coverage }));
  const tapset = { name: "lib", path: "lib", definitions: [definitions] };
  return makeCoverageReport([tapset], [{ name: "k", tests: all }], []).tapsets[0]!;
}

test("counts of several tests add up", () => {
  const { definitions: found, counts } = report({ one: covered(3, false), two: covered(4, false) });
  expect(found[0]!.kernels[0]).toMatchObject({
    hits: 7,
    alternatives: [
      { point: "b!", hits: 7, isProbed: true },
      { point: "c!", hits: 0, isProbed: false },
    ],
    statements: [
      { line: 1, text: "v = 1", count: 7 },
      { line: 2, text: "if (v) w = 2", count: 7 },
      { line: 2, text: "w = 2", count: null },
    ],
    branches: [{ then: { count: 7 }, otherwise: { count: 0 } }],
  });
  expect(counts).toEqual({
    aliases: { reached: 1, all: 2 },
    alternatives: { reached: 1, all: 3 },
    functions: { reached: 0, all: 0 },
    statements: { reached: 2, all: 4 },
    arms: { reached: 1, all: 2 },
    values: { reached: 1, all: 3 },
    truths: 0,
  });
});

test.each([
  ["truth, in one test of two", { one: covered(1, false), two: covered(1, true) }, "truth"],
  ["text", { one: covered(1, false) }, "text"],
  ["nothing, for its probe never fired", { one: covered(0, true) }, null],
])("a value is compared with %s", (_, tests, compared) => {
  const [v, w] = report(tests).definitions[0]!.kernels[0]!.values;
  expect([v!.compared, w!.compared]).toEqual([compared, null]);
});

test("what is missing is told once, and nothing of what never fired at all", () => {
  const lists = listMissing(report({ one: covered(1, true) }));
  expect(lists.map(({ title, items }) => [title, items.map(({ what }) => what)])).toEqual([
    ["Aliases that never fired", ["d"]],
    ["Alternatives that never fired, of aliases that did", ["a by c!"]],
    ["Values that nothing was compared with", ["a: w"]],
    ["Statements that never ran, where others did", ["w = 2"]],
    ["Branches of which an arm was never taken", ["if (v) w = 2: always"]],
  ]);
});
