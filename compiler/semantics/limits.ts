// The limits of a script at run time, unless the user says otherwise.

import type { DebugInfo } from "../debuginfo/debug-info.ts";
import type { Limits } from "./ir.ts";

/** Strings are shorter where a long has 32 bits, as stacks are smaller there. */
export function limitsFor(
  debugInfo: DebugInfo | undefined,
  chosen: Partial<Limits> | undefined,
): Limits {
  return {
    stringSize: debugInfo?.kernel.pointerSize === 4 ? 256 : 512,
    actions: 1000,
    nesting: 10,
    mapEntries: 2048,
    errors: 0,
    skipped: 100,
    ...chosen,
  };
}
