// `?:` as an expression of C, or as an `if` when one of the arms needs statements of its own.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";
import { cover } from "./coverage.ts";
import { bare } from "./operands.ts";

type Conditional = Extract<IrExpression, { kind: "conditional" }>;

export function lowerConditional(
  body: Body,
  expression: Conditional,
  type: "number" | "string",
): Value {
  const { writer } = body;
  const condition = body.number(expression.condition);
  const [then, thenLines] = lowerArm(body, expression, "then", type);
  const [otherwise, otherwiseLines] = lowerArm(body, expression, "otherwise", type);
  const stable = then.stable && otherwise.stable;
  if (thenLines.length === 0 && otherwiseLines.length === 0) {
    const text = `(${condition.text} ? ${then.text} : ${otherwise.text})`;
    return { text, stable: stable && condition.stable };
  }
  const result = type === "number" ? body.temporary() : body.pointer();
  writer.open(`if (${bare(condition.text)})`);
  writer.paste(thenLines);
  writer.line(`${result} = ${bare(then.text)};`);
  writer.reopen("else");
  writer.paste(otherwiseLines);
  writer.line(`${result} = ${bare(otherwise.text)};`);
  writer.close();
  // A number was copied; a pointer may lead to a variable.
  return { text: result, stable: stable || type === "number" };
}

function lowerArm(
  body: Body,
  expression: Conditional,
  arm: "then" | "otherwise",
  type: "number" | "string",
): readonly [Value, readonly string[]] {
  let value!: Value;
  const lines = body.writer.capture(1, () => {
    cover(body, { kind: arm, range: expression.range });
    value = type === "number" ? body.number(expression[arm]) : body.string(expression[arm]);
  });
  return [value, lines];
}
