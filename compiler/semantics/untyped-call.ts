// A function that returns something, of which nothing says whether it is a number or a string.

import type { IrExpression } from "./ir.ts";
import type { FunctionSymbol } from "./symbols.ts";

/** What its author can do, where `value` is a call of one of `functions` like that. */
export function hintForUntypedCall(
  functions: Iterable<FunctionSymbol>,
  value: IrExpression,
): string | undefined {
  if (value.kind !== "call") return undefined;
  for (const { id, hasValue, definition } of functions) {
    if (id !== value.function || !hasValue) continue;
    const name = definition.name.text;
    return `nothing tells the type of what \`${name}\` returns: write \`function ${name}:long(…)\`, or \`:string\``;
  }
  return undefined;
}
