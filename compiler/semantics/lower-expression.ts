// Expressions: from the tree to the IR, with types as far as they are known in this round.

import type { Range } from "../source/source-file.ts";
import type {
  AtOperator,
  Binary,
  Conditional,
  Expression,
  Identifier,
  InArray,
  Index,
  Unary,
} from "../syntax/ast.ts";
import { reportBadOperator, reportNoOperator } from "./at-operators.ts";
import { atEntry, ownVariable } from "./entry-values.ts";
import { lowerEnum, lowerEnumName } from "./lower-enum.ts";
import { lowerCounter, lowerRegister } from "./lower-probe-values.ts";
import { hintForForeignVariable } from "./foreign-words.ts";
import {
  foldCondition,
  foldQuestion,
  isDefined,
  isThere,
  isWrittenByProbe,
} from "./fold-condition.ts";
import type { IrExpression, Type } from "./ir.ts";
import {
  arrayOf,
  globalOf,
  lowerElementKeys,
  lowerKeys,
  useAsScalar,
  wantOf,
} from "./lower-array.ts";
import { lowerAssignment, lowerStep } from "./lower-assignment.ts";
import { lowerCall, lowerConstant, lowerInlineC } from "./lower-call.ts";
import { isDump, lowerDump } from "./lower-dump.ts";
import { lowerPrettyPrint } from "./lower-pretty.ts";
import { lowerPrint } from "./lower-print.ts";
import { lowerRegexMatch } from "./lower-regex.ts";
import { isBucket, isHistogram, lowerBucket } from "./lower-histogram.ts";
import { isExtractor, lowerDefaultAggregate, lowerExtractor } from "./lower-statistics.ts";
import { isTargetChain, lowerTarget } from "./lower-target.ts";
import { noteDecision } from "./note-decision.ts";
import type { DiagnosticDetails, Note } from "../source/diagnostic.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import type { GlobalSymbol } from "./symbols.ts";
import { cellTypeInIr, describeType, isNumber } from "./type-cell.ts";
import { unevaluated } from "./unevaluated.ts";
import {
  grow,
  report,
  reportNoValue,
  useLocal,
  type LocalSymbol,
  type Unit,
  type Want,
} from "./unit.ts";

/** Lowers an expression whose value is used; `want` is what it is used for, `hint` what to do when it is no such thing. */
export function lowerExpression(
  unit: Unit,
  expression: Expression,
  want: Want,
  hint?: string,
): IrExpression {
  const lowered = dispatch(unit, expression, want);
  return want === undefined
    ? lowered
    : checkWant(unit, lowered, want, { hint, notes: whereItsTypeIsFrom(unit, expression) });
}

/** What made a variable what it is may stand far away, such as at the call that gave a parameter. */
function whereItsTypeIsFrom(unit: Unit, expression: Expression): Note[] {
  if (expression.kind !== "identifier") return [];
  const local = unit.locals.get(expression.name)?.cell;
  const cell = local ?? globalOf(unit, expression)?.value;
  if (cell?.type === undefined || cell.range === undefined) return [];
  const what = describeType(cell.type);
  return [{ message: `\`${expression.name}\` is ${what} because of this`, range: cell.range }];
}

/** A type that does not fit is an error once; the value goes on as what was wanted. */
function checkWant(
  unit: Unit,
  lowered: IrExpression,
  want: "number" | "string",
  { hint, notes }: Pick<DiagnosticDetails, "hint" | "notes">,
): IrExpression {
  const { type, range } = lowered;
  if (type === "void") {
    if (!unit.elaboration.isLast) return lowered;
    reportNoValue(unit, lowered, range);
  } else if ((want === "string") === (type === "string")) {
    return lowered;
  } else {
    report(unit, "type/mismatch", {
      range,
      values: {
        wanted: describeType(want === "string" ? "string" : "long"),
        found: describeType(type),
      },
      notes,
      hint:
        hint ?? (want === "string" ? 'convert it: sprintf("%d", …)' : "convert it: strtol(…, 10)"),
    });
  }
  return broken(want, range);
}

