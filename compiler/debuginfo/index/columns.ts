// Columns of several shards, one behind the other.

import { rowsInOrder } from "../order-of-numbers.ts";

/** Where each of several parts begins when they stand one behind the other. */
export function startsOf(lengths: readonly number[]): number[] {
  let total = 0;
  return lengths.map((length) => (total += length) - length);
}

/** The last of the starts that is not beyond a position. */
export function partOf(starts: readonly number[], position: number): number {
  let part = 0;
  while (part + 1 < starts.length && starts[part + 1]! <= position) part += 1;
  return part;
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

export function concatenate(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(sum(parts, (part) => part.length));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Rows in order of their first numbers, among equal ones of their second and third. */
export function sortedRows(numbers: Uint32Array, width: number): Uint32Array {
  const rows = rowsInOrder(numbers, width, Math.min(width, 3));
  const sorted = new Uint32Array(rows.length * width);
  for (let index = 0, to = 0; index < rows.length; index++) {
    const from = rows[index]! * width;
    for (let column = 0; column < width; column++) sorted[to++] = numbers[from + column]!;
  }
  return sorted;
}
