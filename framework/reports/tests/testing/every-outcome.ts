// Records of tests, written by hand.

import type { TestRecord } from "../../../results/test-record.ts";
import { outcomes } from "../../../results/verdict.ts";
import type { Outcome, RedVerdict, Verdict } from "../../../results/verdict.ts";

const kernel = "bookworm/cloud-amd64";

function record(test: string, verdict: Verdict, evidence?: string): TestRecord {
  return { test, kernel, verdict, seconds: 1.25, attempts: [{ verdict, seconds: 1.25, evidence }] };
}

const differs: RedVerdict = {
  outcome: "failed",
  reasons: [
    {
      code: "test/output-differs",
      message: "the output differs from a.golden",
      detail: "- 1 < 2\n+ 1",
    },
  ],
};
const hung: RedVerdict = {
  outcome: "guest-hung",
  reasons: [{ code: "guest/hung", message: "no sign of life" }],
};

export const records: readonly TestRecord[] = [
  record("good", { outcome: "passed" }),
  record("wrong", differs, "evidence/wrong"),
  record("flaky", { outcome: "flaky", before: [hung] }),
  record("absent", { outcome: "skipped", cause: "missing", reason: "no ia64 emulator" }),
];

/** One of each outcome, called as its outcome. */
export const everyOutcome = (Object.keys(outcomes) as Outcome[]).map((outcome) => {
  if (outcome === "passed") return record(outcome, { outcome });
  if (outcome === "flaky") return record(outcome, { outcome, before: [hung] });
  if (outcome === "skipped") return record(outcome, { outcome, cause: "unmet", reason: "why not" });
  return record(outcome, { outcome, reasons: [{ code: "guest/x", message: "y" }] });
});