/** What stands for something wrong that was told. */
function broken(want: "number" | "string", range: Range): IrExpression {
  return want === "string"
    ? { kind: "string", type: "string", value: "", range }
    : { kind: "number", type: "long", value: 0n, range };
}

function dispatch(unit: Unit, e: Expression, want: Want): IrExpression {
  if (isBucket(e)) return lowerBucket(unit, e);
  if (isTargetChain(e) && !(e.kind === "target" && isDump(e.name))) return lowerTarget(unit, e);
  switch (e.kind) {
    case "number":
      return { kind: "number", type: "long", value: e.value, range: e.range };
    case "string":
      return { kind: "string", type: "string", value: e.value, range: e.range };
    case "identifier":
      return lowerIdentifier(unit, e, want);
    case "target":
      return lowerDump(unit, e);
    case "pretty-print":
      return lowerPrettyPrint(unit, e);
    case "at":
      return lowerAtOperator(unit, e);
    case "index":
      return lowerElement(unit, e, want);
    case "call":
      return lowerCall(unit, e, want);
    case "print":
      return lowerPrint(unit, e);
    case "unary":
      return lowerUnary(unit, e);
    case "step":
      return lowerStep(unit, e, true);
    case "binary":
      return lowerBinary(unit, e);
    case "regex":
      return lowerRegexMatch(unit, e);
    case "in":
      return lowerIn(unit, e);
    case "conditional":
      return lowerConditional(unit, e, want);
    case "assignment":
      return lowerAssignment(unit, e, true);
    case "embedded-c":
      return lowerInlineC(unit, e, false);
    default:
      return lowerTarget(unit, e);
  }
}

function number(value: bigint, range: Range): IrExpression {
  return { kind: "number", type: "long", value, range };
}

// Names

function lowerIdentifier(unit: Unit, e: Identifier, want: Want): IrExpression {
  const known = unit.locals.get(e.name);
  const global = known === undefined ? globalOf(unit, e) : undefined;
  if (global !== undefined) return lowerGlobal(unit, global, e, want);
  if (isBeforeLocals(unit)) return lowerUnborn(unit, e, want);
  const symbol = known ?? useLocal(unit, e.name);
  const here = unit.hereValues.get(e.name);
  if (here !== undefined) return lowerHere(unit, here, e);
  symbol.read = true;
  growByUse(unit, symbol, want, e.range);
  const type = cellTypeInIr(symbol.cell);
  if (unit.elaboration.isLast) return checkedLocal(unit, symbol, type, e);
  return { kind: "local", type, local: symbol.local, range: e.range };
}

/** `@entry(…)` in a function: there its variables do not exist yet. */
function isBeforeLocals({ isAtEntry, fn, elaboration }: Unit): boolean {
  return isAtEntry && fn !== undefined && elaboration.contexts.get(fn)?.isAtEntry !== true;
}

function lowerUnborn(unit: Unit, e: Identifier, want: Want): IrExpression {
  const { range, name } = e;
  if (unit.elaboration.isLast) report(unit, "resolve/never-assigned", { range, values: { name } });
  return want === "string"
    ? { kind: "string", type: "string", value: "", range }
    : number(0n, range);
}

function growByUse(unit: Unit, symbol: LocalSymbol, want: Want, range: Range): void {
  if (want !== undefined && symbol.cell.type === undefined) {
    grow(unit, symbol.cell, want, range, `variable \`${symbol.name}\``);
  }
}

/** The value of a statistic that a `foreach` holds. */
function lowerHere(unit: Unit, global: GlobalSymbol, e: Identifier): IrExpression {
  if (global.declaration.defaultAggregate === "avg") {
    const name = "@avg";
    return lowerExtractor(unit, { kind: "at", name, arguments: [e], range: e.range });
  }
  report(unit, "type/statistics-as-value", {
    range: e.range,
    values: { name: e.name },
    hint: `say what of it: @count(${e.name}), @sum, @min, @max or @avg`,
  });
  return number(0n, e.range);
}

