// Whether a function may pass on to the next one of its name.

import type { FunctionDefinition } from "../syntax/ast.ts";
import { walkNodes } from "./walk.ts";

const passing = new WeakMap<FunctionDefinition, boolean>();

/** Whether a function can end with `next`, or in C with `STAP_NEXT`. */
export function mayPass(definition: FunctionDefinition): boolean {
  const known = passing.get(definition) ?? hasNext(definition);
  passing.set(definition, known);
  return known;
}

function hasNext({ body }: FunctionDefinition): boolean {
  if (body.kind === "embedded-c") return /\bSTAP_NEXT\b/.test(body.text);
  let passes = false;
  walkNodes(body, (node) => {
    if (node.kind === "next") passes = true;
  });
  return passes;
}
