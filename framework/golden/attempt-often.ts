// A test is tried, and tried again while it fails and that may help.

import type { TestCoverage } from "../coverage/test-coverage.ts";
import { cellFolder } from "../evidence/evidence-folder.ts";
import { removeEvidence } from "../evidence/kept-evidence.ts";
import type { Attempt, Cell } from "../results/test-record.ts";
import { isRed, isWorthRetrying, verdictOf } from "../results/verdict.ts";
import { attemptTest } from "./attempt-test.ts";
import type { AttemptOptions, TriedTest } from "./attempt-test.ts";

export interface AttemptsOptions extends Omit<AttemptOptions, "evidence"> {
  readonly cell: Cell;
  /** How often a test that fails is tried again. */
  readonly retries: number;
  /** The folder for evidence of what went wrong; without it none is kept. */
  readonly reports?: string;
  /** Under which digest the result is kept, so that its evidence is known as such later. */
  readonly digest?: string;
  readonly signal: AbortSignal;
}

export interface Attempts {
  /** In their order. */
  readonly attempts: readonly Attempt[];
  /** Of one that passed, when it was asked for. */
  readonly coverage?: TestCoverage;
}

/** After the signal what it gives is of no use. */
export async function attemptOften(path: string, options: AttemptsOptions): Promise<Attempts> {
  const { reports, cell, digest, retries, signal } = options;
  const attempts: Attempt[] = [];
  let coverage: TestCoverage | undefined;
  // What an earlier run left is evidence of nothing any more.
  if (reports !== undefined) await removeEvidence(reports, cellFolder(cell));
  for (let left = retries + 1; left > 0 && !signal.aborted; left--) {
    const attempt = attempts.length + 1;
    const evidence = reports === undefined ? undefined : { reports, cell, attempt, digest };
    const tried = await attemptTest(path, { ...options, evidence }).catch(brokenOff);
    const { verdict, seconds, guest, tolerated } = tried;
    ({ coverage } = tried);
    attempts.push({ verdict, seconds, guest, evidence: tried.evidence, tolerated });
    if (!isRed(verdict) || !isWorthRetrying(verdict.outcome)) break;
  }
  return { attempts, coverage };
}

/** A defect of ours. The other tests are decided all the same. */
function brokenOff(thrown: unknown): TriedTest {
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { verdict: verdictOf([{ code: "test/broken-off", message, detail: stack }]), seconds: 0 };
}
