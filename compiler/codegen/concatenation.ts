// Concatenation: `a . b . c` is evaluated as one list.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body } from "./body.ts";
import { keepValue, lowerOperands } from "./operands.ts";

/** `a . b . c` as a list. */
export function concatenated(expression: IrExpression): IrExpression[] {
  return expression.kind === "binary" && expression.operator === "."
    ? [...concatenated(expression.left), ...concatenated(expression.right)]
    : [expression];
}

/** `variable .= value`; the value may be the variable itself. */
export function appendString(
  body: Body,
  variable: string,
  value: IrExpression,
  mayAlias: boolean,
): void {
  const parts = mayAlias ? [value] : concatenated(value);
  const lowered = lowerOperands(body, parts).map((part) =>
    mayAlias && !part.stable ? keepValue(body, value, part) : part,
  );
  for (const part of lowered) body.writer.line(`tw_string_append(${variable}, ${part.text});`);
}
