// The strings of an opened index: by number, and the number of a text.

import type { FactsFile } from "./facts-file.ts";
import { hashOf } from "../byte-pool.ts";

export interface FactsStrings {
  /** Each text is decoded once. */
  text(id: number): string;
  /** The number of a text; undefined when the index does not have it. */
  find(text: string): number | undefined;
}

export function openStrings(file: FactsFile): FactsStrings {
  const raw = file.bytes("strings");
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const ends = file.numbers("strings.ends");
  const table = file.numbers("strings.table");
  const texts: (string | undefined)[] = [];
  const startOf = (id: number): number => (id === 0 ? 0 : (ends[id - 1] ?? 0));

  function text(id: number): string {
    return (texts[id] ??= bytes.toString("latin1", startOf(id), ends[id] ?? 0));
  }

  function find(wanted: string): number | undefined {
    const key = Buffer.from(wanted, "latin1");
    if (key.toString("latin1") !== wanted || table.length === 0) return undefined;
    const mask = table.length - 1;
    for (
      let slot = hashOf(key, 0, key.length) & mask, steps = 0;
      steps <= mask;
      slot = (slot + 1) & mask, steps++
    ) {
      const entry = table[slot]!;
      if (entry === 0) return undefined;
      if (bytes.subarray(startOf(entry - 1), ends[entry - 1]).equals(key)) return entry - 1;
    }
    return undefined;
  }

  return { text, find };
}

/** The stretch of a sorted column (every `width`th number) that holds a value: first and behind-last row. */
export function equalRows(column: Uint32Array, value: number, width = 1): [number, number] {
  const rows = Math.floor(column.length / width);
  const bound = (isBelow: (entry: number) => boolean): number => {
    let low = 0;
    let high = rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBelow(column[middle * width]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [bound((entry) => entry < value), bound((entry) => entry <= value)];
}
