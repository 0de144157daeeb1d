// From what tests tell while they are decided to a report of what ran.

import type { KnownKernel } from "../kernels/known-kernels.ts";
import type { Cell, TestRecord } from "../results/test-record.ts";
import type { Tapset } from "../verify/tapset.ts";
import type { CoverageReport } from "./coverage-report.ts";
import { findCoverable } from "./find-coverable.ts";
import { makeCoverageReport } from "./make-report.ts";
import type { CoveredTest } from "./tally.ts";
import type { TestCoverage } from "./test-coverage.ts";

export interface CoverageSubject {
  readonly tapsets: readonly Tapset[];
  readonly kernels: readonly KnownKernel[];
  readonly include: readonly string[];
}

export interface CoverageCollection {
  /** Takes what ran in a test that passed. */
  readonly add: (cell: Cell, coverage: TestCoverage) => void;
  /** @param records all tests that were asked, also those that did not pass */
  readonly report: (
    subject: CoverageSubject,
    records: readonly Pick<TestRecord, "test" | "kernel" | "verdict">[],
  ) => Promise<CoverageReport>;
}

export function collectCoverage(): CoverageCollection {
  const covered = new Map<string, CoveredTest[]>();
  const of = (kernel: string): readonly CoveredTest[] => covered.get(kernel) ?? [];
  return {
    add: ({ test, kernel }, coverage) =>
      void covered.set(kernel, [...of(kernel), { test, coverage }]),
    report: async ({ tapsets, kernels, include }, records) => {
      const coverable = await findCoverable(tapsets, kernels, include);
      const tests = records.map(({ test, kernel, verdict }) => ({
        test,
        kernel,
        outcome: verdict.outcome,
        isCounted: of(kernel).some((one) => one.test === test),
      }));
      const there = kernels.map(({ name }) => ({ name, tests: of(name) }));
      return makeCoverageReport(coverable, there, tests);
    },
  };
}
