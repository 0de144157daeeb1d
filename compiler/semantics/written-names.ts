// Which variables a body writes, by name.

import type { Block, Expression } from "../syntax/ast.ts";
import { walkNodes } from "./walk.ts";

/** Targets of `=`, `op=`, `++` and `--`. */
export function writtenNames(body: Block): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (target: Expression): void => {
    if (target.kind === "identifier") names.add(target.name);
  };
  walkNodes([body], (walked) => {
    const node = walked as Expression;
    if (node.kind === "assignment") note(node.target);
    if (node.kind === "step") note(node.operand);
  });
  return names;
}