function checkedLocal(unit: Unit, symbol: LocalSymbol, type: Type, e: Identifier): IrExpression {
  if (!symbol.assigned) {
    const names = [
      ...[...unit.locals.values()].filter((one) => one.assigned).map((one) => one.name),
      ...unit.elaboration.symbols.globals.map((one) => one.declaration.name.text),
      ...unit.offered,
      ...wordsThatStandAlone,
    ];
    report(unit, type === "void" ? "type/unresolved" : "resolve/never-assigned", {
      range: e.range,
      values: { name: e.name },
      hint: hintForForeignVariable(e.name) ?? didYouMean(nearNames(e.name, names)),
    });
  } else if (type === "void" && unit.elaboration.sink.errors === 0) {
    // Otherwise what is wrong with the value has been said.
    report(unit, "type/unresolved", { range: e.range, values: { name: e.name } });
  }
  if (type === "void") return number(0n, e.range);
  return { kind: "local", type, local: symbol.local, range: e.range };
}

/** A misspelt one of these is read as a variable. */
const wordsThatStandAlone = ["next", "break", "continue", "return", "delete"];

function lowerGlobal(unit: Unit, global: GlobalSymbol, e: Identifier, want: Want): IrExpression {
  global.read = true;
  if (global.value.type === "stat" && (global.keys?.length ?? 0) === 0) {
    return lowerDefaultAggregate(unit, global, e);
  }
  if (!useAsScalar(unit, global, e.range)) return number(0n, e.range);
  const what = `\`${e.name}\``;
  if (want !== undefined && global.value.type === undefined) {
    grow(unit, global.value, want, e.range, what);
  }
  const type = cellTypeInIr(global.value);
  if (type === "void" && unit.elaboration.isLast) {
    report(unit, "type/unresolved", { range: e.range, values: { name: e.name } });
    return number(0n, e.range);
  }
  return { kind: "global", type, global: global.id, range: e.range };
}

function lowerElement(unit: Unit, e: Index, want: Want): IrExpression {
  const global = arrayOf(unit, e.object, e.indices.length);
  if (global === undefined) return number(0n, e.range);
  global.read = true;
  if (global.value.type === "stat") return lowerDefaultAggregate(unit, global, e);
  const keys = lowerElementKeys(unit, global, e);
  const name = global.declaration.name.text;
  if (want !== undefined && global.value.type === undefined) {
    grow(unit, global.value, want, e.range, `\`${name}\``);
  }
  const type = cellTypeInIr(global.value);
  if (type === "void" && unit.elaboration.isLast) {
    report(unit, "type/unresolved", { range: e.range, values: { name } });
    return number(0n, e.range);
  }
  return { kind: "element", type, array: global.id, keys, range: e.range };
}

function lowerIn(unit: Unit, e: InArray): IrExpression {
  const global = arrayOf(unit, e.array, e.keys.length);
  if (global === undefined) return number(0n, e.range);
  global.read = true;
  const keys = lowerKeys(unit, global, e.keys);
  return { kind: "in", type: "long", array: global.id, keys, range: e.range };
}

// Operators

function lowerUnary(unit: Unit, e: Unary): IrExpression {
  const folded = e.operator === "!" ? foldQuestion(unit, e) : undefined;
  if (folded !== undefined) return number(folded ? 1n : 0n, e.range);
  const operand = unit.lower(e.operand, "number");
  if (e.operator === "+") return operand;
  if (operand.kind === "number" && e.operator !== "!") {
    const value = e.operator === "-" ? -operand.value : ~operand.value;
    return number(BigInt.asIntN(64, value), e.range);
  }
  return { kind: "unary", type: "long", operator: e.operator, operand, range: e.range };
}

function lowerBinary(unit: Unit, e: Binary): IrExpression {
  const { operator, range } = e;
  switch (operator) {
    case "&&":
    case "||":
      return lowerLogical(unit, e, operator);
    case "<":
    case ">":
    case "<=":
    case ">=":
    case "==":
    case "!=": {
      const { left, right } = lowerAlike(unit, e.left, e.right);
      return { kind: "compare", type: "long", operator, left, right, range };
    }
    case ".": {
      const { left, right } = lowerOperands(unit, e, "string", hintForDot(e));
      return { kind: "binary", type: "string", operator, left, right, range };
    }
    default: {
      const hint =
        operator === "+"
          ? "strings are joined with `.`; a number in a string is read with strtol(…, 10)"
          : undefined;
      const { left, right } = lowerOperands(unit, e, "number", hint);
      return { kind: "binary", type: "long", operator, left, right, range };
    }
  }
}

