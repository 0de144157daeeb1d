// Tests of all processes with one cache take turns, one a processor.

import { availableParallelism } from "node:os";
import { takeTurn } from "../../qemu/index.ts";

export interface TurnOptions {
  /** Tests at a time. */
  readonly jobs: number;
  /** Who watches waits for nobody. */
  readonly takesTurns: boolean;
  /** Called when a test waits for those of another process. */
  readonly onWaiting?: () => void;
  readonly signal: AbortSignal;
}

/** Gives nothing when the signal came before the turn. */
export async function inTurn<T>(
  { jobs, takesTurns, onWaiting, signal }: TurnOptions,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (!takesTurns) return work();
  // Who asks for more at a time than there are processors gets that, from himself.
  const count = Math.max(jobs, availableParallelism());
  let giveBack;
  try {
    giveBack = await takeTurn({ count, onWaiting, signal });
  } catch (thrown) {
    if (signal.aborted) return undefined;
    throw thrown;
  }
  try {
    return await work();
  } finally {
    giveBack();
  }
}
