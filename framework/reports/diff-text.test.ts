import { expect, test } from "vitest";
import type { AliasChange, DiffReport, Gravity } from "../diff/diff-report.ts";
import { formatDiff } from "./diff-text.ts";

const change = (gravity: Gravity, alias: string): AliasChange => ({
  gravity,
  alias,
  file: "t.stp",
  line: 1,
  kind: "signature",
  text: "one instead of another",
});
const kernel = (name: string) => ({ name, release: "6.1" }) as DiffReport["from"];
const report: DiffReport = {
  tapset: "t",
  from: kernel("bookworm/amd64"),
  to: kernel("bookworm/arm64"),
  changes: [change("moved", "t.a"), change("architecture", "t.b"), change("architecture", "t.c")],
  wrongOnBoth: [],
  suggestions: [],
  patch: "",
};

test("what only the architectures make different is counted", () => {
  expect(formatDiff(report, false)).toBe(`t: bookworm/amd64 (6.1) -> bookworm/arm64 (6.1)

moved (1)
  t.a  t.stp:1
      one instead of another

is the architecture's (2)
  registers of system calls' arguments, functions that unpack them, files below arch/; --verbose lists them
`);
});

test("or listed", () => {
  expect(formatDiff(report, true)).toMatch(/is the architecture's \(2\)\n {2}t\.b {2}t\.stp:1\n/);
});

test("what is wrong on both is told behind what is different, and alone", () => {
  const wrong = { alias: "t.d", file: "t.stp", line: 4, reason: "there is no such function" };
  const section = "\nis wrong on both (1)\n  t.d  t.stp:4\n      there is no such function\n";
  const both = { ...report, wrongOnBoth: [wrong] };
  expect(formatDiff(both, false).endsWith(section)).toBe(true);
  expect(formatDiff({ ...both, changes: [] }, false)).toBe(
    `t: bookworm/amd64 (6.1) -> bookworm/arm64 (6.1)\n\nnothing is different\n${section}`,
  );
});
