import { describe, expect, test } from "vitest";
import { exitCodeOfVerdicts, outcomes, verdictOf, verdictOfAttempts } from "./verdict.ts";
import type { RedVerdict, Verdict } from "./verdict.ts";

const passed: Verdict = { outcome: "passed" };
const skipped: Verdict = { outcome: "skipped", cause: "missing", reason: "no emulator" };
const hung: RedVerdict = { outcome: "guest-hung", reasons: [{ code: "guest/hung", message: "x" }] };
const failed: RedVerdict = {
  outcome: "failed",
  reasons: [{ code: "test/output-differs", message: "y" }],
};

test("reasons make a verdict, of which the first decides, and none is a pass", () => {
  expect(verdictOf([])).toEqual(passed);
  const reasons = [
    { code: "guest/panicked", message: "the guest's kernel panicked: x\nand more", exitCode: 4 },
    { code: "guest/splat", message: "the kernel complained", hint: "look", exitCode: 1 },
  ];
  expect(verdictOf(reasons)).toEqual({
    outcome: "guest-panicked",
    reasons: [
      { code: "guest/panicked", message: "the guest's kernel panicked: x", detail: "and more" },
      { code: "guest/splat", message: "the kernel complained", hint: "look" },
    ],
  });
});

test.each([
  ["guest/module-refused", "module-refused"],
  ["guest/timed-out", "timed-out"],
  ["guest/flooded", "flooded"],
  ["guest/splat", "kernel-complained"],
  ["guest/tainted", "kernel-complained"],
  ["guest/left-behind", "kernel-complained"],
  ["guest/log-lost", "kernel-complained"],
  ["guest/oopsed", "guest-oopsed"],
  ["guest/hung", "guest-hung"],
  ["guest/rebooted", "guest-rebooted"],
  ["guest/agent-lost", "guest-lost"],
  ["guest/emulator-lost", "guest-lost"],
  ["guest/boot-failed", "guest-lost"],
  ["guest/interrupted", "interrupted"],
  ["script/skipped-probes", "failed"],
  ["test/output-differs", "failed"],
])("%s is %s", (code, outcome) => {
  expect(verdictOf([{ code, message: "" }]).outcome).toBe(outcome);
});

describe("attempts", () => {
  test.each<[string, Verdict[], Verdict]>([
    ["one is what it is", [failed], failed],
    ["a pass after something red is flaky", [hung, passed], { outcome: "flaky", before: [hung] }],
    [
      "also when it was red in different ways",
      [hung, failed, passed],
      { outcome: "flaky", before: [hung, failed] },
    ],
    ["red to the end is the last", [hung, failed], failed],
    ["a skip does not make good what was red", [failed, skipped], failed],
    ["a skip alone is a skip", [skipped], skipped],
  ])("%s", (_, attempts, verdict) => {
    expect(verdictOfAttempts(attempts)).toEqual(verdict);
  });
});

test.each<[Verdict[], number]>([
  [[passed, { outcome: "flaky", before: [hung] }], 0],
  [[passed, skipped], 0],
  [[skipped], 3],
  [[passed, failed, skipped], 1],
  [[failed, hung, passed], 4],
  [[hung, { outcome: "interrupted", reasons: [] }], 130],
])("exit codes: %j", (verdicts, exitCode) => {
  expect(exitCodeOfVerdicts(verdicts)).toBe(exitCode);
});

test("no two outcomes mean the same", () => {
  const meanings = Object.values(outcomes).map(({ means }) => means);
  expect(new Set(meanings).size).toBe(meanings.length);
});
