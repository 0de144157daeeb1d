// What a constant leaves out, as `0 ? $x : 1` its first arm: it has to be right by its names and types, but what it reads of the
// kernel need not be there.

import { withoutEntryValues, type Unit } from "./unit.ts";

export function unevaluated<Result>(unit: Unit, lower: () => Result): Result {
  const { elaboration } = unit;
  const { isEvaluated } = elaboration;
  elaboration.isEvaluated = false;
  const result = withoutEntryValues(unit, lower);
  elaboration.isEvaluated = isEvaluated;
  return result;
}
