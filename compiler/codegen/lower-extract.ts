// Statistics: `<<<` and the extractors.

import type { IrExpression, IrStatSource } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";
import { numberLiteral, stringLiteral } from "./c-literal.ts";
import { expressionPlace, startPlace } from "./error-place.ts";
import { lowerKeys, writeKeys, type KeyValues } from "./keys.ts";
import { bare } from "./operands.ts";

const extractors = {
  count: "TW_COUNT",
  sum: "TW_SUM",
  min: "TW_MIN",
  max: "TW_MAX",
  avg: "TW_AVG",
  variance: "TW_VARIANCE",
} as const;

export function extractorName(extractor: keyof typeof extractors): string {
  return extractors[extractor];
}

export function lowerRecord(
  body: Body,
  expression: Extract<IrExpression, { kind: "record" }>,
): Value {
  const { target, value } = expression;
  const name = body.module.globalName(target.kind === "global" ? target.global : target.array);
  if (target.kind === "global") {
    const number = body.number(value);
    body.writer.line(`tw_stat_record(c, ${name}, ${bare(number.text)});`);
    return number;
  }
  const { keys, others } = lowerKeys(body, target.keys, [value]);
  const array = writeKeys(body, keys);
  const at = stringLiteral(startPlace(expression.range));
  body.writer.line(`tw_map_record(c, ${name}, ${array}, ${bare(others[0]!.text)}, ${at});`);
  body.check();
  return others[0]!;
}

export function lowerExtract(
  body: Body,
  expression: Extract<IrExpression, { kind: "extract" }>,
): Value {
  const { target } = expression;
  const { keys } = lowerKeys(body, target.kind === "element" ? target.keys : []);
  const temporary = body.temporary();
  const subject = statSubject(body, target, keys, "extract");
  const rest = `${extractors[expression.extractor]}, ${numberLiteral(expression.shift ?? 0n)}, ${stringLiteral(expressionPlace(expression))}`;
  body.writer.line(`${temporary} = ${subject}, ${rest});`);
  /* Count and sum of nothing are 0; the others are an error. */
  if (expression.extractor !== "count" && expression.extractor !== "sum") body.check();
  return { text: temporary, stable: true };
}

/**
 * The beginning of a call that asks statistics something: `tw_stat_…`, `tw_map_…` or `tw_map_here_…`. Keys are written now, so
 * nothing may come between.
 */
export function statSubject(
  body: Body,
  target: IrStatSource,
  keys: KeyValues,
  question: "extract" | "bucket" | "bucket_after" | "histogram",
): string {
  switch (target.kind) {
    case "here": {
      const walk = body.walks.findLast((one) => one.value?.id === target.value.id);
      if (walk === undefined) throw new Error("statistics of an element outside its foreach");
      return `tw_map_here_${question}(c, &${walk.cursor}`;
    }
    case "global":
      return `tw_stat_${question}(c, ${body.module.globalName(target.global)}`;
    case "element":
      return `tw_map_${question}(c, ${body.module.globalName(target.array)}, ${writeKeys(body, keys)}`;
  }
}

/** `@hist_log(x)[i]` */
export function lowerBucket(
  body: Body,
  { target, index, range }: Extract<IrExpression, { kind: "bucket" }>,
): Value {
  return askBuckets(body, target, "bucket", index, [stringLiteral(startPlace(range))]);
}

/** What `foreach (k in @hist_log(x)-)` goes through. */
export function lowerBucketAfter(
  body: Body,
  { target, last, descending, range }: Extract<IrExpression, { kind: "bucket-after" }>,
): Value {
  const more = [descending ? "1" : "0", stringLiteral(startPlace(range))];
  return askBuckets(body, target, "bucket_after", last, more);
}

function askBuckets(
  body: Body,
  target: IrStatSource,
  question: "bucket" | "bucket_after",
  index: IrExpression,
  more: readonly string[],
): Value {
  const { keys, others } = lowerKeys(body, target.kind === "element" ? target.keys : [], [index]);
  const subject = statSubject(body, target, keys, question);
  const temporary = body.temporary();
  body.writer.line(`${temporary} = ${[subject, bare(others[0]!.text), ...more].join(", ")});`);
  body.check();
  return { text: temporary, stable: true };
}
