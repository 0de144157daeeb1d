// Brings inlined copies into order: by function, then by address.

import { rowsInOrder } from "../order-of-numbers.ts";

/**
 * Positions of copies by function and entry. `starts` says where each function's begin; between copies that begin at one
 * address their own order decides.
 */
export function orderSites(
  functions: Uint32Array,
  entries: Uint32Array,
  positions: Uint32Array,
  starts: Uint32Array,
): Uint32Array {
  const next = starts.slice();
  const ordered = new Uint32Array(functions.length);
  const copies = rowsInOrder(entries);
  for (let index = 0; index < copies.length; index++) {
    const copy = copies[index]!;
    ordered[next[functions[copy]!]!++] = positions[copy]!;
  }
  return ordered;
}
