// Where a value of the target is and what C type it has: a step of `$file->f_path.dentry` at a time.

import type { Range } from "../source/source-file.ts";
import type {
  DebugInfo,
  Location,
  LocationExpression,
  MemberFact,
  TypeFact,
  TypeRef,
} from "../debuginfo/debug-info.ts";
import type { IrExpression } from "./ir.ts";
import { joinPieces } from "./join-pieces.ts";
import { sizeOfType, underlyingType } from "./kernel-types.ts";
import { partOfLocation } from "./part-of-location.ts";

/** A C type as it arises on the way: one of the index, a pointer to one, or what is left of an array. */
export type Shape =
  | { readonly kind: "type"; readonly ref: TypeRef }
  | { readonly kind: "pointer"; readonly target: Shape }
  | { readonly kind: "array"; readonly element: TypeRef; readonly counts: readonly number[] };

type BitField = NonNullable<MemberFact["bitField"]>;

/** In memory at an address, or as a number that has been computed (extended to 64 bits already). */
export type Place =
  | {
      readonly kind: "memory";
      readonly address: IrExpression;
      readonly shape: Shape;
      readonly bitField?: BitField;
    }
  | {
      readonly kind: "value";
      readonly value: IrExpression;
      readonly shape: Shape;
      /** The register (DWARF number) that it is the whole of, which can be written. */
      readonly register?: number;
    }
  /** A structure whose parts lie in registers. */
  | { readonly kind: "located"; readonly location: Location; readonly shape: Shape };

/** A shape without names around it: what can be done with a value of it. */
export type Form =
  | { readonly kind: "number"; readonly size: number; readonly signed: boolean }
  | { readonly kind: "float" }
  | { readonly kind: "pointer"; readonly size: number; readonly target: Shape }
  | { readonly kind: "array"; readonly element: TypeRef; readonly counts: readonly number[] }
  | { readonly kind: "aggregate"; readonly fact: TypeFact & { kind: "struct" | "union" } }
  | { readonly kind: "none" };

export function formOf(debugInfo: DebugInfo, shape: Shape): Form {
  if (shape.kind === "array") return shape;
  if (shape.kind === "pointer") {
    return { kind: "pointer", size: debugInfo.kernel.pointerSize, target: shape.target };
  }
  const fact = underlyingType(debugInfo, shape.ref);
  switch (fact.kind) {
    case "base":
      if (fact.encoding === "float") return { kind: "float" };
      return { kind: "number", size: fact.size, signed: fact.signed };
    case "enum":
      return { kind: "number", size: fact.size, signed: fact.signed };
    case "pointer":
      return { kind: "pointer", size: fact.size, target: { kind: "type", ref: fact.target } };
    case "array":
      return { kind: "array", element: fact.element, counts: fact.counts };
    case "struct":
    case "union":
      return { kind: "aggregate", fact };
    default:
      return { kind: "none" };
  }
}

export function sizeOfShape(debugInfo: DebugInfo, shape: Shape): number {
  if (shape.kind === "pointer") return debugInfo.kernel.pointerSize;
  if (shape.kind === "type") return sizeOfType(debugInfo, shape.ref);
  return shape.counts.reduce((size, count) => size * count, sizeOfType(debugInfo, shape.element));
}

/** A place from a location of the debug information; undefined when there is none to read. */
export function placeAt(
  debugInfo: DebugInfo,
  location: Location,
  shape: Shape,
  range: Range,
): Place | undefined {
  switch (location.kind) {
    case "memory":
      return { kind: "memory", address: targetValue(location.address, range), shape };
    case "register": {
      const register: LocationExpression = { op: "register", register: location.register };
      if (formOf(debugInfo, shape).kind === "aggregate")
        return { kind: "located", location, shape };
      return {
        kind: "value",
        value: extended(debugInfo, register, shape, range),
        shape,
        register: location.register,
      };
    }
    case "value":
      return { kind: "value", value: extended(debugInfo, location.value, shape, range), shape };
    case "pieces":
      return { kind: "located", location, shape };
    case "unavailable":
      return undefined;
  }
}

function extended(
  debugInfo: DebugInfo,
  operand: LocationExpression,
  shape: Shape,
  range: Range,
): IrExpression {
  const form = formOf(debugInfo, shape);
  if (form.kind === "pointer") {
    const value: LocationExpression =
      form.size === 8 ? operand : { op: "extend", size: form.size, signed: false, operand };
    return { kind: "target", type: "pointer", value, range };
  }
  if (form.kind !== "number" || form.size >= 8) return targetValue(operand, range, "long");
  const value: LocationExpression = {
    op: "extend",
    size: form.size,
    signed: form.signed,
    operand,
  };
  return targetValue(value, range, "long");
}