/** Both sides of one type. When one is not, that is the mistake, and the other is not held against it. */
function lowerOperands(
  unit: Unit,
  e: Binary,
  want: "number" | "string",
  hint: string | undefined,
): { readonly left: IrExpression; readonly right: IrExpression } {
  const { sink } = unit.elaboration;
  const before = sink.errors;
  const left = lowerExpression(unit, e.left, want, hint);
  const isWrong = sink.errors > before && unit.elaboration.isLast;
  // Not the left side once more: what is in a tree twice at each level is met 2^levels times.
  const right = isWrong ? broken(want, e.right.range) : lowerExpression(unit, e.right, want, hint);
  return { left, right };
}

/** `.` joins strings; in C it reaches members, and stands in floating-point numbers. */
function hintForDot({ left, right }: Binary): string | undefined {
  if (left.kind === "number" && right.kind === "number")
    return "there are no floating-point numbers: `.` joins strings";
  const isMember = left.kind === "target" || left.kind === "member" || left.kind === "index";
  return isMember && right.kind === "identifier"
    ? `to reach a member write \`->${right.name}\`; \`.\` joins strings`
    : undefined;
}

function lowerLogical(unit: Unit, e: Binary, operator: "&&" | "||"): IrExpression {
  const { range } = e;
  const decided = foldQuestion(unit, e);
  if (decided !== undefined) return number(decided ? 1n : 0n, range);
  // `@defined($x) && $x > 0`: what is known to be true leaves the other side alone.
  if (foldQuestion(unit, e.left) !== undefined) return truth(unit.lower(e.right, "number"), range);
  const left = unit.lower(e.left, "number");
  const lowerRight = (): IrExpression => unit.lower(e.right, "number");
  const isLeftOut = foldCondition(unit, e.left) === (operator === "||");
  const right = isLeftOut ? unevaluated(unit, lowerRight) : lowerRight();
  return { kind: "logical", type: "long", operator, left, right, range };
}

function truth(operand: IrExpression, range: Range): IrExpression {
  const right = number(0n, range);
  return { kind: "compare", type: "long", operator: "!=", left: operand, right, range };
}

/** Both numbers or both strings: each side tells the other what it must be. */
function lowerAlike(
  unit: Unit,
  first: Expression,
  second: Expression,
): { readonly left: IrExpression; readonly right: IrExpression } {
  let left = unit.lower(first);
  const right = unit.lower(second, wantOf(left.type));
  if (left.type === "void") left = unit.lower(first, wantOf(right.type) ?? lastWant(unit));
  return { left, right };
}

/** When nothing tells, in the last round it is a number, so that the missing value gets reported. */
function lastWant(unit: Unit): Want {
  return unit.elaboration.isLast ? "number" : undefined;
}

function lowerConditional(unit: Unit, e: Conditional, want: Want): IrExpression {
  const decided = foldQuestion(unit, e.condition);
  if (decided !== undefined) {
    noteDecision(unit, e.range, decided);
    return unit.lower(decided ? e.then : e.otherwise, want);
  }
  const constant = foldCondition(unit, e.condition);
  if (constant !== undefined) return lowerChosen(unit, e, constant, want);
  const condition = unit.lower(e.condition, "number");
  if (want !== undefined) {
    const then = unit.lower(e.then, want);
    const otherwise = unit.lower(e.otherwise, want);
    return {
      kind: "conditional",
      type: commonType(then, otherwise),
      condition,
      then,
      otherwise,
      range: e.range,
    };
  }
  const { left: then, right: otherwise } = lowerAlike(unit, e.then, e.otherwise);
  return {
    kind: "conditional",
    type: commonType(then, otherwise),
    condition,
    then,
    otherwise,
    range: e.range,
  };
}

