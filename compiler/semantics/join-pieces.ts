// A number that lies in pieces, as one of 64 bits does in two registers of a machine of 32.

import type { Location, LocationExpression } from "../debuginfo/debug-info.ts";
import type { Range } from "../source/source-file.ts";
import type { IrExpression } from "./ir.ts";

type Pieces = Extract<Location, { kind: "pieces" }>["pieces"];

/**
 * The whole without a sign: 64 bits have theirs in place. Undefined when a piece is missing. Locations count in words of the
 * target, which are too narrow for the whole; so it is the script's numbers that are put together.
 */
export function joinPieces(
  pieces: Pieces,
  littleEndian: boolean,
  range: Range,
): IrExpression | undefined {
  let whole: IrExpression | undefined;
  let bits = 0;
  for (const { size, location } of littleEndian ? pieces : pieces.toReversed()) {
    const value = pieceValue(location, size, range);
    if (value === undefined) return undefined;
    const shifted = bits === 0 ? value : binary("<<", value, number(bits, range), range);
    whole = whole === undefined ? shifted : binary("|", whole, shifted, range);
    bits += size * 8;
  }
  return bits > 64 ? undefined : whole;
}

function pieceValue(location: Location, size: number, range: Range): IrExpression | undefined {
  switch (location.kind) {
    case "register":
      return extended({ op: "register", register: location.register }, size, range);
    case "value":
      return extended(location.value, size, range);
    case "memory": {
      if (size !== 1 && size !== 2 && size !== 4 && size !== 8) return undefined;
      const address = { kind: "target", type: "pointer", value: location.address, range } as const;
      return { kind: "read", type: "long", address, size, signed: false, user: false, range };
    }
    default:
      return undefined;
  }
}

function extended(operand: LocationExpression, size: number, range: Range): IrExpression {
  const value: LocationExpression =
    size >= 8 ? operand : { op: "extend", size, signed: false, operand };
  return { kind: "target", type: "long", value, range };
}

function number(value: number, range: Range): IrExpression {
  return { kind: "number", type: "long", value: BigInt(value), range };
}

function binary(
  operator: "<<" | "|",
  left: IrExpression,
  right: IrExpression,
  range: Range,
): IrExpression {
  return { kind: "binary", type: "long", operator, left, right, range };
}
