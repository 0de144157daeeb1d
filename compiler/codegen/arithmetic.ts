// Arithmetic on 64-bit numbers that wrap. What can fail, or what the target cannot do without libgcc, is a call.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";
import { stringLiteral } from "./c-literal.ts";
import { expressionPlace } from "./error-place.ts";
import { bare } from "./operands.ts";

type Kind<K extends IrExpression["kind"]> = Extract<IrExpression, { kind: K }>;

/** What `op` and `op=` have in common. Division is the runtime's where it can fail or the target cannot divide. */
export function lowerArithmetic(
  body: Body,
  expression: Kind<"binary"> | Kind<"update">,
  left: Value,
  right: Value,
): Value {
  const stable = left.stable && right.stable;
  const call = (name: string): Value => ({
    text: `${name}(${bare(left.text)}, ${bare(right.text)})`,
    stable,
  });
  switch (expression.operator) {
    case "+":
      return call("tw_add");
    case "-":
      return call("tw_subtract");
    case "*":
      return call("tw_multiply");
    case "<<":
      return call("tw_shift_left");
    case ">>":
      return call("tw_shift_right");
    case ">>>":
      return call("tw_shift_right_logical");
    case "&":
    case "|":
    case "^":
      return { text: `(${left.text} ${expression.operator} ${right.text})`, stable };
    case "/":
    case "%":
      return lowerDivision(body, expression, left, right);
    case ".":
      throw new Error("concatenation is no arithmetic");
  }
}

function lowerDivision(
  body: Body,
  expression: Kind<"binary"> | Kind<"update">,
  left: Value,
  right: Value,
): Value {
  const divisor =
    expression.kind === "binary" && expression.right.kind === "number"
      ? expression.right.value
      : 0n;
  /* Only -1 overflows and only 0 fails. */
  if (divisor !== 0n && divisor !== -1n && body.module.architecture.dividesWords64) {
    const text = `((tw_s64)${left.text} ${expression.operator} ${right.text})`;
    return { text, stable: left.stable };
  }
  const name = expression.operator === "/" ? "tw_divide" : "tw_modulo";
  const place = stringLiteral(expressionPlace(expression));
  const temporary = body.temporary();
  body.writer.line(`${temporary} = ${name}(c, ${bare(left.text)}, ${bare(right.text)}, ${place});`);
  body.check();
  return { text: temporary, stable: true };
}
