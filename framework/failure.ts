// What can go wrong in the framework through no fault of the code, as a value; the rooms below have their own
// tables (diagnostics of the compiler, faults of the qemu room), which are printed in the same shape.

import type { FaultCode } from "../qemu/index.ts";
import type { FailureCode } from "./failure-codes.ts";

export interface Failure {
  /** Of this room's table, or a fault of the qemu room. */
  readonly code: FailureCode | FaultCode;
  readonly message: string;
  /** More of it, several lines. */
  readonly detail?: string;
  readonly hint?: string;
  /** The file of a tapset that is wrong, where that is what ended the command. */
  readonly tapsetFile?: string;
  readonly exitCode: 1 | 2 | 3 | 4;
}

/** Carries a failure out of a command, and for nothing else. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.code}: ${failure.message}`);
    this.name = "FailureError";
    this.failure = failure;
  }
}

/** Ends the command with a failure; usable in expressions. */
export function fail(failure: Failure): never {
  throw new FailureError(failure);
}
