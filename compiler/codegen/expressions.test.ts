// Random expressions with side effects: the generated C computes what a plain interpreter of the IR computes. That
// covers 64-bit wrap, the order of evaluation, short circuits and errors, under the sanitizers.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Global, IrExpression, IrTarget } from "../semantics/ir.ts";
import { missingCompiler } from "./testing/compile-c.ts";
import {
  assign,
  begin,
  binary,
  block,
  compare,
  conditional,
  global,
  logical,
  nowhere,
  number,
  println,
  program,
  scalar,
  step,
  string,
  toGlobal,
  update,
} from "./testing/ir-builder.ts";
import { createHostRuntime } from "./testing/run-on-host.ts";

const variables = ["a", "b", "c"].map((name, id) => scalar(id, name, "long", BigInt(id)));
const operators = ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>"] as const;
const relations = ["<", ">", "<=", ">=", "==", "!="] as const;

const interesting = fc.oneof(
  fc.bigInt({ min: -3n, max: 70n }),
  fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 2n ** 31n, -(2n ** 31n) - 1n, 2n ** 32n),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const variable = fc.constantFrom(...variables);

const { expression } = fc.letrec<{ expression: IrExpression }>((tie) => {
  const e = tie("expression");
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier: "e" },
      fc.oneof(
        interesting.map((value): IrExpression => number(value)),
        variable.map((one): IrExpression => global(one)),
      ),
      fc
        .tuple(e, fc.constantFrom(...operators), e)
        .map(([left, operator, right]) => binary(left, operator, right)),
      fc
        .tuple(e, fc.constantFrom(...relations), e)
        .map(([left, operator, right]) => compare(left, operator, right)),
      fc
        .tuple(e, fc.constantFrom("&&" as const, "||" as const), e)
        .map(([left, operator, right]) => logical(left, operator, right)),
      fc.tuple(e, e, e).map(([test, then, otherwise]) => conditional(test, then, otherwise)),
      fc.tuple(fc.constantFrom("-", "!", "~"), e).map(([operator, operand]): IrExpression => ({
        kind: "unary",
        type: "long",
        operator: operator as "-",
        operand,
        range: nowhere,
      })),
      fc.tuple(variable, e).map(([one, value]) => assign(toGlobal(one), value)),
      fc
        .tuple(variable, fc.constantFrom(...operators), e)
        .map(([one, operator, value]) => update(toGlobal(one), operator, value)),
      fc
        .tuple(variable, fc.constantFrom(1 as const, -1 as const), fc.boolean())
        .map(([one, delta, prefix]) => step(toGlobal(one), delta, prefix)),
    ),
  };
});

/** What an expression of the kinds above means. Throws "division by 0". */
function interpret(one: IrExpression, state: bigint[]): bigint {
  const value = (expression: IrExpression) => interpret(expression, state);
  const idOf = (target: IrTarget) => (target.kind === "global" ? target.global : -1);
  switch (one.kind) {
    case "number":
      return one.value;
    case "global":
      return state[one.global]!;
    case "binary": {
      const left = value(one.left);
      return calculate(one.operator, left, value(one.right));
    }
    case "compare": {
      const left = value(one.left);
      return relate(one.operator, left, value(one.right)) ? 1n : 0n;
    }
    case "logical": {
      const left = value(one.left) !== 0n;
      if (left === (one.operator === "||")) return left ? 1n : 0n;
      return value(one.right) === 0n ? 0n : 1n;
    }
    case "conditional":
      return value(value(one.condition) === 0n ? one.otherwise : one.then);
    case "unary": {
      const operand = value(one.operand);
      if (one.operator === "!") return operand === 0n ? 1n : 0n;
      return wrap(one.operator === "-" ? -operand : ~operand);
    }
    case "assign":
      return (state[idOf(one.target)] = value(one.value));
    case "update": {
      const right = value(one.value);
      const id = idOf(one.target);
      return (state[id] = calculate(one.operator, state[id]!, right));
    }
    case "step": {
      const id = idOf(one.target);
      const before = state[id]!;
      state[id] = wrap(before + BigInt(one.delta));
      return one.prefix ? state[id] : before;
    }
    default:
      throw new Error(one.kind);
  }
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

function calculate(operator: string, left: bigint, right: bigint): bigint {
  const count = right & 63n;
  if ((operator === "/" || operator === "%") && right === 0n) throw new Error("division by 0");
  switch (operator) {
    case "+":
      return wrap(left + right);
    case "-":
      return wrap(left - right);
    case "*":
      return wrap(left * right);
    case "/":
      return wrap(left / right);
    case "%":
      return left % right;
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<<":
      return wrap(left << count);
    case ">>":
      return left >> count;
    default:
      return wrap(BigInt.asUintN(64, left) >> count);
  }
}

function relate(operator: (typeof relations)[number], left: bigint, right: bigint): boolean {
  switch (operator) {
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    case "==":
      return left === right;
    case "!=":
      return left !== right;
  }
}

/** The line that a handler prints: the value or the error, then the variables. */
function expectedLine(one: IrExpression, state: bigint[]): string {
  let result: string;
  try {
    result = String(interpret(one, state));
  } catch (error) {
    result = (error as Error).message;
  }
  return `${result}: ${state.join(" ")}\n`;
}

test.skipIf(missingCompiler())(
  "random expressions mean the same in C",
  () => {
    const samples = fc.sample(expression, { numRuns: 100, seed: 2005 });
    const message = { id: 0, name: "m", type: "string" as const };
    const space = string(" ");
    const colon = string(": ");
    const state = (variables as readonly Global[]).map(global).flatMap((one) => [one, space]);
    state.pop();
    const probes = samples.map((one, id) =>
      begin(
        id,
        block({
          kind: "try",
          body: block(println(one, colon, ...state)),
          error: message,
          handler: block(
            println(
              { kind: "local", type: "string", local: message, range: nowhere },
              colon,
              ...state,
            ),
          ),
          range: nowhere,
        }),
        [message],
      ),
    );
    const values = [0n, 1n, 2n];
    const expected = samples.map((one) => expectedLine(one, values)).join("");
    const host = createHostRuntime();
    try {
      expect(host.run(program({ globals: variables, probes }))).toBe(expected);
    } finally {
      host.remove();
    }
  },
  60_000,
);
