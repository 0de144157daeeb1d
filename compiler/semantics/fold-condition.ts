// What is known while translating: constants, `@defined(…)`, and what is built of them. The branch that is not taken is never
// lowered, so that it may name variables which are not there.

import type { AtOperator, Binary, Expression } from "../syntax/ast.ts";
import { bytesOfString } from "../syntax/escapes.ts";
import { isPure } from "./purity.ts";
import { createSink } from "./sink.ts";
import { succeeds, type Unit } from "./unit.ts";

/** True or false when the condition is known now. */
export function foldCondition(unit: Unit, condition: Expression): boolean | undefined {
  const value = fold(unit, condition);
  return typeof value === "bigint" ? value !== 0n : undefined;
}

/**
 * The same for a condition within an expression. Without target variables, and unless it asks what is defined, a constant makes
 * none of its arms right: they are all looked at.
 */
export function foldQuestion(unit: Unit, condition: Expression): boolean | undefined {
  return unit.context !== undefined || asks(condition) ? foldCondition(unit, condition) : undefined;
}

/** Whether what is defined at the probe point has a part in it. */
export function asks(e: Expression): boolean {
  switch (e.kind) {
    case "at":
      return e.name === "@probewrite" || e.name === "@defined" || e.name === "@choose_defined";
    case "unary":
      return asks(e.operand);
    case "binary":
      return asks(e.left) || asks(e.right);
    case "conditional":
      return asks(e.condition) || asks(e.then) || asks(e.otherwise);
    default:
      return false;
  }
}

type Constant = bigint | string;

function fold(unit: Unit, e: Expression): Constant | undefined {
  switch (e.kind) {
    case "number":
      return e.value;
    case "string":
      // As a handler sees it.
      return e.value.split("\0", 1)[0];
    case "at":
      return foldAsked(unit, e);
    case "unary": {
      const operand = fold(unit, e.operand);
      return typeof operand === "bigint" ? foldUnary(e.operator, operand) : undefined;
    }
    case "binary":
      return e.operator === "&&" || e.operator === "||"
        ? foldLogical(unit, e)
        : foldBinary(unit, e);
    case "conditional": {
      const condition = foldCondition(unit, e.condition);
      return condition === undefined ? undefined : fold(unit, condition ? e.then : e.otherwise);
    }
    default:
      return undefined;
  }
}

function foldAsked(unit: Unit, e: AtOperator): Constant | undefined {
  switch (e.name) {
    case "@probewrite":
      return truth(isWrittenByProbe(unit, e));
    case "@defined":
      return truth(isDefined(unit, e));
    case "@choose_defined": {
      const chosen = chosenOf(unit, e);
      return chosen && fold(unit, chosen);
    }
    default:
      return undefined;
  }
}

const truth = (holds: boolean): bigint => (holds ? 1n : 0n);

/** What the right side decides it decides alone, unless the left one does something that is seen. */
function foldLogical(unit: Unit, { operator, left, right }: Binary): bigint | undefined {
  const decisive = operator === "||";
  const first = foldCondition(unit, left);
  if (first === decisive) return truth(decisive);
  const second = foldCondition(unit, right);
  if (first !== undefined) return second === undefined ? undefined : truth(second);
  const isDecided = second === decisive && isPure(left, unit.elaboration.symbols, () => false);
  return isDecided ? truth(decisive) : undefined;
}

function foldUnary(operator: string, operand: bigint): bigint | undefined {
  switch (operator) {
    case "!":
      return truth(operand === 0n);
    case "-":
      return BigInt.asIntN(64, -operand);
    case "~":
      return ~operand;
    default:
      return operand;
  }
}

function foldBinary(unit: Unit, e: Binary): Constant | undefined {
  const left = fold(unit, e.left);
  const right = left === undefined ? undefined : fold(unit, e.right);
  if (typeof left === "bigint" && typeof right === "bigint") {
    return foldComparison(e.operator, left, right) ?? foldArithmetic(e.operator, left, right);
  }
  if (typeof left === "string" && typeof right === "string") {
    if (e.operator === ".") return left + right;
    const order = Buffer.compare(bytesOfString(left), bytesOfString(right));
    return foldComparison(e.operator, BigInt(order), 0n);
  }
  return undefined;
}

function foldComparison(operator: string, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case "==":
      return truth(left === right);
    case "!=":
      return truth(left !== right);
    case "<":
      return truth(left < right);
    case ">":
      return truth(left > right);
    case "<=":
      return truth(left <= right);
    case ">=":
      return truth(left >= right);
    default:
      return undefined;
  }
}

/** As a handler computes. A division by 0 is left to it, which raises the error. */
function foldArithmetic(operator: string, left: bigint, right: bigint): bigint | undefined {
  const compute = arithmetic.get(operator);
  if (compute === undefined || (right === 0n && (operator === "/" || operator === "%"))) {
    return undefined;
  }
  return BigInt.asIntN(64, compute(left, right));
}

const arithmetic: ReadonlyMap<string, (left: bigint, right: bigint) => bigint> = new Map([
  ["+", (left, right) => left + right],
  ["-", (left, right) => left - right],
  ["*", (left, right) => left * right],
  ["/", (left, right) => left / right],
  ["%", (left, right) => left % right],
  ["&", (left, right) => left & right],
  ["|", (left, right) => left | right],
  ["^", (left, right) => left ^ right],
  ["<<", (left, right) => left << (right & 63n)],
  [">>", (left, right) => left >> (right & 63n)],
  [">>>", (left, right) => BigInt.asUintN(64, left) >> (right & 63n)],
]);

/** `@probewrite(v)`, in an alias: whether the body of the probe that uses it writes the variable. */
export function isWrittenByProbe(unit: Unit, operator: AtOperator): boolean {
  const [variable] = operator.arguments ?? [];
  return variable?.kind === "identifier" && unit.writtenByProbe.has(variable.name);
}

/** `@defined(e)`: whether everything that e names exists at this probe point. */
export function isDefined(unit: Unit, operator: AtOperator): boolean {
  return (operator.arguments ?? []).every((one) => isThere(unit, one));
}

/** Of `@choose_defined(a, b)` the one that is meant here. */
export function chosenOf(unit: Unit, operator: AtOperator): Expression | undefined {
  const [first, second] = operator.arguments ?? [];
  if (first === undefined || second === undefined) return undefined;
  return isThere(unit, first) ? first : second;
}

/** What is no operator at all is none at any probe point: that is told. */
export function isThere(unit: Unit, expression: Expression): boolean {
  const scratch = createSink();
  const succeeded = succeeds(unit, scratch, () => {
    unit.lower(expression);
  });
  const misspelt = scratch.diagnostics.filter(({ code }) => code === "resolve/no-such-operator");
  unit.elaboration.sink.add(misspelt);
  return succeeded;
}
