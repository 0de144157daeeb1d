// Pretty printing: `$file$`, `$file->f_path$$`, `@cast(p, "task_struct")->comm$`: a value with its members as one string.

import type { DebugInfo, MemberFact, TypeRef } from "../debuginfo/debug-info.ts";
import type { PrettyPrint } from "../syntax/ast.ts";
import type { Range } from "../source/source-file.ts";
import type { IrExpression } from "./ir.ts";
import { sizeOfType, underlyingType } from "./kernel-types.ts";
import { atEntry, warnOfSnapshot } from "./entry-values.ts";
import { isDump, lowerDump } from "./lower-dump.ts";
import { isSnapshot, lowerPlace } from "./lower-target.ts";
import { loadPlace, formOf, partOfPlace, type Form, type Place } from "./target-place.ts";
import type { Unit } from "./unit.ts";

/** Values that one string shows; after them everything is `...`. As many as a printf of the script may have. */
const mostValues = 32;

/** What is written so far: a format in the runtime's own spelling, and its arguments. */
interface Drawing {
  readonly debugInfo: DebugInfo;
  /** `$$`: members of members are shown, too. */
  readonly deep: boolean;
  readonly values: IrExpression[];
  readonly range: Range;
}

/** The text of a value. What cannot be read at run time makes it `ERROR`; what is no value is shown as `?`. */
export function lowerPrettyPrint(unit: Unit, expression: PrettyPrint): IrExpression {
  const { operand, deep } = expression;
  if (operand.kind === "target" && isDump(operand.name)) {
    return lowerDump(unit, operand, deep ? "deep" : "members");
  }
  if (isSnapshot(unit, operand)) {
    warnOfSnapshot(unit, expression);
    return atEntry(unit, expression, () => prettyHere(unit, expression));
  }
  return prettyHere(unit, expression);
}

function prettyHere(unit: Unit, { operand, deep, range }: PrettyPrint): IrExpression {
  const place = lowerPlace(unit, operand);
  const { debugInfo } = unit.elaboration;
  if (place === undefined || debugInfo === undefined) {
    return { kind: "string", type: "string", value: "?", range };
  }
  return drawPlace(debugInfo, place, deep, range);
}

/** The text of what is at a place. */
export function drawPlace(
  debugInfo: DebugInfo,
  place: Place,
  deep: boolean,
  range: Range,
): IrExpression {
  const values: IrExpression[] = [];
  const format = drawWhole({ debugInfo, deep, values, range }, place);
  const print = { kind: "format", format, arguments: values } as const;
  return { kind: "sprint", type: "string", print, onError: "ERROR", range };
}

/** What the script asks for itself: pointers are followed to what they point to in the end. */
function drawWhole(drawing: Drawing, place: Place): string {
  const { debugInfo } = drawing;
  const form = formOf(debugInfo, place.shape);
  switch (form.kind) {
    case "pointer":
      return drawTarget(drawing, place, form);
    case "aggregate":
      return drawMembers(drawing, place, form.fact.members, form.fact.complete);
    case "array":
      return drawArray(drawing, place, form);
    default:
      return drawPart(drawing, place);
  }
}

function drawTarget(drawing: Drawing, place: Place, form: Form & { kind: "pointer" }): string {
  const { debugInfo, range } = drawing;
  const address = loadPlace(debugInfo, place, range);
  if (address === undefined) return "?";
  if (isCharacter(debugInfo, form.target)) return drawString(drawing, address, 0);
  const what = formOf(debugInfo, form.target).kind;
  if (what === "none") {
    const isFunction =
      form.target.kind === "type" && underlyingType(debugInfo, form.target.ref).kind === "function";
    return (isFunction ? "<function>:" : "") + drawValue(drawing, "%p", address);
  }
  return drawWhole(drawing, { kind: "memory", address, shape: form.target });
}

