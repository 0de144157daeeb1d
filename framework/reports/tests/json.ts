// Records of tests as JSON; json-schema.ts says what it is.

import type { TestRecord } from "../../results/test-record.ts";
import type { Outcome } from "../../results/verdict.ts";
import { version } from "../../version.ts";

export function formatTestsJson(records: readonly TestRecord[], isInterrupted: boolean): string {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { verdict } of records) {
    counts[verdict.outcome] = (counts[verdict.outcome] ?? 0) + 1;
  }
  const report = { version: 1, tapwright: version, isInterrupted, counts, tests: records };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
