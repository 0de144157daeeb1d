// The limits of a script at run time, unless the user says otherwise.

import type { DebugInfo } from "../debuginfo/debug-info.ts";
import type { IrFunction, Limits } from "./ir.ts";
import { nestingFor } from "./nesting.ts";

/** Strings are shorter where a long has 32 bits, as stacks are smaller there. */
export function stringSizeOf(debugInfo: DebugInfo | undefined): number {
  return debugInfo?.kernel.pointerSize === 4 ? 256 : 512;
}

/** The biggest number that the runtime counts down from, which is no limit any more. */
const mostActions = 2 ** 31 - 1;

export function limitsFor(
  debugInfo: DebugInfo | undefined,
  functions: readonly IrFunction[],
  chosen: Partial<Limits> | undefined,
): Limits {
  return {
    stringSize: stringSizeOf(debugInfo),
    actions: 1000,
    actionsInProcess: Math.min(10 * (chosen?.actions ?? 1000), mostActions),
    nesting: nestingFor(functions),
    mapEntries: 2048,
    errors: 0,
    skipped: 100,
    // Half a second: a guest's CPU is a thread of its host, which may take it off its processor for long.
    lockTries: 50_000,
    lockDelay: 10,
    stackSpace: 1024,
    load: 500_000_000,
    loadInterval: 1_000_000_000,
    activeReturns: 0,
    ...chosen,
  };
}
