// An expression that stands as a statement to choose what is done: `quiet || println("x")`, `n > 0 ? show(n) : exit()`. What it
// chooses among need not have a value there.

import type { Expression, IfStatement, Statement } from "../syntax/ast.ts";
import { createSink } from "./sink.ts";
import { succeeds, type Unit } from "./unit.ts";

/** The `if` that does the same; undefined where all parts have values. */
export function asIf(unit: Unit, e: Expression): IfStatement | undefined {
  if (!choosesEffect(unit, e)) return undefined;
  const { range } = e;
  if (e.kind === "conditional") {
    const [then, otherwise] = [statement(e.then), statement(e.otherwise)];
    return { kind: "if", condition: e.condition, then, otherwise, range };
  }
  if (e.kind !== "binary") return undefined;
  const then = statement(e.right);
  const negated = { kind: "unary", operator: "!", operand: e.left, range: e.left.range } as const;
  return { kind: "if", condition: e.operator === "&&" ? e.left : negated, then, range };
}

function choosesEffect(unit: Unit, e: Expression): boolean {
  switch (e.kind) {
    case "conditional":
      return isEffect(unit, e.then) || isEffect(unit, e.otherwise);
    case "binary":
      return (e.operator === "&&" || e.operator === "||") && isEffect(unit, e.right);
    default:
      return false;
  }
}

function isEffect(unit: Unit, e: Expression): boolean {
  if (e.kind === "print") return !e.function.startsWith("s");
  return e.kind === "call" ? hasNoValue(unit, e) : choosesEffect(unit, e);
}

/** As far as the rounds of inference know. */
function hasNoValue(unit: Unit, call: Expression): boolean {
  let isVoid = false;
  succeeds(unit, createSink(), () => {
    isVoid = unit.lower(call).type === "void";
  });
  return isVoid;
}

function statement(expression: Expression): Statement {
  return { kind: "expression", expression, range: expression.range };
}
