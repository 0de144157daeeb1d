// The order of rows by their numbers, by counting digits: no comparison is called, and rows of equal numbers keep their order.

const digitBits = 11;
const digits = 1 << digitBits;

/** Rows of `width` numbers each, in order of their first `columns` numbers. */
export function rowsInOrder(numbers: Uint32Array, width = 1, columns = 1): Uint32Array {
  const count = Math.floor(numbers.length / width);
  let rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  let spare = new Uint32Array(count);
  const starts = new Uint32Array(digits);
  for (let column = columns - 1; column >= 0; column--) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      if (!countDigits(numbers, width, column, shift, starts)) continue;
      distribute(numbers, width, column, shift, starts, rows, spare);
      [rows, spare] = [spare, rows];
    }
  }
  return rows;
}

/** Where the rows of each digit are to begin; false when all have the same, and their order stays. */
function countDigits(
  numbers: Uint32Array,
  width: number,
  column: number,
  shift: number,
  starts: Uint32Array,
): boolean {
  starts.fill(0);
  const mask = digits - 1;
  let count = 0;
  for (let at = column; at < numbers.length; at += width, count++)
    starts[(numbers[at]! >>> shift) & mask]! += 1;
  if (count === 0 || starts[(numbers[column]! >>> shift) & mask] === count) return false;
  let start = 0;
  for (let digit = 0; digit < digits; digit++) {
    const here = starts[digit]!;
    starts[digit] = start;
    start += here;
  }
  return true;
}

function distribute(
  numbers: Uint32Array,
  width: number,
  column: number,
  shift: number,
  starts: Uint32Array,
  rows: Uint32Array,
  into: Uint32Array,
): void {
  const mask = digits - 1;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    const digit = (numbers[row * width + column]! >>> shift) & mask;
    into[starts[digit]!++] = row;
  }
}
