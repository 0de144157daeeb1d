// From what tests tell while they are decided to a report of what ran.

import type { KnownKernel } from "../kernels/known-kernels.ts";
import type { Cell, TestRecord } from "../results/test-record.ts";
import type { Tapset } from "../verify/tapset.ts";
import type { CoveredCell } from "./counts-file.ts";
import type { CoverageReport } from "./coverage-report.ts";
import { findCoverable } from "./find-coverable.ts";
import { makeCoverageReport } from "./make-report.ts";
import type { TestCoverage } from "./test-coverage.ts";

export interface CoverageSubject {
  readonly tapsets: readonly Tapset[];
  readonly kernels: readonly KnownKernel[];
  readonly include: readonly string[];
}

export interface CoverageCollection {
  /** All that was taken. */
  readonly cells: () => readonly CoveredCell[];
  /** Takes what ran in a test that passed. */
  readonly add: (cell: Cell, coverage: TestCoverage) => void;
  /** @param records all tests that were asked, also those that did not pass */
  readonly report: (
    subject: CoverageSubject,
    records: readonly Pick<TestRecord, "test" | "kernel" | "verdict">[],
  ) => Promise<CoverageReport>;
}

/** @param known what ran in tests of another run */
export function collectCoverage(known: readonly CoveredCell[] = []): CoverageCollection {
  const covered = [...known];
  const of = (kernel: string): readonly CoveredCell[] =>
    covered.filter((cell) => cell.kernel === kernel);
  return {
    cells: () => covered,
    add: ({ test, kernel }, coverage) => void covered.push({ test, kernel, coverage }),
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
