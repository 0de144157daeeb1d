// The order of symbols by the number of their name.

import { rowsInOrder } from "../order-of-numbers.ts";

/** Rows of a column of symbols whose first number is the name. */
export function symbolsByName(symbols: Uint32Array, width: number): Uint32Array {
  return rowsInOrder(symbols, width);
}
