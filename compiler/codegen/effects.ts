// Whether an expression can change a variable of the script. The generator asks it of every operand that is
// evaluated after another one: only then has the earlier value to be kept aside.

import { calledFunctions, type IrExpression, type IrFunction } from "../semantics/ir.ts";
import { intrinsicOfC } from "../semantics/intrinsics.ts";
import { someExpression } from "./ir-walk.ts";

export function writesVariables(
  expression: IrExpression,
  functions: ReadonlyMap<number, IrFunction>,
): boolean {
  return someExpression(expression, (one) => {
    switch (one.kind) {
      case "assign":
      case "update":
      case "step":
      case "record":
      case "write":
        return true;
      case "call":
        return calledFunctions(one).some((id) => functions.get(id)?.pure !== true);
      default:
        return false;
    }
  });
}

/** Whether evaluating it does anything at all: if not, and its value is not wanted, nothing is generated. */
export function hasEffects(
  expression: IrExpression,
  functions: ReadonlyMap<number, IrFunction>,
): boolean {
  return someExpression(expression, (one) => {
    switch (one.kind) {
      case "intrinsic": {
        const known = intrinsicOfC(one.intrinsic);
        return known === undefined || !known.pure || known.passesPlace;
      }
      case "print":
      case "read":
      case "target":
      case "register":
      case "counter":
      case "extract":
      case "bucket":
      case "bucket-after":
      case "write":
      // It may be what matched() is asked about.
      case "match":
        return true;
      case "binary":
        return one.operator === "/" || one.operator === "%";
      default:
        return writesVariables(one, functions);
    }
  });
}
