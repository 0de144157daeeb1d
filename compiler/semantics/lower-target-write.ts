// Writes to the target: `$x = …`, `$p->f += …`, `$return = …`, and the answers that some probe points take.

import type { Range } from "../source/source-file.ts";
import type { Expression } from "../syntax/ast.ts";
import type { IrBinaryOperator, IrExpression, IrPlace } from "./ir.ts";
import { isSnapshot, lowerPlace } from "./lower-target.ts";
import { answerPlace, findProvided } from "./provided-variables.ts";
import { formOf, type Place } from "./target-place.ts";
import { report, type Unit } from "./unit.ts";

export interface Writable {
  readonly place: IrPlace;
  readonly type: "long" | "pointer" | "string";
}

/** What can be written there; undefined when something forbids it, which has been reported. */
export function writableTarget(unit: Unit, target: Expression): Writable | undefined {
  const provided = target.kind === "target" ? findProvided(unit, target) : undefined;
  if (provided !== undefined) {
    if (provided.isWritable !== true) return refuse(unit, target.range, "it is only told");
    if (provided.needsGuru === true && !isAllowed(unit, target.range)) return undefined;
    return { place: answerPlace(provided), type: provided.value === "text" ? "string" : "long" };
  }
  if (target.kind === "address-of") return refuse(unit, target.range, "an address has no place");
  if (isSnapshot(unit, target)) {
    return refuse(
      unit,
      target.range,
      "at the return it is what it was at entry; only $return is there",
    );
  }
  const place = lowerPlace(unit, target);
  const writable = place && writablePlace(unit, place, target.range);
  return writable && isAllowed(unit, target.range) ? writable : undefined;
}

/** In guru mode, and in tapsets, whose authors know what they do. */
function isAllowed(unit: Unit, range: Range): boolean {
  if (unit.elaboration.guru || range.file.origin !== "script") return true;
  report(unit, "resolve/write-needs-guru", { range });
  return false;
}

function writablePlace(unit: Unit, place: Place, range: Range): Writable | undefined {
  const { debugInfo } = unit.elaboration;
  if (debugInfo === undefined) return undefined;
  const form = formOf(debugInfo, place.shape);
  if (form.kind !== "number" && form.kind !== "pointer") {
    return refuse(unit, range, "it is neither a number nor a pointer");
  }
  const type = form.kind === "pointer" ? "pointer" : "long";
  if (place.kind === "value" && place.register !== undefined) {
    const isSigned = form.kind === "number" && form.signed;
    const { register } = place;
    return { place: { kind: "register", register, size: form.size, signed: isSigned }, type };
  }
  if (place.kind !== "memory") {
    return refuse(unit, range, "the compiler keeps it in no place of its own here");
  }
  const size = place.bitField?.storageSize ?? form.size;
  if (size !== 1 && size !== 2 && size !== 4 && size !== 8) {
    return refuse(unit, range, "it is wider than 64 bits");
  }
  const signed = form.kind === "number" && form.signed;
  const { address, bitField } = place;
  const field = bitField && { width: bitField.width, shift: bitField.shift };
  return { place: { kind: "memory", address, size, signed, user: false, field }, type };
}

function refuse(unit: Unit, range: Range, reason: string): undefined {
  report(unit, "type/target-write", { range, values: { reason } });
  return undefined;
}

/** `operator` undefined: a plain assignment. */
export function writeTarget(
  { place, type }: Writable,
  operator: IrBinaryOperator | undefined,
  value: IrExpression,
  gives: "new" | "old",
  range: Range,
): IrExpression {
  return { kind: "write", type, place, operator, value, gives, range };
}
