// Finds kallsyms_num_syms, kallsyms_names and kallsyms_markers in front of the token table: a number, as many
// compressed names as it says, and the offset of every 256th of them.

import { BadData } from "../fault.ts";
import type { TableBytes } from "./table-bytes.ts";
import type { TokenTable } from "./token-table.ts";

export interface NameTable {
  /** Where kallsyms_num_syms is. */
  readonly start: number;
  /** Offsets of the compressed names, each with its length in front. */
  readonly names: Uint32Array;
}

const namesPerMarker = 256;
/** Bytes of a number in kallsyms_seqs_of_names, which stands behind the markers from 6.2 to 6.3 and in 6.1.y. */
const sequenceSize = 3;
/** Steps over names that a search may take: a kernel needs less than a million, a crafted file could ask for any number. */
const stepsAtMost = 1 << 26;

/** All places that are consistent: the markers agree with the names, and the token table follows. */
export function findNameTables(table: TableBytes, tokens: TokenTable): NameTable[] {
  const found: NameTable[] = [];
  const steps = { left: stepsAtMost };
  const last = tokens.start - 2 * table.word;
  for (let start = table.align(0); start <= last; start += table.word) {
    const count = table.u32(start);
    // A name has at least its length and its type.
    if (count === 0 || count * 2 > tokens.start - start) continue;
    const names = walkNames(table, start + table.word, count, tokens.start, steps);
    if (names !== undefined && leadsToTokens(table, names, tokens.start)) {
      found.push({ start, names: names.offsets });
    }
  }
  return found;
}

interface Walked {
  readonly offsets: Uint32Array;
  readonly end: number;
}

function walkNames(
  table: TableBytes,
  start: number,
  count: number,
  limit: number,
  steps: { left: number },
): Walked | undefined {
  const { bytes } = table;
  // Most candidates fail at once: the memory for all names is taken when a good part of them was there.
  let offsets = new Uint32Array(Math.min(count, namesPerMarker));
  let at = start;
  for (let index = 0; index < count; index++) {
    if (--steps.left < 0) throw new BadData("bad-kallsyms", "holds too many tables like kallsyms");
    if (index === offsets.length) offsets = grown(offsets, count);
    offsets[index] = at;
    const { length, size } = nameAt(bytes, at);
    at += size + length;
    if (length === 0 || at > limit) return undefined;
  }
  return { offsets, end: at };
}

function grown(offsets: Uint32Array<ArrayBuffer>, count: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.min(count, offsets.length * 4));
  larger.set(offsets);
  return larger;
}

function leadsToTokens(table: TableBytes, { offsets, end }: Walked, tokens: number): boolean {
  const count = offsets.length;
  const markers = table.align(end);
  const markerCount = Math.ceil(count / namesPerMarker);
  const behind = table.align(markers + markerCount * 4);
  if (behind !== tokens && table.align(behind + count * sequenceSize) !== tokens) return false;
  for (let index = 0; index < markerCount; index++) {
    const offset = offsets[index * namesPerMarker]! - offsets[0]!;
    if (table.u32(markers + index * 4) !== offset) return false;
  }
  return true;
}

/** The length of a compressed name, and how many bytes say it: two when the first has its high bit set (since 6.1). */
export function nameAt(bytes: Uint8Array, at: number): { length: number; size: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: first, size: 1 };
  return { length: (first & 0x7f) | ((bytes[at + 1] ?? 0) << 7), size: 2 };
}
