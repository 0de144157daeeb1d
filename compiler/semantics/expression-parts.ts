// The expressions directly within one.

import type { Expression } from "../syntax/ast.ts";

export function expressionParts(expression: Expression): Expression[] {
  return Object.entries(expression)
    .filter(([key]) => key !== "range")
    .flatMap(([, part]: [string, unknown]) => (Array.isArray(part) ? (part as unknown[]) : [part]))
    .filter(
      (part): part is Expression =>
        typeof part === "object" && part !== null && "kind" in part && "range" in part,
    );
}
