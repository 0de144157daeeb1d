// Columns of several shards, one behind the other.

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

export function concatenateBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(sum(parts, (part) => part.length));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Rows in order of their first numbers, among equal ones of their second and third. */
export function sortedRows(numbers: Uint32Array, width: number): Uint32Array {
  const count = numbers.length / width;
  const keys = new Float64Array(count);
  // First number and row packed into one double sort as numbers, several times faster than with a comparison.
  for (let row = 0; row < count; row++) keys[row] = numbers[row * width]! * rowsAtMost + row;
  const rows = Uint32Array.from(keys.sort(), (key) => key % rowsAtMost);
  const compare = (a: number, b: number): number => {
    for (let column = 1; column < Math.min(width, 3); column++) {
      const difference = numbers[a * width + column]! - numbers[b * width + column]!;
      if (difference !== 0) return difference;
    }
    return a - b;
  };
  for (let start = 0, end = 0; start < count; start = end) {
    for (end = start + 1; end < count; end++)
      if (numbers[rows[end]! * width] !== numbers[rows[start]! * width]) break;
    if (end - start > 1) rows.subarray(start, end).sort(compare);
  }
  const sorted = new Uint32Array(numbers.length);
  rows.forEach((row, at) => {
    for (let column = 0; column < width; column++)
      sorted[at * width + column] = numbers[row * width + column]!;
  });
  return sorted;
}

/** With a number of 32 bits it makes an exact double. */
const rowsAtMost = 2 ** 21;
