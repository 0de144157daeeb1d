// Records of tests as a list of points, for formats that know only passed, failed and skipped: the outcome stands beside.

import { cellName } from "../../results/test-record.ts";
import type { TestRecord } from "../../results/test-record.ts";
import type { Reason } from "../../results/verdict.ts";
import type { Point } from "../verify/points.ts";

export function pointsOfTests(records: readonly TestRecord[]): readonly Point[] {
  return records.map(pointOf);
}

function pointOf(record: TestRecord): Point {
  const { verdict } = record;
  const title = cellName(record);
  const { test: subject } = record;
  switch (verdict.outcome) {
    case "passed":
      return {
        title,
        subject,
        state: "passed",
        details: record.since ? { since: record.since } : {},
      };
    case "skipped":
      return { title, subject, state: "skipped", reason: verdict.reason, details: {} };
    case "flaky": {
      const before = verdict.before.flatMap(({ outcome, reasons }) =>
        reasons.map((reason) => `${outcome}: ${spellReason(reason)}`),
      );
      // Whoever reads no more than the line has to see it, too.
      return {
        title: `${title} (flaky)`,
        subject,
        state: "passed",
        details: { outcome: "flaky", before },
      };
    }
    default: {
      const { outcome, reasons } = verdict;
      const message = reasons.map(spellReason).join("\n");
      const evidence = record.attempts.flatMap((attempt) => attempt.evidence ?? []);
      const known: Point["details"] = record.since === undefined ? {} : { since: record.since };
      const details = { outcome, message, ...known };
      return {
        title,
        subject,
        state: "failed",
        details: evidence.length > 0 ? { ...details, evidence } : details,
      };
    }
  }
}

/** `guest/hung: the guest hangs`, and what more there is to say, on lines of its own. */
export function spellReason({ code, message, detail }: Reason): string {
  return `${code}: ${message}${detail === undefined ? "" : `\n${detail}`}`;
}
