// Expressions whose value is a number.

import type { IrExpression } from "../semantics/ir.ts";
import { createDiagnostic } from "../source/diagnostic.ts";
import type { Body, Value } from "./body.ts";
import { hexLiteral, numberLiteral, stringLiteral } from "./c-literal.ts";
import { startPlace } from "./error-place.ts";
import { extendBits } from "./extend-bits.ts";
import { anyMask, lowerKeys, writeKeys } from "./keys.ts";
import { lowerArithmetic } from "./arithmetic.ts";
import { lowerAssign, lowerStep, lowerUpdate } from "./lower-assign.ts";
import { lowerCall, lowerIntrinsic } from "./lower-call.ts";
import { lowerConditional } from "./lower-conditional.ts";
import { lowerBucket, lowerBucketAfter, lowerExtract, lowerRecord } from "./lower-extract.ts";
import { addressText } from "./module-places.ts";
import { lowerLocation } from "./lower-location.ts";
import { regexName } from "./emit-regex.ts";
import { lowerVariable } from "./lower-variable.ts";
import { lowerWrite } from "./lower-write.ts";
import { bare, lowerOperands } from "./operands.ts";

type Kind<K extends IrExpression["kind"]> = Extract<IrExpression, { kind: K }>;

export function lowerNumber(body: Body, expression: IrExpression): Value {
  switch (expression.kind) {
    case "number":
      return { text: lowerLiteral(expression), stable: true };
    case "local":
    case "global":
      return lowerVariable(body, expression);
    case "element":
      return lowerElement(body, expression);
    case "assign":
      return lowerAssign(body, expression, true)!;
    case "update":
      return lowerUpdate(body, expression, true)!;
    case "step":
      return lowerStep(body, expression, true)!;
    case "extract":
      return lowerExtract(body, expression);
    case "bucket":
      return lowerBucket(body, expression);
    case "bucket-after":
      return lowerBucketAfter(body, expression);
    case "binary": {
      const [left, right] = lowerOperands(body, [expression.left, expression.right]);
      return lowerArithmetic(body, expression, left!, right!);
    }
    case "logical":
      return lowerLogical(body, expression);
    case "compare":
      return lowerCompare(body, expression);
    case "match":
      return lowerMatch(body, expression);
    case "unary":
      return lowerUnary(body, expression);
    case "conditional":
      return lowerConditional(body, expression, "number");
    case "in":
      return lowerIn(body, expression);
    case "call":
      return lowerCall(body, expression, true)!;
    case "intrinsic":
      return lowerIntrinsic(body, expression, true)!;
    case "target":
      return lowerLocation(body, expression.value, expression.range, startPlace(expression.range));
    case "called-from":
      return lowerCalledFrom(body, expression);
    case "per-cpu":
      return { text: `((tw_s64)tw_per_cpu(${hexLiteral(expression.address)}))`, stable: false };
    case "register":
      return lowerRegister(body, expression);
    case "counter":
      return lowerCounter(body, expression);
    case "read":
      return lowerRead(body, expression);
    case "entry-value":
      return { text: `c->entry_data[${expression.index}]`, stable: true };
    case "context-value":
      return { text: `c->values[${expression.index}]`, stable: false };
    case "write":
      return lowerWrite(body, expression);
    case "record":
      return lowerRecord(body, expression);
    case "string":
    case "sprint":
    case "context-text":
    case "print":
      throw new Error(`a number was expected, not ${expression.kind}`);
  }
}

function lowerCalledFrom({ module }: Body, expression: Kind<"called-from">): Value {
  const { level, base, stretches } = expression;
  const bounds = stretches.flat().join(", ");
  const name = module.bounds.get(bounds) ?? `bounds_${module.bounds.size}`;
  module.bounds.set(bounds, name);
  const text = `tw_called_from(c, ${level}, ${addressText(module, base)}, ${name}, ${stretches.length})`;
  return { text, stable: true };
}

function lowerLiteral(expression: Kind<"number">): string {
  return expression.type === "pointer" && expression.value > 0xffffn
    ? `((tw_s64)${hexLiteral(expression.value)})`
    : numberLiteral(expression.value);
}

function lowerElement(body: Body, expression: Kind<"element">): Value {
  const { keys } = lowerKeys(body, expression.keys);
  const temporary = body.temporary();
  const array = writeKeys(body, keys);
  const map = body.module.globalName(expression.array);
  body.writer.line(`${temporary} = tw_map_get(c, ${map}, ${array});`);
  return { text: temporary, stable: true };
}

