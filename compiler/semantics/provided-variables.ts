// Variables that the probe point itself brings: a tracepoint's arguments, `$value` of a procfs file, `$verdict`.

import type { TargetVariable } from "../syntax/ast.ts";
import type { ProvidedVariable } from "./families/family.ts";
import type { IrExpression, IrPlace } from "./ir.ts";
import type { Place, Shape } from "./target-place.ts";
import type { Unit } from "./unit.ts";

export function findProvided(unit: Unit, variable: TargetVariable): ProvidedVariable | undefined {
  return unit.provided.get(variable.name.slice(1));
}

/** Its value: the hit's text, or one of its numbers, to which the runtime has extended it. */
export function lowerProvided(variable: TargetVariable, found: ProvidedVariable): IrExpression {
  const { range } = variable;
  if (found.value === "text") return { kind: "context-text", type: "string", range };
  const isPointer = found.pointsTo !== undefined;
  return { kind: "context-value", type: isPointer ? "pointer" : "long", index: found.value, range };
}

/** Where a walk begins, when its C type is known. */
export function placeOfProvided(
  variable: TargetVariable,
  found: ProvidedVariable,
): Place | undefined {
  const { type, pointsTo } = found;
  if (type === undefined && pointsTo === undefined) return undefined;
  const shape: Shape =
    pointsTo === undefined
      ? { kind: "type", ref: type! }
      : { kind: "pointer", target: { kind: "type", ref: pointsTo } };
  return { kind: "value", value: lowerProvided(variable, found), shape };
}

export function answerPlace(found: ProvidedVariable): IrPlace {
  return found.value === "text"
    ? { kind: "context-text" }
    : { kind: "context-value", index: found.value };
}
