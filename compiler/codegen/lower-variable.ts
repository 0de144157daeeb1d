// The value of a variable of the script that is no array, number or string alike.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";

export function lowerVariable(
  body: Body,
  variable: Extract<IrExpression, { kind: "local" | "global" }>,
): Value {
  if (variable.kind === "local") {
    body.markRead(variable.local);
    return { text: body.local(variable.local), stable: false };
  }
  body.module.usedGlobals.add(variable.global);
  return { text: body.module.globalName(variable.global), stable: false };
}
