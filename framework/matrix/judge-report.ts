// What is wrong with a report besides the tests that failed: what had to run and did not.

import { exitCodes } from "../cli/exit-codes.ts";
import type { ExitCode } from "../cli/exit-codes.ts";
import type { FailureCode } from "../failure-codes.ts";
import { cellName } from "../results/test-record.ts";
import type { Cell, TestRecord } from "../results/test-record.ts";
import { isRed, outcomes } from "../results/verdict.ts";
import type { RedVerdict } from "../results/verdict.ts";
import type { MatrixRecord, MatrixReport } from "./matrix-report.ts";

export interface Shortfall {
  /** What it is about; where it is not one cell, words stand instead of a name. */
  readonly cell: Cell;
  readonly message: string;
  readonly exitCode: ExitCode;
}

/** All there is; an empty list is a matrix of which everything that had to run did. */
export function findShortfalls(report: MatrixReport): readonly Shortfall[] {
  const found = [...missingShards(report), ...undecided(report), ...forbiddenSkips(report)];
  // What runs nowhere can be said only of the whole.
  const isWhole = report.shards.length === report.shards[0]?.of && report.missingCells.length === 0;
  return isWhole ? [...found, ...idleKernels(report), ...idleTests(report)] : found;
}

/** A skip for want of something on this machine, on a kernel that is required. */
export function isForbiddenSkip(report: MatrixReport, { verdict, ...cell }: MatrixRecord): boolean {
  return (
    verdict.outcome === "skipped" &&
    verdict.cause === "missing" &&
    whyMaySkip(report, cell) === undefined
  );
}

/** The matrix's own reason why a cell may skip; undefined when it has to run. */
export function whyMaySkip(
  { plan }: MatrixReport,
  { test, kernel }: { readonly test: string; readonly kernel: string },
): string | undefined {
  const exemption = plan.maySkip.find((one) => one.test === test && one.kernel === kernel);
  return exemption?.reason ?? plan.kernels.find(({ name }) => name === kernel)?.maySkip;
}

/** The exit code of a run: a guest that died before a test that failed before what is missing. */
export function exitCodeOfReport(report: MatrixReport): ExitCode {
  if (report.isInterrupted) return exitCodes.interrupted;
  const codes = new Set<ExitCode>([
    ...report.records.flatMap(({ verdict }) =>
      isRed(verdict) ? outcomes[verdict.outcome].exitCode : [],
    ),
    ...findShortfalls(report).map(({ exitCode }) => exitCode),
  ]);
  const { guest, failed, missing, good } = exitCodes;
  return [guest, failed, missing].find((code) => codes.has(code)) ?? good;
}

/** The records, with what had to run and did not as red ones: for formats that know nothing of what may skip. */
export function recordsWithShortfalls(report: MatrixReport): readonly TestRecord[] {
  const records = report.records.map((record): TestRecord => {
    const { verdict } = record;
    if (verdict.outcome !== "skipped" || !isForbiddenSkip(report, record)) return record;
    return { ...record, verdict: redOf(`it is required, and was skipped: ${verdict.reason}`) };
  });
  const named = new Set(records.map(cellName));
  const others = findShortfalls(report).filter(({ cell }) => !named.has(cellName(cell)));
  return [
    ...records,
    ...others.map(({ cell, message }): TestRecord => {
      return { ...cell, verdict: redOf(message), seconds: 0, attempts: [] };
    }),
  ];
}

function redOf(message: string): RedVerdict {
  return {
    outcome: "failed",
    reasons: [{ code: "matrix/required" satisfies FailureCode, message }],
  };
}

function missingShards({ isMerged, shards }: MatrixReport): Shortfall[] {
  // A shard that runs by itself knows of the others, and does not miss them.
  if (!isMerged) return [];
  const count = shards[0]?.of ?? 0;
  const there = new Set(shards.map(({ index }) => index));
  const absent = Array.from({ length: count }, (_, index) => index + 1).filter(
    (one) => !there.has(one),
  );
  return absent.map((index) => ({
    cell: { test: `shard ${index}/${count}`, kernel: "matrix" },
    message: "its report is not among those that were merged",
    exitCode: exitCodes.failed,
  }));
}

function undecided({ missingCells }: MatrixReport): Shortfall[] {
  return missingCells.map((cell) => ({
    cell,
    message: "it was not decided",
    exitCode: exitCodes.failed,
  }));
}

function forbiddenSkips(report: MatrixReport): Shortfall[] {
  return report.records.flatMap((record) => {
    const { verdict, test, kernel } = record;
    if (verdict.outcome !== "skipped" || !isForbiddenSkip(report, record)) return [];
    const message = `it is required, and was skipped: ${verdict.reason}`;
    return [{ cell: { test, kernel }, message, exitCode: exitCodes.missing }];
  });
}

/** Where every single cell may not skip, that is told of each already. */
function idleKernels(report: MatrixReport): Shortfall[] {
  return report.plan.kernels.flatMap(({ name, maySkip }) => {
    const records = report.records.filter(({ kernel }) => kernel === name);
    const isIdle = records.every(({ verdict }) => verdict.outcome === "skipped");
    const isTold = records.some((record) => isForbiddenSkip(report, record));
    if (maySkip !== undefined || !isIdle || isTold) return [];
    const message = "it is required, and no test has run on it";
    return [{ cell: { test: "any test", kernel: name }, message, exitCode: exitCodes.missing }];
  });
}

/** A test that asks for what no kernel of the matrix has would be green for ever. */
function idleTests(report: MatrixReport): Shortfall[] {
  const { plan, records } = report;
  return plan.tests.flatMap(({ test }) => {
    const cells = records.filter((record) => record.test === test);
    const isIdle = cells.every(({ verdict }) => verdict.outcome === "skipped");
    const mayBe = cells.some((cell) => whyMaySkip(report, cell) !== undefined);
    const isTold = cells.some((cell) => isForbiddenSkip(report, cell));
    if (!isIdle || mayBe || isTold) return [];
    const message = "it ran on none of the kernels";
    return [{ cell: { test, kernel: "any kernel" }, message, exitCode: exitCodes.failed }];
  });
}
