// Expressions whose value is a string: a pointer to a literal, to a variable, or to a slot of the frame.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";
import { stringLiteral } from "./c-literal.ts";
import { concatenated } from "./concatenation.ts";
import { lowerKeys, writeKeys } from "./keys.ts";
import { lowerAssign, lowerUpdate } from "./lower-assign.ts";
import { lowerCall, lowerIntrinsic } from "./lower-call.ts";
import { lowerConditional } from "./lower-conditional.ts";
import { lowerSprint } from "./lower-print.ts";
import { lowerVariable } from "./lower-variable.ts";
import { lowerTextWrite } from "./lower-write.ts";
import { lowerOperands } from "./operands.ts";

type Kind<K extends IrExpression["kind"]> = Extract<IrExpression, { kind: K }>;

export function lowerString(body: Body, expression: IrExpression): Value {
  switch (expression.kind) {
    case "string": {
      const { stringSize } = body.module.program.limits;
      return { text: stringLiteral(expression.value, stringSize - 1), stable: true };
    }
    case "local":
    case "global":
      return lowerVariable(body, expression);
    case "entry-value":
      return { text: `(const char *)&c->entry_data[${expression.index}]`, stable: true };
    case "assign":
      return lowerAssign(body, expression, true)!;
    case "update":
      return lowerUpdate(body, expression, true)!;
    case "call":
      return lowerCall(body, expression, true)!;
    case "conditional":
      return lowerConditional(body, expression, "string");
    default: {
      const slot = body.slot();
      lowerStringTo(body, expression, slot);
      return { text: slot, stable: true };
    }
  }
}

/**
 * Writes a string to a buffer that the expression does not look at. Nothing is written when an operand fails;
 * what is written when the last step itself fails is the runtime's.
 */
export function lowerStringTo(body: Body, expression: IrExpression, to: string): void {
  switch (expression.kind) {
    case "element": {
      const { keys } = lowerKeys(body, expression.keys);
      const map = body.module.globalName(expression.array);
      body.writer.line(`tw_map_get_string(c, ${map}, ${writeKeys(body, keys)}, ${to});`);
      return;
    }
    case "binary":
      lowerConcatenation(body, expression, to);
      return;
    case "sprint":
      lowerSprint(body, expression, to);
      return;
    case "intrinsic":
      lowerIntrinsic(body, expression, true, to);
      return;
    case "write":
      lowerTextWrite(body, expression);
      body.writer.line(`tw_text_get(c, ${to});`);
      return;
    case "context-text":
      body.writer.line(`tw_text_get(c, ${to});`);
      return;
    default:
      body.writer.line(`tw_string_copy(${to}, ${body.string(expression).text});`);
  }
}

function lowerConcatenation(body: Body, expression: Kind<"binary">, to: string): void {
  const [first, ...rest] = lowerOperands(body, concatenated(expression));
  body.writer.line(`tw_string_copy(${to}, ${first!.text});`);
  for (const part of rest) body.writer.line(`tw_string_append(${to}, ${part.text});`);
}
