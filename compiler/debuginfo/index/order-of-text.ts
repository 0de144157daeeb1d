// The order of a pool's strings, found from their bytes: decoding tens of thousands of names to compare them takes longer.

import type { BytePool } from "../byte-pool.ts";

/** Strings at a time that are compared as they are. */
const few = 12;
/** Bytes that make one key. */
const step = 4;
/** With a key it makes an exact double. */
const idsAtMost = 2 ** 21;

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
    if (ids.length <= few) return ids.sort((a, b) => this.#compare(a, b, depth));
    const keys = new Float64Array(ids.length);
    ids.forEach((id, index) => (keys[index] = this.#key(id, depth) * idsAtMost + index));
    keys.sort();
    const unsorted = ids.slice();
    keys.forEach((key, at) => (ids[at] = unsorted[key % idsAtMost]!));
    for (let start = 0, end = 0; start < ids.length; start = end) {
      const key = Math.floor(keys[start]! / idsAtMost);
      for (end = start + 1; end < ids.length; end++)
        if (Math.floor(keys[end]! / idsAtMost) !== key) break;
      if (end - start > 1) this.sort(ids.subarray(start, end), depth + step);
    }
    return ids;
  }

  #start(id: number): number {
    return id === 0 ? 0 : this.#ends[id - 1]!;
  }

  /** The bytes behind the first `depth`, a zero for each that is not there. */
  #key(id: number, depth: number): number {
    const at = this.#start(id) + depth;
    const end = this.#ends[id]!;
    let key = 0;
    for (let index = 0; index < step; index++)
      key = key * 256 + (at + index < end ? this.#bytes[at + index]! : 0);
    return key;
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
