// Runs tests on kernels, so many at a time, and tells of each as an event. What is known from before need not run.

import type { TestCoverage } from "../coverage/test-coverage.ts";
import { keepGuestsWaiting } from "../pipeline/guests.ts";
import { evidenceOf } from "../evidence/kept-evidence.ts";
import { findResult, keepResult } from "../results/results-store.ts";
import type { KnownResult } from "../results/results-store.ts";
import type { TestEventListener } from "../results/test-event.ts";
import type { Cell, TestRecord } from "../results/test-record.ts";
import { verdictOfAttempts } from "../results/verdict.ts";
import { attemptOften } from "./attempt-often.ts";
import type { AttemptsOptions } from "./attempt-often.ts";
import { inTurn } from "./in-turn.ts";
import type { TurnOptions } from "./in-turn.ts";
import type { KernelBench } from "./kernel-bench.ts";

export interface TestCell extends Cell {
  /** Of the test's script. */
  readonly path: string;
}

export interface CellsOptions
  extends TurnOptions, Omit<AttemptsOptions, "cell" | "digest" | "kernel" | "arch" | "signal"> {
  /** Asked once for each kernel. */
  readonly benchOf: (kernel: string) => Promise<KernelBench>;
  /** What is known from before is told, and not run again. */
  readonly takesKnown: boolean;
  /** Gets what of the library ran in tests that passed, where it is counted. */
  readonly onCoverage?: (cell: Cell, coverage: TestCoverage) => void;
  /** Restored guests that wait when all is done, for the next round. */
  readonly guestsAfterwards: number;
}

/** Ends when all cells are decided, or soon after the signal; what is under way then stays undecided, and is not told of. */
export async function runCells(
  cells: readonly TestCell[],
  options: CellsOptions,
  tell: TestEventListener,
): Promise<void> {
  const lanes = new Map<string, Promise<Lane>>();
  const laneOf = (kernel: string): Promise<Lane> => {
    const on = cells.filter((cell) => cell.kernel === kernel);
    const lane = lanes.get(kernel) ?? openLane(kernel, on, options);
    lanes.set(kernel, lane);
    return lane;
  };
  const waiting = cells.values();
  const work = async (): Promise<void> => {
    for (const cell of waiting) {
      if (options.signal.aborted) return;
      const record = await decide(cell, await laneOf(cell.kernel), options, tell);
      if (record === undefined) return;
      tell({ kind: "test-decided", ...record });
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
}

/** The cells of one kernel. */
interface Lane {
  readonly bench: KernelBench;
  readonly known: ReadonlyMap<TestCell, Known>;
  /** A cell begins to run: guests come up while scripts are still being translated, one for each cell and no more. */
  readonly begin: () => void;
}

interface Known {
  readonly digest: string;
  readonly result: KnownResult;
}

async function openLane(
  kernel: string,
  cells: readonly TestCell[],
  { benchOf, takesKnown, jobs, guestsAfterwards }: CellsOptions,
): Promise<Lane> {
  const bench = await benchOf(kernel);
  const known = takesKnown ? await findKnown(cells, bench) : new Map<TestCell, Known>();
  let left = cells.length - known.size;
  const prepareGuests = (): void => {
    if (bench.kernel === undefined) return;
    keepGuestsWaiting(bench.kernel, Math.max(guestsAfterwards, Math.min(jobs, left)));
  };
  prepareGuests();
  const begin = (): void => {
    left -= 1;
    prepareGuests();
  };
  return { bench, known, begin };
}

async function findKnown(
  cells: readonly TestCell[],
  { digests }: KernelBench,
): Promise<ReadonlyMap<TestCell, Known>> {
  const known = new Map<TestCell, Known>();
  if (digests === undefined) return known;
  for (const cell of cells) {
    const digest = await digests.of(cell.path);
    const result = findResult(digest);
    if (result !== undefined) known.set(cell, { digest, result });
  }
  return known;
}

async function decide(
  cell: TestCell,
  { bench, known, begin }: Lane,
  options: CellsOptions,
  tell: TestEventListener,
): Promise<TestRecord | undefined> {
  const { path, test, kernel } = cell;
  if (bench.obstacle !== undefined) {
    const verdict = { outcome: "skipped", cause: "missing", reason: bench.obstacle } as const;
    return { test, kernel, verdict, seconds: 0, attempts: [] };
  }
  const before = known.get(cell);
  if (before !== undefined) return await tellKnown({ test, kernel }, before, options);
  begin();
  return await inTurn(options, async () => {
    tell({ kind: "test-began", test, kernel });
    // Before it runs: what is saved meanwhile is another test.
    const digest = await bench.digests?.of(path);
    const { attempts, coverage } = await attemptOften(path, {
      ...options,
      kernel,
      cell: { test, kernel },
      digest,
    });
    if (options.signal.aborted) return undefined;
    const verdict = verdictOfAttempts(attempts.map((attempt) => attempt.verdict));
    const seconds = attempts.reduce((sum, attempt) => sum + attempt.seconds, 0);
    const record = { test, kernel, verdict, seconds, attempts };
    if (coverage !== undefined) options.onCoverage?.({ test, kernel }, coverage);
    if (digest !== undefined) keepResult(digest, record, coverage);
    return record;
  });
}

async function tellKnown(
  cell: Cell,
  { digest, result: { coverage, ...result } }: Known,
  { reports, onCoverage }: CellsOptions,
): Promise<TestRecord> {
  if (coverage !== undefined) onCoverage?.(cell, coverage);
  if (reports === undefined) return { ...cell, ...result };
  const evidence = await evidenceOf(reports, cell, result.attempts.length, digest);
  const attempts = result.attempts.map((attempt, index) => ({
    ...attempt,
    evidence: evidence[index],
  }));
  return { ...cell, ...result, attempts };
}