/** A member or an element. */
function drawPart(drawing: Drawing, place: Place): string {
  const { debugInfo, deep, range } = drawing;
  const form = formOf(debugInfo, place.shape);
  if (form.kind === "aggregate") {
    return deep ? drawMembers(drawing, place, form.fact.members, form.fact.complete) : "{...}";
  }
  if (form.kind === "array") return deep ? drawArray(drawing, place, form) : "[...]";
  const value = loadPlace(debugInfo, place, range);
  if (value === undefined) return "?";
  if (form.kind === "pointer") {
    return isCharacter(debugInfo, form.target)
      ? drawString(drawing, value, 0)
      : drawValue(drawing, "%p", value);
  }
  if (isCharacter(debugInfo, place.shape)) return `'${drawValue(drawing, "%#c", value)}'`;
  const isSigned = form.kind === "number" && (form.signed || isTruth(debugInfo, place.shape));
  return drawValue(drawing, isSigned ? "%i" : "%u", value);
}

function drawMembers(
  drawing: Drawing,
  place: Place,
  members: readonly MemberFact[],
  complete: boolean,
): string {
  const { debugInfo, range, values } = drawing;
  if (!complete) return "{...}";
  const parts: string[] = [];
  for (const member of members) {
    if (values.length >= mostValues) {
      parts.push("...");
      break;
    }
    const shape = { kind: "type", ref: member.type } as const;
    const part = partOfPlace(debugInfo, place, member.offset, shape, member.bitField, range);
    const text = part === undefined ? "?" : drawPart(drawing, part);
    parts.push(`${labelOf(debugInfo, member)}=${text}`);
  }
  return `{${parts.join(", ")}}`;
}

/** SystemTap's words for members without a name. */
function labelOf(debugInfo: DebugInfo, { name, type }: MemberFact): string {
  if (name !== "") return `.${name}`;
  return underlyingType(debugInfo, type).kind === "union" ? "<union>" : "<class>";
}

/** Characters are a string; of everything else the first element stands for all. */
function drawArray(drawing: Drawing, place: Place, form: Form & { kind: "array" }): string {
  const { debugInfo, range } = drawing;
  const address = loadPlace(debugInfo, place, range);
  if (address === undefined) return "[...]";
  const element = elementType(debugInfo, form);
  const shape = { kind: "type", ref: element.ref } as const;
  if (isCharacter(debugInfo, shape)) return drawString(drawing, address, element.count);
  return `[${drawPart(drawing, { kind: "memory", address, shape })}, ...]`;
}

/** Through all dimensions; the count is 0 where it is not known. */
function elementType(
  debugInfo: DebugInfo,
  form: Form & { kind: "array" },
): { readonly ref: TypeRef; readonly count: number } {
  const count = form.counts.reduce((product, one) => product * one, 1);
  const inner = underlyingType(debugInfo, form.element);
  if (inner.kind !== "array") return { ref: form.element, count };
  const rest = elementType(debugInfo, inner);
  return { ref: rest.ref, count: count * rest.count };
}

/** `most`: bytes that are the string's at most; 0: up to its NUL. */
function drawString(drawing: Drawing, address: IrExpression, most: number): string {
  return drawValue(drawing, most === 0 ? "%q" : `%.${most}q`, address);
}

function drawValue(drawing: Drawing, directive: string, value: IrExpression): string {
  drawing.values.push(value);
  return directive;
}

function isCharacter(debugInfo: DebugInfo, shape: Place["shape"]): boolean {
  return encodingOf(debugInfo, shape) === "char";
}

function isTruth(debugInfo: DebugInfo, shape: Place["shape"]): boolean {
  return encodingOf(debugInfo, shape) === "bool";
}

function encodingOf(debugInfo: DebugInfo, shape: Place["shape"]): string | undefined {
  if (shape.kind !== "type") return undefined;
  const fact = underlyingType(debugInfo, shape.ref);
  return fact.kind === "base" && sizeOfType(debugInfo, shape.ref) <= 8 ? fact.encoding : undefined;
}
