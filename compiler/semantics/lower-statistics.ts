// Statistics: `<<<`, the extractors, and the default aggregates of 2005.

import type { Range } from "../source/source-file.ts";
import type { Assignment, AtOperator, Expression, Extractor } from "../syntax/ast.ts";
import type { Histogram, IrExpression, IrStatSource, IrStatTarget } from "./ir.ts";
import { arrayOf, checkNotWalked, globalOf, lowerElementKeys, useAsScalar } from "./lower-array.ts";
import type { GlobalSymbol } from "./symbols.ts";
import { grow, report, type Unit } from "./unit.ts";

const extractors: ReadonlyMap<string, Extractor> = new Map([
  ["@count", "count"],
  ["@sum", "sum"],
  ["@min", "min"],
  ["@max", "max"],
  ["@avg", "avg"],
  ["@variance", "variance"],
]);

export function isExtractor(name: string): boolean {
  return extractors.has(name);
}

/** `x <<< value`, whose own value is the number. */
export function lowerRecord(
  unit: Unit,
  { target, value, range }: Assignment,
  isUsed: boolean,
): IrExpression {
  const number = unit.lower(value, "number");
  const found = statTarget(unit, target);
  if (found === undefined) return { kind: "number", type: "long", value: 0n, range };
  checkNotWalked(unit, found.global, target.range);
  found.global.written = true;
  const type = isUsed ? "long" : "void";
  return { kind: "record", type, target: found.target, value: number, range };
}

/** `@count(x)` and its like. */
export function lowerExtractor(unit: Unit, operator: AtOperator): IrExpression {
  const [of, bits] = operator.arguments ?? [];
  const { range } = operator;
  const extractor = extractors.get(operator.name) ?? "count";
  const shift =
    extractor === "variance" ? varianceShift(bits) : bits === undefined ? 0n : undefined;
  if (of === undefined || shift === undefined) {
    const values = { name: operator.name };
    report(unit, "type/bad-extractor", { range, values });
    return { kind: "number", type: "long", value: 0n, range };
  }
  return extract(unit, extractor, of, range, shift);
}

function varianceShift(bits: Expression | undefined): bigint | undefined {
  if (bits === undefined) return 0n;
  return bits.kind === "number" && bits.value >= 0n && bits.value <= 62n ? bits.value : undefined;
}

/** A statistic where a number is wanted: its default aggregate, or an error that says what is missing. */
export function lowerDefaultAggregate(
  unit: Unit,
  global: GlobalSymbol,
  expression: Expression,
): IrExpression {
  const { range } = expression;
  if (global.declaration.defaultAggregate === "avg")
    return extract(unit, "avg", expression, range, 0n);
  const name = global.declaration.name.text;
  report(unit, "type/statistics-as-value", {
    range,
    values: { name },
    hint: `say what of it: @count(${name}), @sum, @min, @max or @avg`,
  });
  return { kind: "number", type: "long", value: 0n, range };
}

function extract(
  unit: Unit,
  extractor: Extractor,
  of: Expression,
  range: Range,
  shift: bigint,
): IrExpression {
  const found = statSource(unit, of);
  if (found === undefined) return { kind: "number", type: "long", value: 0n, range };
  found.global.read = true;
  return { kind: "extract", type: "long", extractor, target: found.target, shift, range };
}

interface Found<Target> {
  readonly global: GlobalSymbol;
  readonly target: Target;
}

/** Statistics that are only read: also the value of a `foreach`. */
export function statSource(unit: Unit, of: Expression): Found<IrStatSource> | undefined {
  const name = of.kind === "identifier" ? of.name : "";
  const global = unit.hereValues.get(name);
  const here = unit.locals.get(name);
  if (global === undefined || here === undefined) return statTarget(unit, of);
  here.read = true;
  return { global, target: { kind: "here", value: here.local } };
}

/** A global or an element, which thereby is statistics. */
function statTarget(unit: Unit, expression: Expression): Found<IrStatTarget> | undefined {
  const { range } = expression;
  if (expression.kind === "identifier") {
    const global = globalOf(unit, expression);
    if (global === undefined) {
      report(unit, "type/local-statistics", { range, values: { name: expression.name } });
      return undefined;
    }
    if (!useAsScalar(unit, global, range)) return undefined;
    growStatistics(unit, global, range);
    return { global, target: { kind: "global", global: global.id } };
  }
  if (expression.kind === "index") {
    const global = arrayOf(unit, expression.object, expression.indices.length);
    if (global === undefined) return undefined;
    const keys = lowerElementKeys(unit, global, expression);
    growStatistics(unit, global, range);
    return { global, target: { kind: "element", array: global.id, keys } };
  }
  report(unit, "type/not-statistics", { range });
  return undefined;
}

export function growStatistics(unit: Unit, global: GlobalSymbol, range: Range): void {
  grow(unit, global.value, "stat", range, `\`${global.declaration.name.text}\``);
  if (global.declaration.defaultAggregate === "hist") global.histogram ??= logarithmic;
}

/** The only shape that logarithmic histograms have. */
export const logarithmic: Histogram = { kind: "log", start: 0n, stop: 0n, interval: 0n };
