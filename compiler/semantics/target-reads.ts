// What values look at in the target: each expression that starts at something of the target, with its C type and its place.

import type { Expression } from "../syntax/ast.ts";
import { printExpression } from "../syntax/print-expression.ts";
import { expressionParts } from "./expression-parts.ts";
import { chosenOf, foldCondition, isThere } from "./fold-condition.ts";
import type { TargetRead } from "./host.ts";
import { isSnapshot, isTargetChain, lowerPlace, spellShape } from "./lower-target.ts";
import { findProvided } from "./provided-variables.ts";
import { createSink } from "./sink.ts";
import { spellPlace } from "./spell-location.ts";
import { succeeds, type Unit } from "./unit.ts";

/** Those that are evaluated at the unit's probe point, each once. What is wrong with one is somebody else's to tell. */
export function targetReads(unit: Unit, values: readonly Expression[]): readonly TargetRead[] {
  const reads = new Map<string, TargetRead>();
  const visit = (expression: Expression): void => {
    if (isTargetChain(expression)) {
      const read = readOf(unit, expression);
      if (read !== undefined) reads.set(read.expression, read);
    }
    // What is written within brackets or as the pointer of a cast is read, too.
    for (const part of livingParts(unit, expression)) visit(part);
  };
  for (const value of values) visit(value);
  return [...reads.values()].filter(({ expression }) => !isBegunBy(expression, [...reads.keys()]));
}

/** `$file` is no news beside `$file->f_flags`. */
function isBegunBy(expression: string, others: readonly string[]): boolean {
  return others.some(
    (other) =>
      other.length > expression.length &&
      other.startsWith(expression) &&
      /^(?:->|\[)/.test(other.slice(expression.length)),
  );
}

function livingParts(unit: Unit, expression: Expression): readonly Expression[] {
  if (expression.kind === "at" && expression.name === "@choose_defined") {
    const chosen = chosenOf(unit, expression);
    return chosen !== undefined && isThere(unit, chosen) ? [chosen] : [];
  }
  if (expression.kind === "at" && expression.name === "@defined") return [];
  if (expression.kind === "conditional") {
    const decided = foldCondition(unit, expression.condition);
    if (decided !== undefined) return [decided ? expression.then : expression.otherwise];
  }
  return expressionParts(expression);
}

function readOf(unit: Unit, expression: Expression): TargetRead | undefined {
  const { debugInfo } = unit.elaboration;
  if (debugInfo === undefined) return undefined;
  const spelled = printExpression(expression);
  const isGiven = expression.kind === "target" && findProvided(unit, expression) !== undefined;
  const operand = expression.kind === "address-of" ? expression.operand : expression;
  let read: TargetRead | undefined;
  const wasAtEntry = unit.isAtEntry;
  unit.isAtEntry = wasAtEntry || isSnapshot(unit, expression);
  succeeds(unit, createSink(), () => {
    const place = lowerPlace(unit, operand);
    if (place === undefined) return;
    const { architecture } = debugInfo.kernel;
    const where = spellPlace(architecture, place);
    const atEntry = unit.isAtEntry && !wasAtEntry ? ", as it was at entry" : "";
    read = {
      expression: spelled,
      type: spellShape(debugInfo, place.shape),
      location: isGiven ? "given by the point" : `${where}${atEntry}`,
    };
  });
  unit.isAtEntry = wasAtEntry;
  return read;
}
