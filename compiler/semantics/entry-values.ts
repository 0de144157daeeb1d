// What a .return probe keeps from the function's entry: numbers, and strings by their text.

import type { Expression } from "../syntax/ast.ts";
import { wordsAtEntry, type IrExpression } from "./ir.ts";
import { printExpression } from "../syntax/print-expression.ts";
import { remark, report, type Unit } from "./unit.ts";
import { walkNodes } from "./walk.ts";

/** Of the kernel's KRETPROBE_MAX_DATA_SIZE: what one call may carry to its return. */
const mostWords = 4096 / 8;

/** Evaluates something at the function's entry and makes the handler see what was saved. Equal expressions share one value. */
export function atEntry(unit: Unit, key: Expression, lower: () => IrExpression): IrExpression {
  if (unit.isAtEntry) return lower();
  unit.isAtEntry = true;
  const value = lower();
  unit.isAtEntry = false;
  const { type } = value;
  if (type === "void" || type === "stack") return value;
  const { range } = key;
  return { kind: "entry-value", type, index: keep(unit, structureOf(key), value), range };
}

/** A value at entry that looks like one at the return: authors of scripts should see it written as what it is. */
export function warnOfSnapshot(unit: Unit, e: Expression): void {
  const { isTrying, isLast } = unit.elaboration;
  if (isTrying || !isLast || unit.isAtEntry || e.range.file.origin !== "script") return;
  remark(unit, "resolve/entry-snapshot", { range: e.range, values: { name: printExpression(e) } });
}

/** The first local variable that an expression of a script names: at the entry it has no value. Libraries are taken as they are. */
export function ownVariable(unit: Unit, expression: Expression): string | undefined {
  if (expression.range.file.origin === "library") return undefined;
  let found: string | undefined;
  walkNodes(expression, (walked) => {
    const node = walked as Expression;
    if (node.kind === "identifier" && unit.locals.has(node.name)) found ??= node.name;
  });
  return found;
}

/** Where it is saved, in words. */
function keep(unit: Unit, text: string, value: IrExpression): number {
  const { entryValues, elaboration } = unit;
  const known = entryValues.get(text);
  if (known !== undefined) return known.index;
  const last = [...entryValues.values()].at(-1);
  const { stringSize } = elaboration;
  const index = last === undefined ? 0 : last.index + wordsAtEntry(last.value, stringSize);
  entryValues.set(text, { value, index });
  const size = index + wordsAtEntry(value, stringSize);
  if (size > mostWords) {
    const values = { size: size * 8, limit: mostWords * 8 };
    report(unit, "resolve/too-much-at-entry", { range: value.range, values });
  }
  return index;
}

/** Equal for expressions that are written alike, wherever they stand. */
function structureOf(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === "range") return undefined;
    return typeof value === "bigint" ? value.toString() : value;
  });
}
