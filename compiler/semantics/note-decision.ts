// What the translation decided instead of the script: told by coverage, which would otherwise not know an arm that is never generated.

import type { Range } from "../source/source-file.ts";
import type { Decision } from "./ir.ts";
import type { Unit } from "./unit.ts";

/** Of the last round, and of library code: the script's own is nobody's tapset. */
export function noteDecision({ elaboration }: Unit, range: Range, outcome: boolean): void {
  const { isLast, isTrying, decisions } = elaboration;
  if (!isLast || isTrying || range.file.origin !== "library") return;
  const arms = decisions.get(range) ?? new Set();
  decisions.set(range, arms.add(outcome ? "then" : "otherwise"));
}

export function listDecisions(decisions: Unit["elaboration"]["decisions"]): readonly Decision[] {
  return [...decisions].flatMap(([range, arms]) => [...arms].map((arm) => ({ range, arm })));
}
