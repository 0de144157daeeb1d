// Runs the cells of a matrix, a few at a time, and tells of each as an event.

import { attemptOften } from "../golden/run-tests.ts";
import type { TestEventListener } from "../results/test-event.ts";
import type { TestRecord } from "../results/test-record.ts";
import { verdictOfAttempts } from "../results/verdict.ts";
import { openBench } from "./kernel-bench.ts";
import type { KernelBench } from "./kernel-bench.ts";
import type { PlannedCell, PlannedKernel } from "./matrix-plan.ts";
import { findResult, keepResult } from "./results-store.ts";

export interface MatrixOptions {
  readonly include: readonly string[];
  /** Cells at a time. */
  readonly jobs: number;
  /** How often a cell that fails is tried again. */
  readonly retries: number;
  /** Runs what is known, too. */
  readonly isFresh: boolean;
}

/** Ends when all cells are decided, or soon after the signal; what is under way then stays undecided. */
export async function runMatrix(
  cells: readonly PlannedCell[],
  options: MatrixOptions,
  tell: TestEventListener,
  signal: AbortSignal,
): Promise<void> {
  const benches = new Map<string, Promise<KernelBench>>();
  const benchOf = ({ known }: PlannedKernel): Promise<KernelBench> => {
    const opened = benches.get(known.name) ?? openBench(known, options.include);
    benches.set(known.name, opened);
    return opened;
  };
  const waiting = [...cells];
  const work = async (): Promise<void> => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      if (signal.aborted) return;
      const record = await decide(cell, await benchOf(cell.column), options, tell, signal);
      if (record === undefined) return;
      tell({ kind: "test-decided", ...record });
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
}

async function decide(
  { test, kernel, row }: PlannedCell,
  { obstacle, digests }: KernelBench,
  options: MatrixOptions,
  tell: TestEventListener,
  signal: AbortSignal,
): Promise<TestRecord | undefined> {
  if (obstacle !== undefined) {
    const verdict = { outcome: "skipped", cause: "missing", reason: obstacle } as const;
    return { test, kernel, verdict, seconds: 0, attempts: [] };
  }
  const digest = await digests?.of(row.path);
  const known = digest === undefined || options.isFresh ? undefined : await findResult(digest);
  if (known !== undefined) return { test, kernel, ...known };
  tell({ kind: "test-began", test, kernel });
  const { include, retries } = options;
  const settings = { kernel, include, update: false, retries, signal };
  const attempts = await attemptOften(row.path, settings);
  if (signal.aborted) return undefined;
  const verdict = verdictOfAttempts(attempts.map((attempt) => attempt.verdict));
  const seconds = attempts.reduce((sum, attempt) => sum + attempt.seconds, 0);
  const record = { test, kernel, verdict, seconds, attempts };
  if (digest !== undefined) await keepResult(digest, record);
  return record;
}
