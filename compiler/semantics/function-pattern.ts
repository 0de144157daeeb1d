// `name@file:line`, the argument of kernel.function and kernel.statement.

import type { FunctionPattern } from "../debuginfo/debug-info.ts";

/** Undefined when the line is no number. */
export function parseFunctionPattern(text: string): FunctionPattern | undefined {
  const at = text.indexOf("@");
  if (at === -1) return { name: text };
  const name = text.slice(0, at);
  const place = text.slice(at + 1);
  const match = /^(.*?)(?:([:+])(\*|\d+))?$/.exec(place);
  const file = match?.[1] ?? "";
  if (file === "" || file.includes(":")) return undefined;
  const [, , mark, line] = match ?? [];
  if (line === undefined) return { name, file };
  if (line === "*") return { name, file, line: "any" };
  const kind = mark === "+" ? "relative" : "absolute";
  return { name, file, line: { kind, line: Number(line) } };
}
