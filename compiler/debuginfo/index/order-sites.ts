// Brings inlined copies into order: by function, then by address.

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
  const slots = new Uint32Array(functions.length);
  const next = starts.slice();
  functions.forEach((fn, copy) => (slots[next[fn]!++] = copy));
  const ordered = new Uint32Array(functions.length);
  starts.forEach((start, fn) => {
    const keys = new Float64Array(next[fn]! - start);
    for (let slot = 0; slot < keys.length; slot++)
      keys[slot] = entries[slots[start + slot]!]! * 2 ** 21 + slot;
    keys.sort();
    keys.forEach((key, slot) => {
      ordered[start + slot] = positions[slots[start + (key % 2 ** 21)]!]!;
    });
  });
  return ordered;
}
