// Conditions that are decided while translating: `@defined(…)` and what is built of it. The branch that is not taken is
// never looked at, so that it may name variables which are not there.

import type { AtOperator, Expression } from "../syntax/ast.ts";
import { createSink } from "./sink.ts";
import { succeeds, type Unit } from "./unit.ts";

/**
 * The same for a condition within an expression, whose arms are both looked at unless it asks what is defined: a constant
 * makes none of them right.
 */
export function foldQuestion(unit: Unit, condition: Expression): boolean | undefined {
  return asks(condition) ? foldCondition(unit, condition) : undefined;
}

function asks(condition: Expression): boolean {
  switch (condition.kind) {
    case "at":
      return condition.name === "@defined" || condition.name === "@probewrite";
    case "unary":
      return asks(condition.operand);
    case "binary":
      return asks(condition.left) || asks(condition.right);
    default:
      return false;
  }
}

/** True or false when the condition is known now. */
export function foldCondition(unit: Unit, condition: Expression): boolean | undefined {
  switch (condition.kind) {
    case "number":
      return condition.value !== 0n;
    case "at":
      if (condition.name === "@probewrite") return isWrittenByProbe(unit, condition);
      return condition.name === "@defined" ? isDefined(unit, condition) : undefined;
    case "unary": {
      if (condition.operator !== "!") return undefined;
      const operand = foldCondition(unit, condition.operand);
      return operand === undefined ? undefined : !operand;
    }
    case "binary":
      return foldLogical(unit, condition.operator, condition.left, condition.right);
    default:
      return undefined;
  }
}

function foldLogical(
  unit: Unit,
  operator: string,
  left: Expression,
  right: Expression,
): boolean | undefined {
  if (operator !== "&&" && operator !== "||") return undefined;
  const decisive = operator === "||";
  const first = foldCondition(unit, left);
  if (first === decisive) return decisive;
  if (first === undefined) return undefined;
  return foldCondition(unit, right);
}

/** `@probewrite(v)`, in an alias: whether the body of the probe that uses it writes the variable. */
export function isWrittenByProbe(unit: Unit, operator: AtOperator): boolean {
  const [variable] = operator.arguments ?? [];
  return variable?.kind === "identifier" && unit.writtenByProbe.has(variable.name);
}

/** `@defined(e)`: whether everything that e names exists at this probe point. */
export function isDefined(unit: Unit, operator: AtOperator): boolean {
  return (operator.arguments ?? []).every((one) =>
    succeeds(unit, createSink(), () => {
      unit.lower(one);
    }),
  );
}
