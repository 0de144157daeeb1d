// Assignments: `=`, `op=`, `++` and `--`, on locals, globals and elements. Their value, where it is wanted, is
// the variable itself, or for elements a temporary.

import type { IrExpression, IrTarget } from "../semantics/ir.ts";
import { lowerArithmetic } from "./arithmetic.ts";
import type { Body, Value } from "./body.ts";
import { numberLiteral, stringLiteral } from "./c-literal.ts";
import { appendString } from "./concatenation.ts";
import { startPlace, namePlace } from "./error-place.ts";
import { someExpression } from "./ir-walk.ts";
import { lowerKeys, writeKeys } from "./keys.ts";
import { bare, keepValue } from "./operands.ts";

type Kind<K extends IrExpression["kind"]> = Extract<IrExpression, { kind: K }>;
type ElementTarget = Extract<IrTarget, { kind: "element" }>;
type PlainTarget = Exclude<IrTarget, ElementTarget>;

export function lowerAssign(
  body: Body,
  expression: Kind<"assign">,
  wanted: boolean,
): Value | undefined {
  const { target, value } = expression;
  if (target.kind === "element") return assignElement(body, expression, target);
  const variable = variableName(body, target, wanted);
  if (value.type === "string") assignString(body, target, variable, value);
  else body.writer.line(`${variable} = ${bare(body.number(value).text)};`);
  return { text: variable, stable: false };
}

/** The C variable of a local or a scalar. */
function variableName(body: Body, target: PlainTarget, isRead: boolean): string {
  if (target.kind === "global") {
    body.module.usedGlobals.add(target.global);
    return body.module.globalName(target.global);
  }
  if (isRead) body.markRead(target.local);
  return body.local(target.local);
}

function assignString(
  body: Body,
  target: PlainTarget,
  variable: string,
  value: IrExpression,
): void {
  if (!mentions(value, target)) {
    body.stringTo(value, variable);
    return;
  }
  const { text } = body.string(value);
  if (text !== variable)
    copyThroughSlot(body, value, { text, stable: text.startsWith("f->s") }, variable);
}

/** A value that may be the variable itself is put aside before the variable is written. */
function copyThroughSlot(body: Body, value: IrExpression, from: Value, variable: string): void {
  const kept = from.stable ? from : keepValue(body, value, from);
  body.writer.line(`tw_string_copy(${variable}, ${kept.text});`);
}

/** Whether an expression may look at a variable: itself, or through a call. */
function mentions(value: IrExpression, target: PlainTarget): boolean {
  return someExpression(value, (one) => {
    if (one.kind === "call") return true;
    return target.kind === "local"
      ? one.kind === "local" && one.local.id === target.local.id
      : one.kind === "global" && one.global === target.global;
  });
}

function assignElement(body: Body, expression: Kind<"assign">, target: ElementTarget): Value {
  const { keys, others } = lowerKeys(body, target.keys, [expression.value]);
  const value = others[0]!;
  const set = expression.value.type === "string" ? "tw_map_set_string" : "tw_map_set";
  const map = body.module.globalName(target.array);
  const array = writeKeys(body, keys);
  const at = stringLiteral(startPlace(expression.range));
  body.writer.line(`${set}(c, ${map}, ${array}, ${bare(value.text)}, ${at});`);
  body.check();
  return value;
}

export function lowerUpdate(
  body: Body,
  expression: Kind<"update">,
  wanted: boolean,
): Value | undefined {
  const { target } = expression;
  if (target.kind === "element") return updateElement(body, expression, target, wanted);
  const variable = variableName(body, target, true);
  if (expression.operator === ".") {
    appendString(body, variable, expression.value, mentions(expression.value, target));
    return { text: variable, stable: false };
  }
  /* The right side is evaluated first and may itself change the variable: its new value counts. */
  const value = body.number(expression.value);
  const result = lowerArithmetic(body, expression, { text: variable, stable: false }, value);
  body.writer.line(`${variable} = ${bare(result.text)};`);
  return { text: variable, stable: false };
}

function updateElement(
  body: Body,
  expression: Kind<"update">,
  target: ElementTarget,
  wanted: boolean,
): Value | undefined {
  const { keys, others } = lowerKeys(body, target.keys, [expression.value]);
  const value = others[0]!;
  const map = body.module.globalName(target.array);
  const { operator } = expression;
  if (operator === "+" || operator === "-") {
    const delta = operator === "+" ? bare(value.text) : `tw_subtract(0, ${bare(value.text)})`;
    return addToElement(
      body,
      map,
      writeKeys(body, keys),
      delta,
      namePlace(expression.range),
      wanted,
    );
  }
  const at = stringLiteral(namePlace(expression.range));
  if (operator === ".") {
    const slot = body.slot();
    body.writer.line(`tw_map_get_string(c, ${map}, ${writeKeys(body, keys)}, ${slot});`);
    body.writer.line(`tw_string_append(${slot}, ${value.text});`);
    body.writer.line(`tw_map_set_string(c, ${map}, ${writeKeys(body, keys)}, ${slot}, ${at});`);
    body.check();
    return { text: slot, stable: true };
  }
  const temporary = body.temporary();
  body.writer.line(`${temporary} = tw_map_get(c, ${map}, ${writeKeys(body, keys)});`);
  const result = lowerArithmetic(body, expression, { text: temporary, stable: true }, value);
  body.writer.line(`${temporary} = ${bare(result.text)};`);
  body.writer.line(`tw_map_set(c, ${map}, ${writeKeys(body, keys)}, ${temporary}, ${at});`);
  body.check();
  return { text: temporary, stable: true };
}

/** tw_map_add; its value is the new one. */
function addToElement(
  body: Body,
  map: string,
  array: string,
  delta: string,
  place: string,
  wanted: boolean,
): Value | undefined {
  const call = `tw_map_add(c, ${map}, ${array}, ${delta}, ${stringLiteral(place)});`;
  if (!wanted) {
    body.writer.line(call);
    body.check();
    return undefined;
  }
  const temporary = body.temporary();
  body.writer.line(`${temporary} = ${call}`);
  body.check();
  return { text: temporary, stable: true };
}

export function lowerStep(
  body: Body,
  expression: Kind<"step">,
  wanted: boolean,
): Value | undefined {
  const { target, delta, prefix } = expression;
  const delta64 = numberLiteral(BigInt(delta));
  const undo = (value: string): string => `tw_subtract(${value}, ${delta64})`;
  if (target.kind === "element") {
    const { keys } = lowerKeys(body, target.keys);
    const map = body.module.globalName(target.array);
    const place = namePlace(expression.range);
    const result = addToElement(body, map, writeKeys(body, keys), delta64, place, wanted);
    if (result === undefined || prefix) return result;
    return { text: undo(result.text), stable: true };
  }
  const variable = variableName(body, target, true);
  if (!wanted || prefix) {
    body.writer.line(`${variable} = tw_add(${variable}, ${delta64});`);
    return { text: variable, stable: false };
  }
  const temporary = body.temporary();
  body.writer.line(`${temporary} = ${variable};`);
  body.writer.line(`${variable} = tw_add(${temporary}, ${delta64});`);
  return { text: temporary, stable: true };
}
