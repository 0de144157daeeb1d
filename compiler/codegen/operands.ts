// Several operands, evaluated from left to right whatever the later ones do to the earlier ones' variables.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";
import { writesVariables } from "./effects.ts";

export function lowerOperands(body: Body, operands: readonly IrExpression[]): Value[] {
  const { functions } = body.module.graph;
  return operands.map((operand, index) => {
    const value = lowerValue(body, operand);
    const isEndangered =
      !value.stable && operands.slice(index + 1).some((later) => writesVariables(later, functions));
    return isEndangered ? keepValue(body, operand, value) : value;
  });
}

export function lowerValue(body: Body, expression: IrExpression): Value {
  return expression.type === "string" ? body.string(expression) : body.number(expression);
}

/** Copies a value to where nothing changes it. */
export function keepValue(body: Body, expression: IrExpression, value: Value): Value {
  if (expression.type === "string") {
    const slot = body.slot();
    body.writer.line(`tw_string_copy(${slot}, ${value.text});`);
    return { text: slot, stable: true };
  }
  const temporary = body.temporary();
  body.writer.line(`${temporary} = ${bare(value.text)};`);
  return { text: temporary, stable: true };
}

/** Without the parentheses around the whole, where nothing stands beside it. */
export function bare(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    if (inString) {
      if (text[at] === "\\") at += 1;
      else if (text[at] === '"') inString = false;
    } else if (text[at] === '"') inString = true;
    else if (text[at] === "(") depth += 1;
    else if (text[at] === ")" && --depth === 0 && at < text.length - 1) return text;
  }
  return text.slice(1, -1);
}
