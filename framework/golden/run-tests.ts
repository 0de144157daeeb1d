// Runs golden tests on one kernel, so many at a time, and tells of each as an event.

import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { takeTurn } from "../../qemu/index.ts";
import { cellFolder } from "../evidence/evidence-folder.ts";
import { keepGuestsWaiting } from "../pipeline/guests.ts";
import type { TestEventListener } from "../results/test-event.ts";
import type { Attempt, Cell } from "../results/test-record.ts";
import { isRed, isWorthRetrying, verdictOf, verdictOfAttempts } from "../results/verdict.ts";
import { attemptTest } from "./attempt-test.ts";
import type { AttemptOptions } from "./attempt-test.ts";
import { testSessions } from "./test-sessions.ts";

interface TestRunOptions extends AttemptOptions {
  readonly kernel: string;
  /** Tests at a time. */
  readonly jobs: number;
  /** How often a test that fails is tried again. */
  readonly retries: number;
  /** Restored guests that wait when all is done, for the next round. */
  readonly guestsAfterwards: number;
  /** Tests of all processes with this cache take turns, one a processor; who watches waits for nobody. */
  readonly takesTurns: boolean;
  /** Called when a test waits for those of another process. */
  readonly onWaiting?: () => void;
  /** Events name their tests from here. */
  readonly root: string;
  /** The folder for evidence of what went wrong; without it none is kept. */
  readonly reports?: string;
  /** No test is begun any more, and of those that run nothing is told. */
  readonly signal: AbortSignal;
}

/** Ends when all tests are decided, or soon after the signal. */
export async function runTests(
  paths: readonly string[],
  options: TestRunOptions,
  tell: TestEventListener,
): Promise<void> {
  const { jobs, guestsAfterwards, signal } = options;
  const waiting = paths.values();
  let notBegun = paths.length;
  // A kernel that is not here makes each test a skip that says so.
  const kernel = await testSessions(options)
    .installed()
    .catch(() => undefined);
  /** Guests come up while scripts are still being translated, one for each test and no more. */
  const prepareGuests = (): void => {
    if (kernel === undefined) return;
    keepGuestsWaiting(kernel, Math.max(guestsAfterwards, Math.min(jobs, notBegun)));
  };
  const work = async (): Promise<void> => {
    for (const path of waiting) {
      if (signal.aborted) return;
      notBegun -= 1;
      prepareGuests();
      await inTurn(options, () => decide(path, options, tell));
    }
  };
  prepareGuests();
  await Promise.all(Array.from({ length: jobs }, work));
}

async function inTurn(
  { jobs, takesTurns, onWaiting, signal }: TestRunOptions,
  work: () => Promise<void>,
): Promise<void> {
  if (!takesTurns) return work();
  // Who asks for more at a time than there are processors gets that, from himself.
  const count = Math.max(jobs, availableParallelism());
  let giveBack;
  try {
    giveBack = await takeTurn({ count, onWaiting, signal });
  } catch (thrown) {
    if (signal.aborted) return;
    throw thrown;
  }
  try {
    await work();
  } finally {
    giveBack();
  }
}

async function decide(
  path: string,
  options: TestRunOptions,
  tell: TestEventListener,
): Promise<void> {
  const { root, kernel, signal } = options;
  const cell: Cell = { test: relative(root, path).replace(/\.test\.stp$/, ""), kernel };
  tell({ kind: "test-began", ...cell });
  const attempts = await attemptOften(path, { ...options, cell });
  if (signal.aborted) return;
  const verdict = verdictOfAttempts(attempts.map((attempt) => attempt.verdict));
  const seconds = attempts.reduce((sum, attempt) => sum + attempt.seconds, 0);
  tell({ kind: "test-decided", ...cell, verdict, seconds, attempts });
}

/** Tries a test again while it fails and that may help. After the signal what it gives is of no use. */
export async function attemptOften(
  path: string,
  options: AttemptOptions &
    Pick<TestRunOptions, "retries" | "signal" | "reports"> & { readonly cell?: Cell },
): Promise<readonly Attempt[]> {
  const { reports, cell } = options;
  const attempts: Attempt[] = [];
  // What an earlier run left is evidence of nothing any more.
  if (reports !== undefined && cell !== undefined)
    await rm(join(reports, cellFolder(cell)), { recursive: true, force: true });
  for (let left = options.retries + 1; left > 0 && !options.signal.aborted; left--) {
    const evidence =
      reports === undefined || cell === undefined
        ? undefined
        : { reports, cell, attempt: attempts.length + 1 };
    const tried = await attemptTest(path, { ...options, evidence }).catch(brokenOff);
    const { verdict, seconds, guest, tolerated } = tried;
    attempts.push({ verdict, seconds, guest, evidence: tried.evidence, tolerated });
    if (!isRed(verdict) || !isWorthRetrying(verdict.outcome)) break;
  }
  return attempts;
}

/** A defect of ours. The other tests are decided all the same. */
function brokenOff(thrown: unknown): Attempt {
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { verdict: verdictOf([{ code: "test/broken-off", message, detail: stack }]), seconds: 0 };
}
