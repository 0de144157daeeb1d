// Writes to the target: memory, registers, and what a hit takes as its answer.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";

export function lowerWrite(
  _body: Body,
  { place }: Extract<IrExpression, { kind: "write" }>,
): Value {
  throw new Error(`a write to ${place.kind} is not lowered`);
}
