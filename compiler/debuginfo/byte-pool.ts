// Byte strings, each kept once and numbered from 0 in order of arrival. Names and location expressions are pooled as
// bytes, because making a JavaScript string of each would cost more than all the rest.

import { ByteWriter, NumberWriter } from "./byte-writer.ts";

/** Most of what is added is short, and much of it the same: variables called `i`, places in a register. */
const shortAtMost = 3;
const shortBits = 10;

export class BytePool {
  readonly #bytes = new ByteWriter();
  readonly #ends = new NumberWriter();
  readonly #hashes = new NumberWriter();
  /** Open addressing: number + 1, 0 free. */
  #table: Uint32Array;
  /** The short byte string that each slot was last asked for, with its length, and its number. */
  readonly #shortKeys = new Int32Array(1 << shortBits);
  readonly #shortIds = new Uint32Array(1 << shortBits);

  /** At least `expected` will be kept, so that the table need not grow until then; it ends up at the same size. */
  constructor(expected = 0) {
    let size = 1 << 14;
    while (size < expected * 2) size *= 2;
    this.#table = new Uint32Array(size);
  }

  get count(): number {
    return this.#ends.length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.written;
  }

  /** Where each byte string ends; it begins where the one before it ends. */
  get ends(): Uint32Array {
    return this.#ends.written;
  }

  /** Their hashes, for pools that take them over. */
  get hashes(): Uint32Array {
    return this.#hashes.written;
  }

  add(bytes: Uint8Array, start = 0, end = bytes.length, hash?: number): number {
    if (end - start > shortAtMost) return this.#add(bytes, start, end, hash);
    const key = shortKey(bytes, start, end);
    const slot = Math.imul(key, 0x9e3779b1) >>> (32 - shortBits);
    if (this.#shortKeys[slot] !== key) {
      this.#shortIds[slot] = this.#add(bytes, start, end, hash);
      this.#shortKeys[slot] = key;
    }
    return this.#shortIds[slot]!;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash = hashOf(bytes, start, end)): number {
    const slot = this.#slotOf(bytes, start, end, hash);
    const known = this.#table[slot]!;
    if (known !== 0) return known - 1;
    const id = this.count;
    this.#bytes.bytes(bytes, start, end);
    this.#ends.push(this.#bytes.length);
    this.#hashes.push(hash);
    this.#table[slot] = id + 1;
    if (this.count * 2 > this.#table.length) this.#grow();
    return id;
  }

  /** The number of a byte string that was added; -1 for another. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    return this.#table[this.#slotOf(bytes, start, end, hash)]! - 1;
  }

  /** The slot of a byte string, or the free one where it belongs. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#table.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = this.#table[slot]!;
      if (entry === 0) return slot;
      if (this.#hashes.at(entry - 1) === hash && this.#equals(entry - 1, bytes, start, end))
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  addText(text: string): number {
    const { buffer, byteOffset, length } = Buffer.from(text, "latin1");
    // A Buffer is another class, for which everything here would be compiled anew.
    return this.add(new Uint8Array(buffer, byteOffset, length));
  }

  get(id: number): Uint8Array {
    return this.bytes.subarray(id === 0 ? 0 : this.ends[id - 1]!, this.ends[id]);
  }

  text(id: number): string {
    return Buffer.from(this.get(id)).toString("latin1");
  }

  /** A hash table over the whole pool for `findInPool`: id + 1, 0 free. */
  get table(): Uint32Array {
    return this.#table;
  }

  #equals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = id === 0 ? 0 : this.#ends.at(id - 1);
    if (this.#ends.at(id) - from !== end - start) return false;
    for (let at = start, mine = from; at < end; at++, mine++) {
      if (this.#bytes.at(mine) !== bytes[at]) return false;
    }
    return true;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#table.length * 2);
    const mask = larger.length - 1;
    for (let id = 0; id < this.count; id++) {
      let slot = this.#hashes.at(id) & mask;
      while (larger[slot] !== 0) slot = (slot + 1) & mask;
      larger[slot] = id + 1;
    }
    this.#table = larger;
  }
}

/** Length and bytes; never 0. */
function shortKey(bytes: Uint8Array, start: number, end: number): number {
  let key = 1 + end - start;
  for (let at = start; at < end; at++) key = (key << 8) | bytes[at]!;
  return key;
}

/** The hash of `BytePool.table`, FNV-1a. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash >>> 0;
}
