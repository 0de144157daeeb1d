// What a script's own value points to: `p = $file` makes `p->f_mode` mean what `$file->f_mode` does. The C type goes with the
// value through variables, arrays, functions and conditions.

import type { Expression } from "../syntax/ast.ts";
import { arrayOf, globalOf } from "./lower-array.ts";
import { inContext } from "./context-functions.ts";
import { isCast, isTargetChain, lowerPlace } from "./lower-target.ts";
import { createSink } from "./sink.ts";
import { findFunctions } from "./symbols.ts";
import type { Shape } from "./target-place.ts";
import { succeeds, type Unit } from "./unit.ts";

/** The C type of an expression, where the target has one for it. */
export function shapeOf(unit: Unit, e: Expression): Shape | undefined {
  switch (e.kind) {
    case "identifier": {
      const local = unit.locals.get(e.name);
      return local === undefined ? globalOf(unit, e)?.value.shape : local.cell.shape;
    }
    case "index":
      if (e.object.kind !== "identifier") return targetShape(unit, e);
      return arrayOf(unit, e.object, e.indices.length)?.value.shape;
    case "call":
      return shapeOfCall(unit, e);
    case "assignment":
      return shapeOf(unit, e.value);
    case "conditional":
      return shapeOf(unit, e.then) ?? shapeOf(unit, e.otherwise);
    case "at":
      if (e.name === "@entry" && e.arguments?.[0]) return shapeOf(unit, e.arguments[0]);
      if (e.name === "@choose_defined") return firstShape(unit, e.arguments ?? []);
      return isTargetChain(e) ? targetShape(unit, e) : undefined;
    default:
      return isTargetChain(e) ? targetShape(unit, e) : undefined;
  }
}

function firstShape(unit: Unit, expressions: readonly Expression[]): Shape | undefined {
  for (const one of expressions) {
    const shape = shapeOf(unit, one);
    if (shape !== undefined) return shape;
  }
  return undefined;
}

function shapeOfCall(unit: Unit, e: Expression & { readonly kind: "call" }): Shape | undefined {
  const { symbols } = unit.elaboration;
  const { callee, range } = e;
  const sink = createSink();
  const [fn] = findFunctions(symbols, callee.text, e.arguments.length, callee.range.file, sink);
  return fn && inContext(unit, fn, range).returns.shape;
}

/** Nothing that goes wrong here is told: it is told where the value is lowered. */
function targetShape(unit: Unit, e: Expression): Shape | undefined {
  let shape: Shape | undefined;
  succeeds(unit, createSink(), () => {
    if (e.kind !== "address-of") {
      shape = lowerPlace(unit, e)?.shape;
      return;
    }
    const target = lowerPlace(unit, e.operand)?.shape;
    // `&@cast(p, "T")` is p again.
    shape = target && (isCast(e.operand) ? target : { kind: "pointer", target });
  });
  return shape;
}
