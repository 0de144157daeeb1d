// Keys of arrays and arguments of formats: they are passed in one array of values that the function keeps.

import type { IrExpression } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";
import { lowerOperands, bare } from "./operands.ts";

export interface KeyValues {
  readonly values: readonly (Value | null)[];
  readonly expressions: readonly (IrExpression | null)[];
}

/** Evaluates keys and, after them, what else the operation needs, from left to right. */
export function lowerKeys(
  body: Body,
  keys: readonly (IrExpression | null)[],
  others: readonly IrExpression[] = [],
): { readonly keys: KeyValues; readonly others: readonly Value[] } {
  const present = keys.filter((key) => key !== null);
  const lowered = lowerOperands(body, [...present, ...others]);
  let at = 0;
  return {
    keys: { values: keys.map((key) => (key === null ? null : lowered[at++]!)), expressions: keys },
    others: lowered.slice(present.length),
  };
}

/** Writes keys into the array; gives its name. To be called directly before the call that takes it. */
export function writeKeys(body: Body, keys: KeyValues): string {
  const array = body.values(keys.values.length);
  keys.values.forEach((value, index) => {
    if (value === null) return;
    const member = keys.expressions[index]!.type === "string" ? "string" : "number";
    body.writer.line(`${array}[${index}].${member} = ${bare(value.text)};`);
  });
  return array;
}

/** Bit i is set where key i matches anything. */
export function anyMask(keys: readonly unknown[]): number {
  return keys.reduce<number>((mask, key, index) => (key === null ? mask | (1 << index) : mask), 0);
}

export function signatureLetter(type: string): string {
  switch (type) {
    case "string":
      return "s";
    case "pointer":
      return "p";
    case "stack":
      return "k";
    case "stat":
      return "t";
    default:
      return "l";
  }
}
