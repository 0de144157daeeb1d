// Tests on one kernel as a matrix of one column, for the formats that are made for matrices.

import { posix } from "node:path";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { testRecordSchema } from "../reports/tests/json-schema.ts";
import type { TestRecord } from "../results/test-record.ts";
import { version } from "../version.ts";
import type { MatrixReport } from "./matrix-report.ts";

export interface PlainRun {
  /** What was asked for, as a title. */
  readonly title: string;
  readonly kernel: KnownKernel;
  readonly records: readonly TestRecord[];
  /** ISO 8601. */
  readonly began: string;
  readonly isInterrupted: boolean;
}

/** A test belongs with the others of its folder. Nothing is required: what was skipped is told, and no more. */
export function reportOfTests(run: PlainRun): MatrixReport {
  const { title, records, began, isInterrupted } = run;
  const { name, architecture, release, version: packaged, buildId } = run.kernel;
  const maySkip = "nothing is required here";
  return {
    format: 1,
    tapwright: version,
    began,
    seconds: (Date.now() - Date.parse(began)) / 1000,
    isInterrupted,
    plan: {
      matrix: title,
      digest: "",
      cells: records.length,
      kernels: [{ name, architecture, release, version: packaged, buildId, maySkip }],
      tests: records.map(({ test }) => ({ test, suite: posix.dirname(test) })),
      tapsets: [],
      maySkip: [],
    },
    isMerged: false,
    shards: [{ index: 1, of: 1 }],
    missingCells: [],
    records: records.map((record) => testRecordSchema.parse(JSON.parse(JSON.stringify(record)))),
  };
}
