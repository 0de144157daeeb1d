// Which symbol a function's entry is.

import type { BytePool } from "../byte-pool.ts";
import type { Architecture } from "../debug-info.ts";
import {
  SYMBOL_FLAGS,
  SYMBOL_HIGH,
  SYMBOL_LOW,
  SYMBOL_NAME,
  SYMBOL_SIZE,
  symbolWidth,
} from "./facts-layout.ts";
import { SYMBOL_FUNCTION, SYMBOL_GLOBAL } from "./kernel-image.ts";

/** How far behind its symbol a function's code may begin in debug information: two instructions of arm64's are for ftrace. */
const leads: Partial<Record<Architecture, number>> = { arm64: 8 };

/**
 * Finds the row of the symbol of a function: one that is called like it or like a clone of it, else any function there; -1
 * for none. Rows are in order of address, and names are numbers of the pool; `base` is what entries are counted from.
 */
export function entrySymbols(
  symbols: Uint32Array,
  base: bigint,
  strings: BytePool,
  architecture: Architecture,
): (entry: number, name: number) => number {
  const baseLow = Number(BigInt.asUintN(32, base));
  const baseHigh = Number(base >> 32n);
  const rowsAt = new Map<number, number[] | number>();
  for (let row = 0; row * symbolWidth < symbols.length; row++) {
    const at = row * symbolWidth;
    if ((symbols[at + SYMBOL_FLAGS]! & SYMBOL_FUNCTION) === 0) continue;
    const entry =
      (symbols[at + SYMBOL_HIGH]! - baseHigh) * 2 ** 32 + symbols[at + SYMBOL_LOW]! - baseLow;
    const there = rowsAt.get(entry);
    if (there === undefined) rowsAt.set(entry, row);
    else if (typeof there === "number") rowsAt.set(entry, [there, row]);
    else there.push(row);
  }
  const lead = leads[architecture] ?? 0;
  const reaches = (row: number): boolean => symbols[row * symbolWidth + SYMBOL_SIZE]! > lead;
  const rowsBefore = (entry: number): number[] | undefined => {
    const rows = lead === 0 ? [] : [rowsAt.get(entry - lead) ?? []].flat().filter(reaches);
    return rows.length === 0 ? undefined : rows;
  };
  return (entry, name) => {
    const rows = rowsAt.get(entry) ?? rowsBefore(entry);
    if (rows === undefined) return -1;
    if (typeof rows === "number") return rows;
    const nameOf = (row: number): number => symbols[row * symbolWidth + SYMBOL_NAME]!;
    const clone = `${strings.text(name)}.`;
    return (
      rows.find((row) => nameOf(row) === name) ??
      rows.find((row) => strings.text(nameOf(row)).startsWith(clone)) ??
      rows.find((row) => (symbols[row * symbolWidth + SYMBOL_FLAGS]! & SYMBOL_GLOBAL) !== 0) ??
      rows[0]!
    );
  };
}
