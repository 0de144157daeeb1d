// A branch that a constant leaves out is not lowered; functions and arrays that it names have to be there nevertheless, unless the
// probe has target variables: what depends on those is decided before any name is looked up.

import type { Call, ForeachStatement, InArray, Index, Statement } from "../syntax/ast.ts";
import { arrayOf } from "./lower-array.ts";
import { checkCallable } from "./lower-call.ts";
import type { Unit } from "./unit.ts";
import { walkNodes } from "./walk.ts";

export function checkLeftOut(unit: Unit, statement: Statement): void {
  if (unit.context !== undefined) return;
  walkNodes(statement, (walked) => {
    const node = walked as Call | Index | InArray | ForeachStatement;
    switch (node.kind) {
      case "call":
        checkCallable(unit, node);
        break;
      case "index":
        // What a local variable points to may be an array of the kernel.
        if (node.object.kind === "identifier" && !unit.locals.has(node.object.name))
          arrayOf(unit, node.object, node.indices.length);
        break;
      case "in":
        arrayOf(unit, node.array, node.keys.length);
        break;
      case "foreach":
        if (node.over.kind !== "at") arrayOf(unit, node.over, node.keys.length);
        break;
    }
  });
}
