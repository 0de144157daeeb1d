import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { Parser } from "tap-parser";

import { formatTap, judge, resultOfCell } from "./verdicts.mjs";

const passed = { project: "unit", file: "a.test.ts", name: "adds", state: "passed" };
const skipped = {
  project: "unit",
  file: "b.test.ts",
  name: "compares",
  state: "skipped",
  reason: "no pahole",
};

test("a skip that nobody allowed is a failure", () => {
  const [, verdict] = judge([passed, skipped], [], ["unit"]);
  expect(verdict).toMatchObject({
    state: "failed",
    detail: "it was skipped (no pahole), and ci/allowed-skips.json does not have it",
  });
});

test("a skip that the list has stays one", () => {
  const allowed = [{ pattern: "^unit > b\\.test\\.ts > ", reason: "pahole is optional" }];
  expect(judge([passed, skipped], allowed, ["unit"])).toEqual([passed, skipped]);
});

test("a project in which nothing passed is a failure", () => {
  const verdicts = judge([passed], [], ["unit", "guest"]);
  expect(verdicts.map(({ state }) => state)).toEqual(["passed", "failed"]);
  expect(verdicts[1].detail).toBe("no test of the project guest passed");
  expect(judge([], [], ["unit"])).toHaveLength(1);
});

test("TAP is flat, and directives in names are not taken for directives", () => {
  const failed = { ...passed, name: "prints # SKIP", state: "failed", detail: "two\nlines" };
  const tap = formatTap([passed, failed, skipped]);
  expect(tap).toBe(
    [
      "TAP version 13",
      "1..3",
      "ok 1 - unit > a.test.ts > adds",
      "not ok 2 - unit > a.test.ts > prints \\# SKIP",
      "  ---",
      "  message: |",
      "    two",
      "    lines",
      "  ...",
      "ok 3 - unit > b.test.ts > compares # SKIP no pahole",
      "",
    ].join("\n"),
  );
  const results = Parser.parse(tap).filter(([kind]) => kind === "assert");
  expect(results.map(([, { ok, skip }]) => [ok, skip])).toEqual([
    [true, false],
    [false, false],
    [true, "no pahole"],
  ]);
});

test("JUnit counts the same", () => {
  const failed = { ...passed, state: "failed", detail: "it <breaks> & burns" };
  const input = formatTap([passed, failed, skipped]);
  const { stdout } = spawnSync("node_modules/.bin/tap-junit", [], { input, encoding: "utf8" });
  expect(stdout).toContain('tests="3"');
  expect(stdout).toContain('failures="1"');
  expect(stdout).toContain('skipped="1"');
});

test("a cell of a matrix is red unless it passed or was skipped, flaky ones too", () => {
  const cell = { test: "examples/iotask", kernel: "bookworm/amd64", seconds: 2 };
  const stateOf = (verdict) => resultOfCell({ ...cell, verdict });
  const common = { project: "matrix", file: "examples/iotask", name: "bookworm/amd64" };
  expect(stateOf({ outcome: "passed" })).toMatchObject({ ...common, state: "passed" });
  const unmet = { outcome: "skipped", cause: "unmet", reason: "wants huge pages" };
  expect(stateOf(unmet)).toMatchObject({ state: "skipped", reason: "wants huge pages" });
  expect(stateOf({ outcome: "flaky", before: [] })).toMatchObject({ state: "failed" });
  const reasons = [{ code: "guest/hung", message: "the guest hangs" }];
  expect(stateOf({ outcome: "guest-hung", reasons })).toMatchObject({
    state: "failed",
    detail: "guest-hung\nthe guest hangs",
  });
});
