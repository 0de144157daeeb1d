// Where an alias reads parameters by their numbers: `pointer_arg(2)`. Another signature shifts them, and nothing fails.

import type { Expression } from "../syntax/ast.ts";
import type { Host } from "../semantics/host.ts";
import { walkNodes } from "../semantics/walk.ts";
import { findAlias } from "./propose-edits.ts";

export interface ArgumentRead {
  /** `pointer_arg` */
  readonly name: string;
  /** From 1. */
  readonly number: number;
}

/** `alias` is its name as it is written in the file of that path. Each once, in the order of the text. */
export function argumentReads(alias: string, path: string, host: Host): readonly ArgumentRead[] {
  const definition = findAlias(alias, path, host)?.definition;
  const found = new Map<string, ArgumentRead>();
  walkNodes([definition?.prologue, definition?.epilogue], (walked) => {
    const node = walked as Expression;
    if (node.kind !== "call" || !reader.test(node.callee.text)) return;
    const [given] = node.arguments;
    if (given?.kind !== "number") return;
    const read = { name: node.callee.text, number: Number(given.value) };
    found.set(`${read.name} ${read.number}`, read);
  });
  return [...found.values()];
}

const reader = /^(?!set_)\w+_arg$/;
