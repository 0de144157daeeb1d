// Looks numbers up in sorted columns, whether these are in memory or read as they are asked.

/** Numbers by position. */
export interface Column {
  readonly length: number;
  at(index: number): number | undefined;
}

/** The first of so many places from which on something holds. */
export function firstWhere(count: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first row of a sorted column (every `width`th number) that is not below a value. */
function firstFrom(column: Column, value: number, width: number): number {
  const rows = Math.floor(column.length / width);
  return firstWhere(rows, (row) => !(column.at(row * width)! < value));
}

/** The stretch of a sorted column that holds a value: first and behind-last row. */
export function equalRows(column: Column, value: number, width = 1): [number, number] {
  return [firstFrom(column, value, width), firstFrom(column, value + 1, width)];
}

/** The last row of a sorted column whose number is not above a value; -1 when all are. */
export function lastAtOrBelow(column: Column, value: number, width = 1): number {
  return firstFrom(column, value + 1, width) - 1;
}
