// Variables that the probe point itself brings: a tracepoint's arguments, `$value` of a procfs file, `$verdict`.

import type { TargetVariable } from "../syntax/ast.ts";
import type { ProvidedVariable } from "./families/family.ts";
import type { IrExpression, IrPlace } from "./ir.ts";
import { formOf, type Place, type Shape } from "./target-place.ts";
import type { Unit } from "./unit.ts";

export function findProvided(unit: Unit, variable: TargetVariable): ProvidedVariable | undefined {
  return unit.provided.get(variable.name.slice(1));
}

/** Its value: the hit's text, or one of its numbers, to which the runtime has extended it. */
export function lowerProvided(
  unit: Unit,
  variable: TargetVariable,
  found: ProvidedVariable,
): IrExpression {
  const { range } = variable;
  if (found.value === "text") return { kind: "context-text", type: "string", range };
  if (typeof found.value === "object") {
    return { kind: "string", type: "string", value: found.value.literal, range };
  }
  const { debugInfo } = unit.elaboration;
  const shape = shapeOf(found);
  const form = debugInfo && shape && formOf(debugInfo, shape).kind;
  const isPointer = form === "pointer" || form === "array";
  return { kind: "context-value", type: isPointer ? "pointer" : "long", index: found.value, range };
}

/** Where a walk begins, when its C type is known. */
export function placeOfProvided(
  unit: Unit,
  variable: TargetVariable,
  found: ProvidedVariable,
): Place | undefined {
  const shape = shapeOf(found);
  return shape && { kind: "value", value: lowerProvided(unit, variable, found), shape };
}

function shapeOf({ type, pointsTo }: ProvidedVariable): Shape | undefined {
  if (type !== undefined) return { kind: "type", ref: type };
  return pointsTo === undefined
    ? undefined
    : { kind: "pointer", target: { kind: "type", ref: pointsTo } };
}

export function answerPlace(found: ProvidedVariable): IrPlace {
  return typeof found.value === "number"
    ? { kind: "context-value", index: found.value }
    : { kind: "context-text" };
}
