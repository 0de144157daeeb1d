// Histograms: their shape, their chart, their buckets one by one.

import type { Range } from "../source/source-file.ts";
import type { AtOperator, Expression, ForeachStatement, Index } from "../syntax/ast.ts";
import type { Histogram, IrExpression, IrPrint, IrStatement, IrStatSource, Local } from "./ir.ts";
import { logarithmic, statSource } from "./lower-statistics.ts";
import type { GlobalSymbol } from "./symbols.ts";
import { addHidden, report, type Unit } from "./unit.ts";

export function isHistogram(name: string): boolean {
  return name === "@hist_linear" || name === "@hist_log";
}

/** `@hist_log(x)[i]` */
export function isBucket(e: Expression): e is Index & { readonly object: AtOperator } {
  return e.kind === "index" && e.object.kind === "at" && isHistogram(e.object.name);
}

interface FoundHistogram {
  readonly target: IrStatSource;
  readonly histogram: Histogram;
}

/** The statistics behind a histogram operator, which thereby keep that histogram. */
function histogramOf(unit: Unit, operator: AtOperator): FoundHistogram | undefined {
  const [of, ...parameters] = operator.arguments ?? [];
  const histogram = readHistogram(unit, operator, of, parameters);
  if (of === undefined || histogram === undefined) return undefined;
  const found = statSource(unit, of);
  if (found === undefined) return undefined;
  found.global.read = true;
  if (!keepHistogram(unit, found.global, histogram, operator.range)) return undefined;
  return { target: found.target, histogram };
}

/** The chart of a histogram, for print. */
export function lowerHistogram(unit: Unit, operator: AtOperator): IrPrint | undefined {
  const found = histogramOf(unit, operator);
  return found && { kind: "histogram", target: found.target };
}

export function lowerBucket(unit: Unit, e: Index & { readonly object: AtOperator }): IrExpression {
  const { range } = e;
  const found = histogramOf(unit, e.object);
  const [index] = e.indices;
  if (e.indices.length !== 1 || index === null || index === undefined) {
    report(unit, "type/bucket-index", { range });
    return number(0n, range);
  }
  const lowered = unit.lower(index, "number");
  if (found === undefined) return number(0n, range);
  return { kind: "bucket", type: "long", target: found.target, index: lowered, range };
}

/** Its buckets, with those for what is below and above. */
function bucketCount({ kind, start, stop, interval }: Histogram): bigint {
  return kind === "log" ? 128n : (stop - start) / interval + 3n;
}

function number(value: bigint, range: Range): IrExpression {
  return { kind: "number", type: "long", value, range };
}

export interface BucketVariables {
  /** The bucket's number. */
  readonly key: Local;
  /** How many values it holds. */
  readonly value?: Local;
}

type BucketLoop = ForeachStatement & { readonly over: AtOperator };

/** A `foreach` over buckets is a loop over their numbers. `body` is lowered already. */
export function lowerBucketLoop(
  unit: Unit,
  s: BucketLoop,
  { key, value }: BucketVariables,
  limit: IrExpression | undefined,
  body: IrStatement,
): IrStatement[] {
  const { range } = s;
  const found = histogramOf(unit, s.over);
  if (found === undefined) return [];
  const next = addHidden(unit, "bucket");
  const row = addHidden(unit, "row");
  const most = addHidden(unit, "limit");
  const here = read(next, range);
  const count = bucketCount(found.histogram);
  const inside = compare("<", here, number(count, range));
  const condition: IrExpression =
    limit === undefined
      ? inside
      : {
          kind: "logical",
          type: "long",
          operator: "&&",
          left: inside,
          right: compare("<", here, read(most, range)),
          range,
        };
  const isByCount = s.sort?.by === "value";
  // Each statement counts against the limit of a handler: only the order of counts needs one more.
  const place = isByCount
    ? read(row, range)
    : s.sort?.descending === true
      ? fromEnd(here, count)
      : here;
  const bucket: IrExpression = {
    kind: "bucket",
    type: "long",
    target: found.target,
    index: place,
    range: s.over.range,
  };
  const taken = [
    ...(isByCount ? takeNext(row, found.target, s) : []),
    set(key, place),
    ...(value === undefined ? [] : [set(value, bucket)]),
  ];
  const step: IrExpression = {
    kind: "step",
    type: "long",
    delta: 1,
    prefix: true,
    target: { kind: "local", local: next },
    range,
  };
  return [
    set(next, number(0n, range)),
    ...(isByCount ? [set(row, number(-1n, range))] : []),
    ...(limit === undefined ? [] : [set(most, limit)]),
    {
      kind: "loop",
      condition,
      step,
      body: { kind: "block", statements: [...taken, body] },
      range,
    },
  ];
}

