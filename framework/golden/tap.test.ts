import { expect, test } from "vitest";
import { Parser } from "tap-parser";
import { formatTap } from "./tap.ts";

const results = [
  { file: "a.test.stp", name: "a", state: "passed", seconds: 1 },
  { file: "b.test.stp", name: "b # 1", state: "failed", detail: "- x\n+ y: #", seconds: 1 },
  { file: "c.test.stp", name: "c", state: "skipped", detail: "no kernel", seconds: 0 },
] as const;

test("the text", () => {
  expect(formatTap(results)).toBe(
    [
      "TAP version 13",
      "1..3",
      "ok 1 - a.test.stp > a",
      "not ok 2 - b.test.stp > b \\# 1",
      "  ---",
      "  message: |",
      "    - x",
      "    + y: #",
      "  ...",
      "ok 3 - c.test.stp > c # SKIP no kernel",
      "",
    ].join("\n"),
  );
});

test("a parser of TAP reads the same verdicts, names and reasons", () => {
  const read = Parser.parse(formatTap(results)).flatMap(([kind, value]) =>
    kind === "assert" ? [value] : [],
  );
  expect(read.map(({ ok, name, skip }) => ({ ok, name, skip }))).toEqual([
    { ok: true, name: "a.test.stp > a", skip: false },
    { ok: false, name: "b.test.stp > b # 1", skip: false },
    { ok: true, name: "c.test.stp > c", skip: "no kernel" },
  ]);
});
