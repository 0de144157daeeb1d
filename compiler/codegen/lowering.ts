// The lowering of expressions, put together from its parts.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body, Lowering } from "./body.ts";
import { cover } from "./coverage.ts";
import { hasEffects } from "./effects.ts";
import { lowerAssign, lowerStep, lowerUpdate } from "./lower-assign.ts";
import { lowerCall, lowerIntrinsic } from "./lower-call.ts";
import { lowerRecord } from "./lower-extract.ts";
import { lowerNumber } from "./lower-number.ts";
import { lowerPrint } from "./lower-print.ts";
import { lowerString, lowerStringTo } from "./lower-string.ts";
import { bare, lowerValue } from "./operands.ts";

export const lowering: Lowering = {
  number: lowerNumber,
  string: lowerString,
  stringTo: lowerStringTo,
  evaluate,
};

/** An expression as a statement. Its value is dropped; what would have no effect is not generated. */
function evaluate(body: Body, expression: IrExpression): void {
  if (!hasEffects(expression, body.module.graph.functions)) return;
  switch (expression.kind) {
    case "print":
      lowerPrint(body, expression);
      return;
    case "record":
      lowerRecord(body, expression);
      return;
    case "assign":
      lowerAssign(body, expression, false);
      return;
    case "update":
      lowerUpdate(body, expression, false);
      return;
    case "step":
      lowerStep(body, expression, false);
      return;
    case "call":
      lowerCall(body, expression, false);
      return;
    case "intrinsic":
      lowerIntrinsic(body, expression, false);
      return;
    case "conditional":
      evaluateConditional(body, expression);
      return;
    default:
      // Its effects are statements by now; what is left of it is a value.
      lowerValue(body, expression);
  }
}

/** `a ? b : c` as a statement; its arms need have no value at all. */
function evaluateConditional(
  body: Body,
  expression: Extract<IrExpression, { kind: "conditional" }>,
): void {
  const { writer } = body;
  writer.open(`if (${bare(body.number(expression.condition).text)})`);
  const { range } = expression;
  cover(body, { kind: "then", range });
  evaluate(body, expression.then);
  const otherwise = writer.capture(0, () => {
    cover(body, { kind: "otherwise", range });
    evaluate(body, expression.otherwise);
  });
  if (otherwise.length > 0) {
    writer.reopen("else");
    writer.paste(otherwise);
  }
  writer.close();
}
