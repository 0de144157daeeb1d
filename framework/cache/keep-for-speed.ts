// What is kept in the cache for speed only. Where the machine refuses to keep it, or to read it, a command takes longer and gives
// the same answer.

import { describeFileError, isDiskFull } from "../file-error.ts";

/** Why nothing is kept; the first reason stands for all. */
export interface Refusal {
  readonly folder: string;
  readonly reason: string;
  readonly isFull: boolean;
}

let refusal: Refusal | undefined;

/** Keeps in a folder of the cache what can be found again. That it was refused is told when the command ends. */
export function keepForSpeed(folder: string, keep: () => void): void {
  try {
    keep();
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    noteRefusal({ folder, reason: describeFileError(error), isFull: isDiskFull(error) });
  }
}

/** Undefined where the machine refuses a file: what cannot be read is as good as what was never kept. */
export function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    return undefined;
  }
}

export function noteRefusal(told: Refusal): void {
  refusal ??= told;
}

/** The refusal that nobody has told yet; whoever takes it tells it, or has a reason to be silent. */
export function takeRefusal(): Refusal | undefined {
  const taken = refusal;
  refusal = undefined;
  return taken;
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