/** `&&` and `||`: the right side is evaluated only if the left one has not decided. */
function lowerLogical(body: Body, expression: Kind<"logical">): Value {
  const { writer } = body;
  const left = body.number(expression.left);
  let right!: Value;
  const lines = writer.capture(1, () => (right = body.number(expression.right)));
  if (lines.length === 0) {
    const text = `(${left.text} ${expression.operator} ${right.text})`;
    return { text, stable: left.stable && right.stable };
  }
  const temporary = body.temporary();
  writer.line(`${temporary} = ${truthOf(expression.left, left)};`);
  writer.open(`if (${expression.operator === "&&" ? "" : "!"}${temporary})`);
  writer.paste(lines);
  writer.line(`${temporary} = ${truthOf(expression.right, right)};`);
  writer.close();
  return { text: temporary, stable: true };
}

/** A condition as 0 or 1, which most of them are already. */
function truthOf(expression: IrExpression, value: Value): string {
  const isTruth = ["compare", "logical", "in", "match"].includes(expression.kind);
  return isTruth ? bare(value.text) : `${value.text} != 0`;
}

function lowerCompare(body: Body, expression: Kind<"compare">): Value {
  const [left, right] = lowerOperands(body, [expression.left, expression.right]);
  const stable = left!.stable && right!.stable;
  const text =
    expression.left.type === "string"
      ? `(tw_string_compare(${left!.text}, ${right!.text}) ${expression.operator} 0)`
      : `(${left!.text} ${expression.operator} ${right!.text})`;
  return { text, stable };
}

/** A match is written before what comes after it: matched() is about the last one. */
function lowerMatch(body: Body, expression: Kind<"match">): Value {
  const subject = body.string(expression.subject);
  const temporary = body.temporary();
  const call = body.module.program.keepsMatches === true ? "tw_match_keep(c, " : "tw_match(";
  const not = expression.negated ? "!" : "";
  body.writer.line(
    `${temporary} = ${not}${call}&${regexName(expression.regex)}, ${subject.text});`,
  );
  return { text: temporary, stable: true };
}

function lowerUnary(body: Body, expression: Kind<"unary">): Value {
  const { text, stable } = body.number(expression.operand);
  switch (expression.operator) {
    case "-":
      return { text: `tw_subtract(0, ${bare(text)})`, stable };
    case "!":
      return { text: `(!${text})`, stable };
    case "~":
      return { text: `(~${text})`, stable };
  }
}

function lowerIn(body: Body, expression: Kind<"in">): Value {
  const { keys } = lowerKeys(body, expression.keys);
  const temporary = body.temporary();
  const map = body.module.globalName(expression.array);
  const any = anyMask(expression.keys);
  const array = writeKeys(body, keys);
  if (any === 0) {
    body.writer.line(`${temporary} = tw_map_has(c, ${map}, ${array});`);
  } else {
    body.writer.line(`${temporary} = tw_map_has_any(c, ${map}, ${array}, ${any});`);
  }
  return { text: temporary, stable: true };
}

/** Memory of the target, then the bits that are meant, extended to 64. */
function lowerRead(body: Body, expression: Kind<"read">): Value {
  const address = body.number(expression.address);
  const temporary = body.temporary();
  const read = expression.user ? "tw_user_read" : "tw_kernel_read";
  const at = stringLiteral(startPlace(expression.range));
  const word = body.module.architecture.pointerSize === 4 ? "(tw_word)" : "(tw_u64)";
  body.writer.line(
    `${temporary} = (tw_s64)${read}(c, ${word}${address.text}, ${expression.size}, ${at});`,
  );
  body.check();
  return { text: extendBits(temporary, expression), stable: true };
}

/** By its place in pt_regs, which may not be there. */
function lowerRegister(body: Body, { register, user, range }: Kind<"register">): Value {
  const { architecture, architectureName, diagnostics } = body.module;
  const found = architecture.register(register);
  if (found?.kind !== "saved") {
    const values = { register, architecture: architectureName };
    diagnostics.push(createDiagnostic("codegen/unsaved-register", { range, values }));
    return { text: "0", stable: true };
  }
  const at = stringLiteral(startPlace(range));
  return checked(
    body,
    `(tw_s64)tw_saved_register(c, ${found.offset}, ${found.size}, ${user ? 1 : 0}, ${at})`,
  );
}

/** The probe whose counter it is is known by its place in the table. */
function lowerCounter(body: Body, { name, range }: Kind<"counter">): Value {
  const index = body.module.program.probes.findIndex(
    ({ target }) => target.kind === "perf" && target.counter === name,
  );
  if (index === -1) throw new Error(`no probe has the counter ${name}`);
  return checked(body, `tw_perf_read(c, ${index}, ${stringLiteral(startPlace(range))})`);
}

/** What can fail is evaluated before it is used. */
function checked(body: Body, text: string): Value {
  const temporary = body.temporary();
  body.writer.line(`${temporary} = ${text};`);
  body.check();
  return { text: temporary, stable: true };
}
