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
