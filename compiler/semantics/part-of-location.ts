// Where a part of a value lies, of which the whole lies in memory, in a register, or in pieces of both.

import type { Location, LocationExpression } from "../debuginfo/debug-info.ts";

/** Bytes of the target, from the first in memory order. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

/** Undefined when the whole does not have all of the part. `whole` is the size of what lies at the location. */
export function partOfLocation(
  location: Location,
  whole: number,
  part: Extent,
  littleEndian: boolean,
): Location | undefined {
  const { offset, size } = part;
  if (size === 0 || offset + size > whole) return undefined;
  if (location.kind === "pieces") return partOfPieces(location.pieces, part, littleEndian);
  if (offset === 0 && size === whole) return location;
  switch (location.kind) {
    case "memory": {
      const right: LocationExpression = { op: "constant", value: BigInt(offset) };
      return offset === 0
        ? location
        : { kind: "memory", address: { op: "add", left: location.address, right } };
    }
    case "register":
    case "value": {
      // No operation of a location's shifts more than a word.
      if (whole > 8) return undefined;
      // What is smaller than a register stands in its low end, on either kind of machine.
      const shift = 8 * (littleEndian ? offset : whole - offset - size);
      const left: LocationExpression =
        location.kind === "register"
          ? { op: "register", register: location.register }
          : location.value;
      const right: LocationExpression = { op: "constant", value: BigInt(shift) };
      return { kind: "value", value: shift === 0 ? left : { op: "shift-right", left, right } };
    }
    case "unavailable":
      return location;
  }
}

type Pieces = Extract<Location, { kind: "pieces" }>["pieces"];

function partOfPieces(
  pieces: Pieces,
  { offset, size }: Extent,
  littleEndian: boolean,
): Location | undefined {
  const found: Pieces[number][] = [];
  let start = 0;
  for (const { size: whole, location } of pieces) {
    const first = Math.max(offset - start, 0);
    const end = Math.min(offset + size - start, whole);
    start += whole;
    if (first >= end) continue;
    const cut = { offset: first, size: end - first };
    const part = partOfLocation(location, whole, cut, littleEndian);
    if (part === undefined) return undefined;
    found.push({ size: cut.size, location: part });
  }
  if (offset + size > start) return undefined;
  return found.length === 1 ? found[0]!.location : { kind: "pieces", pieces: found };
}
