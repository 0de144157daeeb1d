// What is known about the type of one name: a cell that only ever grows, so that repeated rounds of inference end.

import type { Range } from "../source/source-file.ts";
import type { Shape } from "./target-place.ts";
import type { Type } from "./ir.ts";

/** `number` is known from use alone (`%d`): a later round may still find it to be a pointer or a stack. */
export type CellType = "number" | "long" | "pointer" | "stack" | "string" | "stat";

export interface TypeCell {
  type?: CellType;
  /** Where the type was first learnt. */
  range?: Range;
  /** What a value of it points to, as far as it comes from the target. */
  shape?: Shape;
}

/** What a join did: `conflict` leaves the cell as it was. */
export type JoinResult = "same" | "grown" | "conflict";

/** Makes the cell cover a type, too. Pointers and stacks are numbers: mixed with plain numbers they become plain. */
export function joinType(cell: TypeCell, type: CellType, range: Range): JoinResult {
  if (cell.type === undefined) {
    cell.type = type;
    cell.range = range;
    return "grown";
  }
  if (cell.type === type || (isNumber(cell.type) && type === "number")) return "same";
  if (!isNumber(cell.type) || !isNumber(type)) return "conflict";
  if (cell.type === "long") return "same";
  cell.type = cell.type === "number" ? type : "long";
  return "grown";
}

export function isNumber(type: CellType | Type): boolean {
  return type === "long" || type === "pointer" || type === "stack" || type === "number";
}

/** The type as the IR says it; `void` while it is not known well enough. */
export function cellTypeInIr(cell: TypeCell): "long" | "pointer" | "stack" | "string" | "void" {
  if (cell.type === undefined || cell.type === "number" || cell.type === "stat") return "void";
  return cell.type;
}

/** For messages. */
export function describeType(type: CellType | Type): string {
  switch (type) {
    case "stat":
      return "statistics";
    case "string":
      return "a string";
    case "void":
      return "no value";
    default:
      return "a number";
  }
}
