// Assignments: `=`, `op=`, `.=`, `<<<`, `++` and `--`, to locals, scalar globals and elements of arrays.

import type { Range } from "../source/source-file.ts";
import type { Assignment, AssignmentOperator, Expression, Step } from "../syntax/ast.ts";
import type { IrBinaryOperator, IrExpression, IrTarget } from "./ir.ts";
import {
  arrayOf,
  checkNotWalked,
  globalOf,
  lowerElementKeys,
  useAsScalar,
  wantOf,
} from "./lower-array.ts";
import { lowerRecord } from "./lower-statistics.ts";
import { isTargetChain } from "./lower-target.ts";
import { writableTarget, writeTarget } from "./lower-target-write.ts";
import type { GlobalSymbol } from "./symbols.ts";
import { cellTypeInIr, type TypeCell } from "./type-cell.ts";
import { grow, lowerInto, report, useLocal, type LocalSymbol, type Unit } from "./unit.ts";

/** `isUsed`: somebody takes the value of the assignment. */
export function lowerAssignment(unit: Unit, e: Assignment, isUsed: boolean): IrExpression {
  if (e.operator === "<<<") return lowerRecord(unit, e, isUsed);
  if (isTargetChain(e.target)) return lowerTargetAssignment(unit, e, e.operator);
  const place = assignable(unit, e.target);
  if (place === undefined) {
    unit.lower(e.value);
    return { kind: "number", type: "long", value: 0n, range: e.range };
  }
  if (isUsed) markRead(place);
  if (e.operator === "=") return lowerPlainAssignment(unit, e, place);
  const operator = operatorOf(e.operator);
  const type = operator === "." ? "string" : "long";
  const known = cellTypeInIr(place.cell);
  // Then it is the variable that is wrong for the operator, and the value may be right for the variable.
  const isClash = known !== "void" && (known === "string") !== (type === "string");
  const value = unit.lower(e.value, isClash ? undefined : wantOf(type));
  const hint = isClash ? hintForClash(e.operator) : undefined;
  grow(unit, place.cell, type, e.target.range, place.what, hint);
  return { kind: "update", type, operator, target: place.target, value, range: e.range };
}

function hintForClash(operator: AssignmentOperator): string | undefined {
  if (operator === "+=") return "strings are joined with `.=`";
  return operator === ".=" ? "numbers are added with `+=`" : undefined;
}

function lowerTargetAssignment(
  unit: Unit,
  e: Assignment,
  assigned: Exclude<AssignmentOperator, "<<<">,
): IrExpression {
  const target = writableTarget(unit, e.target);
  const operator = assigned === "=" ? undefined : operatorOf(assigned);
  const isText = target?.type === "string";
  const value = unit.lower(e.value, target && (isText ? "string" : "number"));
  if (target === undefined) return nothing(e.range);
  if (operator !== undefined && (operator === ".") !== isText) {
    const [wanted, found] = isText ? ["a string", "number"] : ["a number", "string"];
    report(unit, "type/mismatch", { range: e.range, values: { wanted, found: `a ${found}` } });
    return nothing(e.range);
  }
  return writeTarget(target, operator, value, "new", e.range);
}

function lowerTargetStep(unit: Unit, e: Step): IrExpression {
  const target = writableTarget(unit, e.operand);
  if (target === undefined) return nothing(e.range);
  if (target.type === "string") {
    const values = { wanted: "a number", found: "a string" };
    report(unit, "type/mismatch", { range: e.operand.range, values });
    return nothing(e.range);
  }
  const one: IrExpression = { kind: "number", type: "long", value: 1n, range: e.range };
  const operator = e.operator === "++" ? "+" : "-";
  return writeTarget(target, operator, one, e.position === "prefix" ? "new" : "old", e.range);
}

/** What goes on in place of something that was refused. */
function nothing(range: Range): IrExpression {
  return { kind: "number", type: "long", value: 0n, range };
}

function lowerPlainAssignment(unit: Unit, e: Assignment, place: Assignable): IrExpression {
  const value = lowerInto(unit, place.cell, e.value, e.target.range, place.what);
  const type = cellTypeInIr(place.cell);
  return { kind: "assign", type, target: place.target, value, range: e.range };
}

function operatorOf(operator: Exclude<AssignmentOperator, "=" | "<<<">): IrBinaryOperator {
  switch (operator) {
    case "+=":
      return "+";
    case "-=":
      return "-";
    case "*=":
      return "*";
    case "/=":
      return "/";
    case "%=":
      return "%";
    case "<<=":
      return "<<";
    case ">>=":
      return ">>";
    case "&=":
      return "&";
    case "^=":
      return "^";
    case "|=":
      return "|";
    case ".=":
      return ".";
  }
}

export function lowerStep(unit: Unit, e: Step, isUsed: boolean): IrExpression {
  if (isTargetChain(e.operand)) return lowerTargetStep(unit, e);
  const place = assignable(unit, e.operand);
  if (place === undefined) return { kind: "number", type: "long", value: 0n, range: e.range };
  if (isUsed) markRead(place);
  grow(unit, place.cell, "long", e.operand.range, place.what);
  return {
    kind: "step",
    type: "long",
    delta: e.operator === "++" ? 1 : -1,
    prefix: e.position === "prefix",
    target: place.target,
    range: e.range,
  };
}

interface Assignable {
  readonly target: IrTarget;
  readonly cell: TypeCell;
  readonly what: string;
  /** What is assigned to, as far as somebody may read it later. */
  readonly symbol: { read: boolean };
}

/** Somebody takes the value of the assignment. */
function markRead({ symbol }: Assignable): void {
  symbol.read = true;
}

function assignable(unit: Unit, expression: Expression): Assignable | undefined {
  if (expression.kind === "identifier") {
    const global = unit.locals.has(expression.name) ? undefined : globalOf(unit, expression);
    if (global === undefined) return assignableLocal(unit, expression.name, expression.range);
    if (!useAsScalar(unit, global, expression.range)) return undefined;
    return assignableGlobal(unit, global, { kind: "global", global: global.id }, expression.range);
  }
  if (expression.kind === "index" && expression.object.kind === "identifier") {
    const global = arrayOf(unit, expression.object, expression.indices.length);
    if (global === undefined) return undefined;
    const keys = lowerElementKeys(unit, global, expression);
    const target: IrTarget = { kind: "element", array: global.id, keys };
    return assignableGlobal(unit, global, target, expression.range);
  }
  report(unit, "type/not-assignable", { range: expression.range });
  return undefined;
}

function assignableLocal(unit: Unit, name: string, range: Range): Assignable | undefined {
  const symbol: LocalSymbol = useLocal(unit, name);
  if (unit.hereValues.has(name)) {
    report(unit, "type/not-assignable", { range });
    return undefined;
  }
  symbol.assigned = true;
  symbol.assignedAt ??= range;
  return {
    target: { kind: "local", local: symbol.local },
    cell: symbol.cell,
    what: `variable \`${name}\``,
    symbol,
  };
}

function assignableGlobal(
  unit: Unit,
  global: GlobalSymbol,
  target: IrTarget,
  range: Range,
): Assignable | undefined {
  checkNotWalked(unit, global, range);
  global.written = true;
  const name = global.declaration.name.text;
  if (global.value.type === "stat") {
    report(unit, "type/statistics-assigned", { range, values: { name } });
    return undefined;
  }
  return { target, cell: global.value, what: `\`${name}\``, symbol: global };
}
