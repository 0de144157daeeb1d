// Writes to the target: memory, registers, and what a hit takes as its answer.

import type { IrExpression, IrPlace } from "../semantics/ir.ts";
import { createDiagnostic } from "../source/diagnostic.ts";
import { lowerArithmetic } from "./arithmetic.ts";
import type { Body, Value } from "./body.ts";
import { hexLiteral, stringLiteral } from "./c-literal.ts";
import { startPlace } from "./error-place.ts";
import { extendBits } from "./extend-bits.ts";
import { bare, lowerOperands } from "./operands.ts";

type Write = Extract<IrExpression, { kind: "write" }>;
type Memory = Extract<IrPlace, { kind: "memory" }>;

/** The value of a number that was written, or what stood there before. */
export function lowerWrite(body: Body, expression: Write): Value {
  const { place } = expression;
  if (place.kind === "memory") return writeMemory(body, expression, place);
  const lvalue =
    place.kind === "register" ? register(body, expression, place.register) : answer(place);
  const value = body.number(expression.value);
  const old = body.temporary();
  if (needsOld(expression)) {
    body.writer.line(`${old} = (tw_s64)${lvalue};`);
    if (place.kind === "register")
      body.writer.line(`${old} = ${bare(extendBits(old, place, false))};`);
  }
  const result = combined(body, expression, { text: old, stable: true }, value);
  const written = body.temporary();
  body.writer.line(`${written} = ${bare(result.text)};`);
  body.writer.line(`${lvalue} = ${written};`);
  return { text: expression.gives === "new" ? written : old, stable: true };
}

/** `$value = …` and `$value .= …`. */
export function lowerTextWrite(body: Body, expression: Write): void {
  const { text } = body.string(expression.value);
  const call = expression.operator === undefined ? "tw_text_set" : "tw_text_append";
  body.writer.line(`${call}(c, ${text});`);
}

function needsOld({ operator, gives }: Write): boolean {
  return operator !== undefined || gives === "old";
}

function combined(
  body: Body,
  { operator, value, range, type }: Write,
  old: Value,
  now: Value,
): Value {
  if (operator === undefined) return now;
  const number = type === "string" ? "long" : type;
  const operation = {
    kind: "binary",
    type: "long",
    operator,
    left: value,
    right: value,
    range,
  } as const;
  if (number === "pointer" && operator === ".") throw new Error("a pointer is no string");
  return lowerArithmetic(body, operation, old, now);
}

function answer(place: IrPlace): string {
  if (place.kind !== "context-value") throw new Error(`${place.kind} holds no number`);
  return `c->values[${place.index}]`;
}

function register(body: Body, expression: Write, number: number): string {
  const { architecture, architectureName } = body.module;
  const found = architecture.register(number);
  if (found?.kind === "saved") {
    const type = found.size === architecture.pointerSize ? "tw_word" : `tw_u${found.size * 8}`;
    return `tw_register_at(c, ${type}, ${found.offset})`;
  }
  const values = { register: number, architecture: architectureName };
  const { range } = expression;
  body.module.diagnostics.push(createDiagnostic("codegen/unsaved-register", { range, values }));
  return `c->values[0]`;
}

/** A bit field, and what `op=` needs, is read first; the address is evaluated once. */
function writeMemory(body: Body, expression: Write, place: Memory): Value {
  const { writer } = body;
  const { size, user, field } = place;
  const at = stringLiteral(startPlace(expression.range));
  const [from, value] = lowerOperands(body, [place.address, expression.value]);
  const address = body.temporary();
  writer.line(`${address} = ${bare(from!.text)};`);
  const word = body.module.architecture.pointerSize === 4 ? "(tw_word)" : "(tw_u64)";
  const target = user ? "user" : "kernel";
  const isReadFirst = field !== undefined || needsOld(expression);
  const whole = body.temporary();
  if (isReadFirst) {
    writer.line(`${whole} = (tw_s64)tw_${target}_read(c, ${word}${address}, ${size}, ${at});`);
    body.check();
  }
  const old = body.temporary();
  if (isReadFirst) writer.line(`${old} = ${bare(extendBits(whole, place))};`);
  const result = body.temporary();
  const computed = combined(body, expression, { text: old, stable: true }, value!);
  writer.line(`${result} = ${bare(computed.text)};`);
  const stored = field === undefined ? result : inserted(whole, result, field);
  writer.line(`tw_${target}_write(c, ${word}${address}, ${size}, (tw_u64)${stored}, ${at});`);
  body.check();
  return { text: expression.gives === "new" ? result : old, stable: true };
}

function inserted(
  whole: string,
  value: string,
  { width, shift }: NonNullable<Memory["field"]>,
): string {
  const ones = (1n << BigInt(width)) - 1n;
  const outside = hexLiteral(BigInt.asUintN(64, ~(ones << BigInt(shift))));
  const bits = `((tw_u64)${value} & ${hexLiteral(ones)})`;
  return `(((tw_u64)${whole} & ${outside}) | (${bits} << ${shift}))`;
}
