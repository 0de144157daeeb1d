// Whether BTF alone answers: what it does not tell is then unknown, and not absent.

import type { DebugInfo, FactSource } from "../debuginfo/debug-info.ts";

/** What answers for the image, or for one of its modules: of that there may be debug information, and of the image none. */
export function factSourceOf(debugInfo: DebugInfo, module: string | undefined): FactSource {
  const facts = module === undefined ? undefined : debugInfo.moduleFacts?.(module);
  return (facts ?? debugInfo.kernel).source;
}
