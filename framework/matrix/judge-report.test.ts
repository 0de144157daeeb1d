import { describe, expect, test } from "vitest";
import type { Verdict } from "../results/verdict.ts";
import { exitCodeOfReport, findShortfalls, recordsWithShortfalls } from "./judge-report.ts";
import { mergeReports } from "./merge-reports.ts";
import { goodVerdicts, smallReport, type Verdicts } from "./testing/small-matrix.ts";

const missing: Verdict = { outcome: "skipped", cause: "missing", reason: "not fetched" };
const unmet: Verdict = { outcome: "skipped", cause: "unmet", reason: "wants CONFIG_X=y" };
const failed: Verdict = {
  outcome: "failed",
  reasons: [{ code: "test/output-differs", message: "the output differs" }],
};
const panicked: Verdict = {
  outcome: "guest-panicked",
  reasons: [{ code: "guest/panicked", message: "it panicked" }],
};

/** The good matrix with other rows for a kernel. */
function withKernel(column: number, row: Verdicts[number]): Verdicts {
  return goodVerdicts.map((one, index) => (index === column ? row : one));
}

function shortfallsOf(verdicts: Verdicts): string[] {
  return findShortfalls(smallReport(verdicts)).map(
    ({ cell, message }) => `${cell.test}@${cell.kernel}: ${message}`,
  );
}

describe("what is red", () => {
  test("nothing, where all skips are such as the matrix allows, for a kernel or for a cell", () => {
    expect(shortfallsOf(goodVerdicts)).toEqual([]);
    expect(exitCodeOfReport(smallReport())).toBe(0);
  });

  test("what is missing on a required kernel, of every cell that has no exemption", () => {
    const verdicts = withKernel(1, [missing, missing, missing]);
    expect(shortfallsOf(verdicts)).toEqual([
      "tapsets/net/tests/open@bookworm/686-pae: it is required, and was skipped: not fetched",
      "tapsets/net/tests/close@bookworm/686-pae: it is required, and was skipped: not fetched",
    ]);
    expect(exitCodeOfReport(smallReport(verdicts))).toBe(3);
  });

  test("a requirement that is not met is none of the matrix's, unless it leaves a kernel idle", () => {
    expect(shortfallsOf(withKernel(1, [unmet, { outcome: "passed" }, unmet]))).toEqual([]);
    expect(shortfallsOf(withKernel(1, [unmet, unmet, unmet]))).toEqual([
      "any test@bookworm/686-pae: it is required, and no test has run on it",
    ]);
  });

  test("a test that runs nowhere", () => {
    const verdicts: Verdicts = [
      [unmet, { outcome: "passed" }, { outcome: "passed" }],
      [unmet, { outcome: "passed" }, { outcome: "passed" }],
    ];
    const report = smallReport([...verdicts, [undefined, undefined, undefined]]);
    const whole = { ...report, missingCells: [] };
    expect(findShortfalls(whole).map(({ cell }) => cell.test)).toContain("tapsets/net/tests/open");
    expect(exitCodeOfReport(whole)).toBe(1);
  });

  test("what was not decided", () => {
    const verdicts = withKernel(0, [{ outcome: "passed" }, undefined, { outcome: "passed" }]);
    expect(shortfallsOf(verdicts)).toEqual([
      "tapsets/net/tests/close@bookworm/cloud-amd64: it was not decided",
    ]);
  });

  test("a guest that died is worse than a test that failed, and that than what is missing", () => {
    const codes = [
      withKernel(1, [missing, { outcome: "passed" }, { outcome: "passed" }]),
      withKernel(1, [missing, failed, { outcome: "passed" }]),
      withKernel(1, [missing, failed, panicked]),
    ].map((verdicts) => exitCodeOfReport(smallReport(verdicts)));
    expect(codes).toEqual([3, 1, 4]);
    expect(exitCodeOfReport({ ...smallReport(), isInterrupted: true })).toBe(130);
  });

  test("formats that know nothing of what may skip get it as failures", () => {
    const records = recordsWithShortfalls(smallReport(withKernel(1, [missing, failed, missing])));
    expect(records[3]!.verdict).toEqual({
      outcome: "failed",
      reasons: [
        { code: "matrix/required", message: "it is required, and was skipped: not fetched" },
      ],
    });
    expect(records.map(({ verdict }) => verdict.outcome)).toEqual([
      "passed",
      "passed",
      "passed",
      // The last has an exemption.
      "failed",
      "failed",
      "skipped",
      "skipped",
      "skipped",
      "skipped",
    ]);
  });
});

describe("shards", () => {
  const shards = [1, 2, 3].map((index) => smallReport(goodVerdicts, { index, of: 3 }));

  test("each judges its own cells, and misses nothing of the others", () => {
    expect(shards.map(({ records }) => records.length)).toEqual([3, 3, 3]);
    expect(shards.map(exitCodeOfReport)).toEqual([0, 0, 0]);
  });

  test("together they are the whole, whatever their order", () => {
    const { isMerged, shards: merged, ...others } = mergeReports(shards.toReversed());
    const { isMerged: _, shards: one, ...whole } = smallReport();
    expect(others).toEqual(whole);
    expect([isMerged, merged.length, one.length]).toEqual([true, 3, 1]);
    expect(findShortfalls(mergeReports(shards))).toEqual([]);
  });

  test("one that is missing is told, and red", () => {
    const merged = mergeReports([shards[0]!, shards[2]!]);
    expect(findShortfalls(merged).map(({ cell, message }) => [cell.test, message])).toEqual([
      ["shard 2/3", "its report is not among those that were merged"],
    ]);
    expect(exitCodeOfReport(merged)).toBe(1);
    expect(findShortfalls(mergeReports([shards[0]!]))).toHaveLength(2);
  });

  test("one that ran twice counts as it ran last", () => {
    const bad = withKernel(0, [failed, { outcome: "passed" }, { outcome: "passed" }]);
    const again = smallReport(bad, { index: 1, of: 3 }, "2026-11-26T20:00:00.000Z");
    const merged = mergeReports([again, ...shards]);
    expect(merged.records).toHaveLength(9);
    expect(exitCodeOfReport(merged)).toBe(1);
  });
});
