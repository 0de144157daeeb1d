// How many cells of a matrix came to what.

import { isForbiddenSkip } from "../../matrix/judge-report.ts";
import type { MatrixRecord, MatrixReport } from "../../matrix/matrix-report.ts";

export interface RecordCounts {
  readonly passed: number;
  readonly flaky: number;
  readonly failed: number;
  /** Those that may. */
  readonly skipped: number;
  /** Of all these, those that were known before. */
  readonly known: number;
}

export function countRecords(
  report: MatrixReport,
  records: readonly MatrixRecord[] = report.records,
): RecordCounts {
  const states = records.map((record) => {
    const { outcome } = record.verdict;
    if (outcome === "passed" || outcome === "flaky") return outcome;
    if (outcome === "skipped" && !isForbiddenSkip(report, record)) return outcome;
    return "failed";
  });
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  return {
    passed: count("passed"),
    flaky: count("flaky"),
    failed: count("failed"),
    skipped: count("skipped"),
    known: records.filter(({ since }) => since !== undefined).length,
  };
}

/** `48 passed, 2 flaky, 1 failed, 3 skipped (40 known before)`, without what there is none of. */
export function spellCounts({ passed, flaky, failed, skipped, known }: RecordCounts): string {
  const parts = [
    `${passed} passed`,
    flaky > 0 && `${flaky} flaky`,
    `${failed} failed`,
    `${skipped} skipped`,
  ];
  const before = known > 0 ? ` (${known} known before)` : "";
  return `${parts.filter((part) => part !== false).join(", ")}${before}`;
}
