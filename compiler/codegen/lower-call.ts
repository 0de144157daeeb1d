// Calls: functions of the script, C functions of a tapset, functions of the runtime.

import { calledFunctions, type IrExpression } from "../semantics/ir.ts";
import { intrinsicOfC } from "../semantics/intrinsics.ts";
import type { Body, Value } from "./body.ts";
import { stringLiteral } from "./c-literal.ts";
import { namePlace } from "./error-place.ts";
import { someExpression } from "./ir-walk.ts";
import { bare, keepValue, lowerOperands } from "./operands.ts";

type Kind<K extends IrExpression["kind"]> = Extract<IrExpression, { kind: K }>;

/** A call; gives nothing when the function gives nothing, or its value is not wanted. */
export function lowerCall(
  body: Body,
  expression: Kind<"call">,
  wanted: boolean,
): Value | undefined {
  const fn = body.module.functionOf(expression.function);
  const values = lowerOperands(body, expression.arguments).map((value, index) => {
    const argument = expression.arguments[index]!;
    const isChanged = fn.passes === true ? !value.stable : isEndangered(argument, value);
    return isChanged && !fn.pure ? keepValue(body, argument, value) : value;
  });
  const result = resultOf(body, fn.returns, wanted);
  callInTurn(body, calledFunctions(expression), {
    result,
    values: values.map((value) => bare(value.text)),
    place: namePlace(expression.range),
  });
  return result === undefined ? undefined : { text: result, stable: true };
}

interface PreparedCall {
  readonly result: string | undefined;
  readonly values: readonly string[];
  readonly place: string;
}

/** Calls a function and, where it passes on, those of its name that come after it. */
function callInTurn(body: Body, ids: readonly number[], call: PreparedCall): void {
  const { writer } = body;
  const [id, ...others] = ids;
  if (id === undefined) {
    body.raise("all functions exhausted", call.place);
    return;
  }
  const fn = body.module.functionOf(id);
  const isBuffer = fn.returns === "string";
  const passed = ["c", ...(isBuffer ? [call.result] : []), ...call.values].join(", ");
  const assigned = call.result !== undefined && !isBuffer ? `${call.result} = ` : "";
  body.calls.add(id);
  writer.line(`${assigned}${body.module.functionName(fn)}(${passed});`);
  if (fn.body.kind === "embedded-c") checkEmbedded(body, call.place);
  else if (!body.module.infallible.has(fn.id)) checkCall(body, call.place);
  if (fn.passes !== true) return;
  writer.open("if (c->passed)");
  writer.line("c->passed = 0;");
  callInTurn(body, others, call);
  writer.close();
}

/** A string that is passed by its address and that the called function could change as a global. */
function isEndangered(argument: IrExpression, value: Value): boolean {
  return (
    argument.type === "string" &&
    !value.stable &&
    someExpression(argument, (one) => one.kind === "global")
  );
}

function resultOf(body: Body, returns: string, wanted: boolean): string | undefined {
  if (returns === "string") return body.slot();
  return returns === "void" || !wanted ? undefined : body.temporary();
}

/** An error in a function tells of the calls that led there. */
function checkCall(body: Body, place: string): void {
  const { writer } = body;
  writer.open("if (tw_unlikely(c->error))");
  writer.line(`tw_called(c, ${stringLiteral(place)});`);
  body.leave();
  writer.close();
}

/** C of a tapset does not know from where it is called: the place of its error is put in here. */
function checkEmbedded(body: Body, place: string): void {
  const { writer } = body;
  writer.open("if (tw_unlikely(c->error))");
  writer.line("if (!c->error_at)");
  writer.line(`\tc->error_at = ${stringLiteral(place)};`);
  body.leave();
  writer.close();
}

/** A function of the runtime. A string goes to `to`, or to a fresh slot. */
export function lowerIntrinsic(
  body: Body,
  expression: Kind<"intrinsic">,
  wanted: boolean,
  to?: string,
): Value | undefined {
  const known = intrinsicOfC(expression.intrinsic);
  if (known === undefined) throw new Error(`no function of the runtime: ${expression.intrinsic}`);
  const values = lowerOperands(body, expression.arguments);
  const result =
    expression.type === "string" ? (to ?? body.slot()) : resultOf(body, expression.type, wanted);
  const passed = [
    ...(known.contextFree ? [] : ["c"]),
    ...(expression.type === "string" ? [result!] : []),
    ...values.map((value) => bare(value.text)),
    ...(known.passesPlace ? [stringLiteral(namePlace(expression.range))] : []),
  ];
  const assigned = result !== undefined && expression.type !== "string" ? `${result} = ` : "";
  body.writer.line(`${assigned}${expression.intrinsic}(${passed.join(", ")});`);
  if (known.passesPlace) body.check();
  return result === undefined ? undefined : { text: result, stable: true };
}
