// What no earlier run found of tapsets on kernels: verified here, kernel by kernel, or by threads.

import type { KernelFacts } from "../kernels/kernel-facts.ts";
import type { Progress } from "../progress/progress.ts";
import type { Tapset } from "./tapset.ts";
import type { findAnswer, isPartlyKnown, Question, TapsetOnKernel } from "./verify-on-kernel.ts";
import type { verifyInThreads } from "./verify-parallel.ts";

export interface OpenQuestion {
  readonly facts: KernelFacts;
  readonly question: Question;
}

/** How answers are found. */
export interface Ways {
  readonly isPartlyKnown: typeof isPartlyKnown;
  readonly findAnswer: typeof findAnswer;
  readonly verifyInThreads: typeof verifyInThreads;
  /** There is a program for threads: the sources have none. */
  readonly hasThreads: () => boolean;
}

/** So many aliases are verified here before threads have read the compiler. */
const fewAliases = 150;

/** Here as long as little is missing: after an alias was changed, the verdicts of the others are known. Else on threads. */
export async function findAnswers(
  unknown: readonly OpenQuestion[],
  tapsets: readonly Tapset[],
  progress: Progress,
  count: () => void,
  signal: AbortSignal | undefined,
  ways: Ways,
): Promise<ReadonlyMap<string, readonly TapsetOnKernel[]>> {
  const found = new Map<string, readonly TapsetOnKernel[]>();
  let isLittle = unknown.every(({ facts }) => ways.isPartlyKnown(tapsets, facts));
  for (const [index, { facts, question }] of unknown.entries()) {
    const rest = unknown.slice(index);
    if (ways.hasThreads() && rest.length > 1 && !isLittle) {
      const questions = rest.map((one) => [one.facts.name, one.question] as const);
      const others = await ways.verifyInThreads({ tapsets, questions }, progress, count, signal);
      return new Map([...found, ...others]);
    }
    signal?.throwIfAborted();
    const answer = ways.findAnswer(tapsets, question, facts);
    isLittle = answer.verified * (rest.length - 1) <= fewAliases;
    found.set(facts.name, answer.found);
    count();
  }
  return found;
}
