// `name@file:lines`, the argument of .function and .statement.

import type { LineRange } from "../debuginfo/debug-info.ts";

export interface CodePattern {
  readonly name: string;
  readonly file?: string;
  readonly lines?: CodeLines;
}

/** `:*`, or lines of the file (`:450`, `:450-460,470`), or those that follow the function's own (`+5`). */
export type CodeLines =
  "any" | { readonly kind: "absolute" | "relative"; readonly ranges: readonly LineRange[] };

/** Undefined when it is not of that form. */
export function parseFunctionPattern(text: string): CodePattern | undefined {
  const at = text.indexOf("@");
  const name = at === -1 ? text : text.slice(0, at);
  if (name === "") return undefined;
  if (at === -1) return { name };
  const match = /^(.*?)(?:([:+])(\*|[\d,-]+))?$/.exec(text.slice(at + 1));
  const [, file = "", mark, written] = match ?? [];
  if (file === "" || /[:@]/.test(file)) return undefined;
  if (written === undefined) return { name, file };
  if (written === "*") return { name, file, lines: "any" };
  const ranges = written.split(",").map(parseRange);
  const kind = mark === "+" ? "relative" : "absolute";
  return ranges.every((range) => range !== undefined)
    ? { name, file, lines: { kind, ranges } }
    : undefined;
}

/** `450` or `450-460`. */
function parseRange(text: string): LineRange | undefined {
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const range = { first: Number(first), last: Number(last ?? first) };
  return range.first <= range.last ? range : undefined;
}