/** A constant chooses: the other arm needs the same type. */
function lowerChosen(unit: Unit, e: Conditional, isThen: boolean, want: Want): IrExpression {
  const [chosen, other] = isThen ? [e.then, e.otherwise] : [e.otherwise, e.then];
  const value = unit.lower(chosen, want);
  const leftOut = unevaluated(unit, () => unit.lower(other, want ?? wantOf(value.type)));
  return value.type === "void" ? unit.lower(chosen, wantOf(leftOut.type) ?? lastWant(unit)) : value;
}

function commonType(a: IrExpression, b: IrExpression): Type {
  if (a.type === b.type || b.type === "void") return a.type;
  if (a.type === "void") return b.type;
  return isNumber(a.type) ? "long" : a.type;
}

// @operators

function lowerAtOperator(unit: Unit, e: AtOperator): IrExpression {
  const { range, name } = e;
  if (isExtractor(name)) return lowerExtractor(unit, e);
  if (isHistogram(name)) {
    report(unit, "type/histogram-as-value", { range });
    return number(0n, range);
  }
  const [first, second] = e.arguments ?? [];
  switch (name) {
    case "@defined":
      if (e.arguments?.length === 1) return number(isDefined(unit, e) ? 1n : 0n, range);
      break;
    case "@probewrite":
      if (first?.kind === "identifier") return number(isWrittenByProbe(unit, e) ? 1n : 0n, range);
      break;
    case "@choose_defined":
      if (first !== undefined && second !== undefined) return chooseDefined(unit, e, first, second);
      break;
    case "@entry":
      if (e.arguments?.length === 1 && first !== undefined) return lowerEntry(unit, e, first);
      break;
    case "@const":
      if (first?.kind === "string") return lowerConstant(unit, e, first.value);
      break;
    case "@enum":
      if (first?.kind === "string") return lowerEnum(unit, first.value, range);
      break;
    case "@enumname":
      return lowerEnumName(unit, e);
    case "@perf":
      if (first?.kind === "string") return lowerCounter(unit, e, first.value);
      break;
    case "@kregister":
    case "@uregister":
      if (first !== undefined) return lowerRegister(unit, e, first);
      break;
    case "@kderef":
    case "@uderef":
      if (first !== undefined && second !== undefined)
        return lowerDereference(unit, e, first, second);
      break;
    default:
      reportNoOperator(unit, e);
      return number(0n, range);
  }
  reportBadOperator(unit, e);
  return number(0n, range);
}

function chooseDefined(
  unit: Unit,
  e: AtOperator,
  first: Expression,
  second: Expression,
): IrExpression {
  const isFirst = isThere(unit, first);
  noteDecision(unit, e.range, isFirst);
  return unit.lower(isFirst ? first : second);
}

function lowerEntry(unit: Unit, operator: AtOperator, expression: Expression): IrExpression {
  if (!unit.keepsEntry) {
    report(unit, "resolve/entry-elsewhere", { range: expression.range });
    return number(0n, expression.range);
  }
  if (unit.isAtEntry) {
    const hint = "leave it away here: the `@entry` around it is at the entry already";
    report(unit, "resolve/entry-elsewhere", { range: expression.range, hint });
  }
  const value = atEntry(unit, expression, () => unit.lower(expression));
  const variable = ownVariable(unit, expression);
  if (variable !== undefined) {
    const hint = `\`${variable}\` is a variable of the handler, which begins when the function returns: it has no value at the entry`;
    reportBadOperator(unit, operator, hint);
  }
  return value;
}

function lowerDereference(
  unit: Unit,
  e: AtOperator,
  size: Expression,
  address: Expression,
): IrExpression {
  const user = e.name === "@uderef";
  const bytes = size.kind === "number" ? Number(size.value) : 0;
  const lowered = unit.lower(address, "number");
  if (bytes !== 1 && bytes !== 2 && bytes !== 4 && bytes !== 8) {
    reportBadOperator(unit, e);
    return number(0n, e.range);
  }
  if (!user && !unit.elaboration.guru && e.range.file.origin === "script") {
    report(unit, "resolve/operator-needs-guru", { range: e.range, values: { name: e.name } });
  }
  return {
    kind: "read",
    type: "long",
    address: lowered,
    size: bytes,
    signed: true,
    user,
    range: e.range,
  };
}