function targetValue(
  value: LocationExpression,
  range: Range,
  type: "long" | "pointer" = "pointer",
): IrExpression {
  return { kind: "target", type, value, range };
}

/** The value as a script sees it; undefined for structures and for what is no number. */
export function loadPlace(
  debugInfo: DebugInfo,
  place: Place,
  range: Range,
): IrExpression | undefined {
  const form = formOf(debugInfo, place.shape);
  // An array stands for its address, as in C.
  if (form.kind === "array") return place.kind === "memory" ? place.address : undefined;
  if (form.kind !== "number" && form.kind !== "pointer") return undefined;
  if (place.kind === "value") return place.value;
  if (place.kind === "located") return loadLocated(debugInfo, place, range);
  const type = form.kind === "pointer" ? "pointer" : "long";
  const signed = form.kind === "number" && form.signed;
  const size = place.bitField?.storageSize ?? form.size;
  if (size !== 1 && size !== 2 && size !== 4 && size !== 8) return undefined;
  const base = { kind: "read", type, address: place.address, size, signed, user: false } as const;
  if (place.bitField === undefined) return { ...base, range };
  const { width, shift } = place.bitField;
  return { ...base, field: { width, shift }, range };
}

function loadLocated(
  debugInfo: DebugInfo,
  { location, shape }: Place & { kind: "located" },
  range: Range,
): IrExpression | undefined {
  if (location.kind === "pieces") {
    // A number that is narrower has a sign to be extended; none is known to lie in pieces.
    if (sizeOfShape(debugInfo, shape) < 8) return undefined;
    return joinPieces(location.pieces, debugInfo.kernel.littleEndian, range);
  }
  const whole = placeAt(debugInfo, location, shape, range);
  return whole?.kind === "value" ? whole.value : undefined;
}

/** The part of an aggregate that begins at an offset. */
export function partOfPlace(
  debugInfo: DebugInfo,
  place: Place,
  offset: number,
  shape: Shape,
  bitField: BitField | undefined,
  range: Range,
): Place | undefined {
  if (place.kind === "memory") {
    return {
      kind: "memory",
      address: offsetAddress(place.address, offset, range),
      shape,
      bitField,
    };
  }
  if (place.kind !== "located" || bitField !== undefined) return undefined;
  const whole = sizeOfShape(debugInfo, place.shape);
  const extent = { offset, size: sizeOfShape(debugInfo, shape) };
  const { littleEndian } = debugInfo.kernel;
  const part = partOfLocation(place.location, whole, extent, littleEndian);
  return part && placeAt(debugInfo, part, shape, range);
}

/** Adds constants at compile time, so that a chain of embedded structures costs one addition. */
export function offsetAddress(address: IrExpression, offset: number, range: Range): IrExpression {
  if (offset === 0) return address;
  if (address.kind === "target") {
    return { ...address, value: addConstant(address.value, BigInt(offset)), range };
  }
  if (address.kind === "binary" && address.operator === "+" && address.right.kind === "number") {
    const value = address.right.value + BigInt(offset);
    return { ...address, right: { ...address.right, value }, range };
  }
  const right: IrExpression = { kind: "number", type: "long", value: BigInt(offset), range };
  return { kind: "binary", type: "long", operator: "+", left: address, right, range };
}

function addConstant(expression: LocationExpression, value: bigint): LocationExpression {
  if (expression.op === "add" && expression.right.op === "constant") {
    return { ...expression, right: { op: "constant", value: expression.right.value + value } };
  }
  return { op: "add", left: expression, right: { op: "constant", value } };
}

/** Address of element `index` of things that are `size` bytes big. */
export function elementAddress(
  address: IrExpression,
  index: IrExpression,
  size: number,
  range: Range,
): IrExpression {
  if (index.kind === "number") return offsetAddress(address, Number(index.value) * size, range);
  const factor: IrExpression = { kind: "number", type: "long", value: BigInt(size), range };
  const right: IrExpression = {
    kind: "binary",
    type: "long",
    operator: "*",
    left: index,
    right: factor,
    range,
  };
  return { kind: "binary", type: "long", operator: "+", left: address, right, range };
}
