// The order of a pool's strings, found from their bytes: decoding tens of thousands of names to compare them takes longer.

import type { BytePool } from "../byte-pool.ts";
import { rowsInOrder } from "../order-of-numbers.ts";

/** Strings at a time that are compared as they are. */
const few = 12;
/** Bytes that strings are ordered by at a time: as many numbers of four. */
const step = 12;
const wordsOfStep = step / 4;

/** Numbers of strings in order of their bytes. Strings have no zero bytes. */
export function inOrderOfText(strings: BytePool, ids: Uint32Array): Uint32Array {
  return new TextOrder(strings.bytes, strings.ends).sort(ids.slice(), 0);
}

class TextOrder {
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;

  constructor(bytes: Uint8Array, ends: Uint32Array) {
    this.#bytes = bytes;
    this.#ends = ends;
  }

  /** Sorts numbers of strings that are alike in their first `depth` bytes, in place. */
  sort(ids: Uint32Array, depth: number): Uint32Array {
    if (ids.length <= few) return this.#insert(ids, depth);
    const keys = this.#keys(ids, depth);
    const unsorted = ids.slice();
    const rows = rowsInOrder(keys, wordsOfStep, wordsOfStep);
    for (let index = 0; index < ids.length; index++) ids[index] = unsorted[rows[index]!]!;
    for (let start = 0, end = 0; start < ids.length; start = end) {
      for (end = start + 1; end < ids.length; end++)
        if (!areAlike(keys, rows[start]!, rows[end]!)) break;
      if (end - start > 1) this.sort(ids.subarray(start, end), depth + step);
    }
    return ids;
  }

  #insert(ids: Uint32Array, depth: number): Uint32Array {
    for (let index = 1; index < ids.length; index++) {
      const id = ids[index]!;
      let to = index;
      for (; to > 0 && this.#compare(ids[to - 1]!, id, depth) > 0; to--) ids[to] = ids[to - 1]!;
      ids[to] = id;
    }
    return ids;
  }

  /** The bytes behind the first `depth` of each, in words; a zero for each byte that is not there. */
  #keys(ids: Uint32Array, depth: number): Uint32Array {
    const keys = new Uint32Array(ids.length * wordsOfStep);
    for (let index = 0; index < ids.length; index++) {
      const start = this.#start(ids[index]!) + depth;
      const end = Math.min(this.#ends[ids[index]!]!, start + step);
      for (let at = start; at < end; at++) {
        const place = at - start;
        keys[index * wordsOfStep + (place >> 2)]! |= this.#bytes[at]! << (24 - 8 * (place & 3));
      }
    }
    return keys;
  }

  #start(id: number): number {
    return id === 0 ? 0 : this.#ends[id - 1]!;
  }

  #compare(a: number, b: number, depth: number): number {
    const [endA, endB] = [this.#ends[a]!, this.#ends[b]!];
    let atA = this.#start(a) + depth;
    let atB = this.#start(b) + depth;
    for (; atA < endA && atB < endB; atA++, atB++) {
      const difference = this.#bytes[atA]! - this.#bytes[atB]!;
      if (difference !== 0) return difference;
    }
    return endA - atA - (endB - atB);
  }
}

function areAlike(keys: Uint32Array, a: number, b: number): boolean {
  for (let word = 0; word < wordsOfStep; word++)
    if (keys[a * wordsOfStep + word] !== keys[b * wordsOfStep + word]) return false;
  return true;
}
