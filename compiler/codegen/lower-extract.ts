// Statistics: `<<<` and the extractors.

import type { IrExpression, IrStatTarget } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";
import { numberLiteral, stringLiteral } from "./c-literal.ts";
import { expressionPlace, startPlace } from "./error-place.ts";
import { lowerKeys, writeKeys } from "./keys.ts";
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
): void {
  const { target, value } = expression;
  const name = body.module.globalName(target.kind === "global" ? target.global : target.array);
  if (target.kind === "global") {
    body.writer.line(`tw_stat_record(c, ${name}, ${bare(body.number(value).text)});`);
    return;
  }
  const { keys, others } = lowerKeys(body, target.keys, [value]);
  const array = writeKeys(body, keys);
  const at = stringLiteral(startPlace(expression.range));
  body.writer.line(`tw_map_record(c, ${name}, ${array}, ${bare(others[0]!.text)}, ${at});`);
  body.check();
}

export function lowerExtract(
  body: Body,
  expression: Extract<IrExpression, { kind: "extract" }>,
): Value {
  const subject = lowerSubject(body, expression.target);
  const temporary = body.temporary();
  const rest = `${extractors[expression.extractor]}, ${numberLiteral(expression.shift ?? 0n)}, ${stringLiteral(expressionPlace(expression))}`;
  body.writer.line(`${temporary} = ${subject()}, ${rest});`);
  /* Count and sum of nothing are 0; the others are an error. */
  if (expression.extractor !== "count" && expression.extractor !== "sum") body.check();
  return { text: temporary, stable: true };
}

/** The call's beginning; keys are written only when it is asked for. */
function lowerSubject(
  body: Body,
  target: Extract<IrExpression, { kind: "extract" }>["target"],
): () => string {
  if (target.kind === "here") {
    const walk = body.walks.findLast((one) => one.value?.id === target.value.id);
    if (walk === undefined) throw new Error("statistics of an element outside its foreach");
    return () => `tw_map_here_extract(c, &${walk.cursor}`;
  }
  const name = statName(body, target);
  if (target.kind === "global") return () => `tw_stat_extract(c, ${name}`;
  const { keys } = lowerKeys(body, target.keys);
  return () => `tw_map_extract(c, ${name}, ${writeKeys(body, keys)}`;
}

/** `@hist_log(x)[i]` */
export function lowerBucket(
  body: Body,
  expression: Extract<IrExpression, { kind: "bucket" }>,
): Value {
  const { target, index } = expression;
  const name = statName(body, target);
  const at = stringLiteral(startPlace(expression.range));
  const isGlobal = target.kind === "global";
  const { keys, others } = lowerKeys(body, isGlobal ? [] : target.keys, [index]);
  const subject = isGlobal
    ? `tw_stat_bucket(c, ${name}`
    : `tw_map_bucket(c, ${name}, ${writeKeys(body, keys)}`;
  const temporary = body.temporary();
  body.writer.line(`${temporary} = ${subject}, ${bare(others[0]!.text)}, ${at});`);
  body.check();
  return { text: temporary, stable: true };
}

function statName(body: Body, target: IrStatTarget): string {
  return body.module.globalName(target.kind === "global" ? target.global : target.array);
}