/** The number that has as many buckets behind it as `turn` has before it. */
function fromEnd(turn: IrExpression, count: bigint): IrExpression {
  const { range } = turn;
  const left = number(count - 1n, range);
  return { kind: "binary", type: "long", operator: "-", left, right: turn, range };
}

/** Sets `row` to the bucket behind it in the order of counts. */
function takeNext(
  row: Local,
  target: IrStatSource,
  { sort, over, range }: BucketLoop,
): IrStatement[] {
  const { descending = false } = sort ?? {};
  const last = read(row, range);
  const next: IrExpression = {
    kind: "bucket-after",
    type: "long",
    target,
    last,
    descending,
    range: over.range,
  };
  // Counts may grow meanwhile, and then nothing may be left before each had its turn.
  const isOver = compare("<", read(row, range), number(0n, range));
  return [set(row, next), { kind: "if", condition: isOver, then: { kind: "break", range }, range }];
}

function read(local: Local, range: Range): IrExpression {
  return { kind: "local", type: "long", local, range };
}

function compare(operator: "<", left: IrExpression, right: IrExpression): IrExpression {
  return { kind: "compare", type: "long", operator, left, right, range: left.range };
}

function set(local: Local, value: IrExpression): IrStatement {
  const { range } = value;
  const target = { kind: "local", local } as const;
  return {
    kind: "evaluate",
    expression: { kind: "assign", type: "long", target, value, range },
    range,
  };
}

function keepHistogram(
  unit: Unit,
  global: GlobalSymbol,
  histogram: Histogram,
  range: Range,
): boolean {
  const before = (global.histogram ??= histogram);
  const same =
    before.kind === histogram.kind &&
    before.start === histogram.start &&
    before.stop === histogram.stop &&
    before.interval === histogram.interval;
  if (!same) {
    const name = global.declaration.name.text;
    report(unit, "type/two-histograms", { range, values: { name } });
  }
  return same;
}

function readHistogram(
  unit: Unit,
  operator: AtOperator,
  of: Expression | undefined,
  parameters: readonly Expression[],
): Histogram | undefined {
  const isLogarithmic = operator.name === "@hist_log" && parameters.length === 0;
  if (isLogarithmic && of !== undefined) return logarithmic;
  const numbers = parameters.map(literalNumber);
  const [start, stop, interval] = numbers;
  const fits =
    operator.name === "@hist_linear" &&
    numbers.length === 3 &&
    start !== undefined &&
    stop !== undefined &&
    interval !== undefined &&
    interval > 0n &&
    start < stop &&
    (stop - start) / interval <= 128n;
  if (fits) return { kind: "linear", start, stop, interval };
  const hint = hintForHistogram(operator.name, numbers);
  report(unit, "type/bad-histogram", { range: operator.range, hint });
  return undefined;
}

/** What is wrong with the numbers of `@hist_linear`; undefined where the table says all there is to say. */
function hintForHistogram(
  name: string,
  numbers: readonly (bigint | undefined)[],
): string | undefined {
  const [start, stop, interval] = numbers;
  if (name !== "@hist_linear" || numbers.length !== 3) return undefined;
  if (start === undefined || stop === undefined || interval === undefined)
    return "its start, stop and interval are literal numbers: they cannot be computed";
  if (interval <= 0n) return "the interval must be at least 1";
  if (start >= stop) return "the start must be smaller than the stop";
  const count = (stop - start) / interval;
  return `these are ${count} buckets, and there can be 128: take an interval of at least ${(stop - start + 127n) / 128n}`;
}

function literalNumber(expression: Expression): bigint | undefined {
  if (expression.kind === "number") return expression.value;
  if (expression.kind !== "unary" || expression.operator !== "-") return undefined;
  return expression.operand.kind === "number" ? -expression.operand.value : undefined;
}
