// One section of an opened index, read a block at a time: a question needs a few of 3,000 blocks, and reading is what
// opening an index costs.

import { crc32 } from "node:zlib";
import { BadData, FactsError } from "../fault.ts";
import type { Column } from "./sorted-column.ts";

/** What is read, and has a checksum, at a time. */
export const blockSize = 1 << 14;

/** Reads a stretch of the file, all of it, into the memory that is given or into its own. */
export type ReadAt = (offset: number, length: number, into?: Uint8Array) => Uint8Array;

interface Place {
  readonly path: string;
  readonly name: string;
  readonly read: ReadAt;
  readonly offset: number;
  readonly size: number;
  /** Of each block. */
  readonly sums: Uint32Array;
}

const numbersPerBlock = blockSize / 4;

export class FactsSection implements Column {
  /** How many numbers it is. */
  readonly length: number;
  readonly #place: Place;
  /** Which blocks have been read. */
  readonly #present: Uint8Array;
  #memory: Buffer | undefined;
  #numbers = new Uint32Array(0);

  constructor(place: Place) {
    this.#place = place;
    this.length = Math.floor(place.size / 4);
    this.#present = new Uint8Array(place.sums.length);
  }

  /** In bytes. */
  get size(): number {
    return this.#place.size;
  }

  /** The number at a position; undefined beyond the end. */
  at(index: number): number | undefined {
    // Reading nothing of a block twice is what makes this cheap.
    if (this.#present[(index / numbersPerBlock) | 0] !== 1 && index < this.length)
      this.#load(index * 4, index * 4 + 4);
    return this.#numbers[index];
  }

  /** The whole section as numbers. */
  numbers(): Uint32Array {
    this.#load(0, this.size);
    return this.#numbers;
  }

  /** The memory of the whole section, in which this stretch has been read; what lies outside of the section is left out. */
  bytes(start = 0, end = this.size): Buffer {
    this.#load(Math.max(start, 0), Math.min(end, this.size));
    return this.#memory!;
  }

  /** Throws FactsError: what is wrong with this section. */
  damaged(what: string): never {
    const { path, name } = this.#place;
    throw new FactsError({ code: "facts-damaged", file: path, message: `${name} ${what}` });
  }

  #load(start: number, end: number): void {
    this.#memory ??= this.#reserve();
    const last = Math.ceil(end / blockSize);
    for (let block = Math.floor(start / blockSize); block < last; block++) {
      if (this.#present[block] === 1) continue;
      let behind = block + 1;
      while (behind < last && this.#present[behind] !== 1) behind += 1;
      this.#read(block, behind);
      block = behind;
    }
  }

  #reserve(): Buffer {
    // Memory of its own is aligned for numbers, and what is not read of it is never touched.
    const memory = Buffer.allocUnsafeSlow(this.size);
    this.#numbers = new Uint32Array(memory.buffer, 0, this.length);
    return memory;
  }

  /** Reads blocks that stand one behind the other, and compares them with their checksums. */
  #read(first: number, behind: number): void {
    const { read, offset, sums } = this.#place;
    const start = first * blockSize;
    const end = Math.min(behind * blockSize, this.size);
    const bytes = this.#memory!.subarray(start, end);
    try {
      read(offset + start, end - start, bytes);
    } catch (error) {
      if (error instanceof BadData || (error instanceof Error && "syscall" in error))
        this.damaged(`cannot be read: ${error.message}`);
      throw error;
    }
    for (let block = first; block < behind; block++) {
      const at = (block - first) * blockSize;
      if (crc32(bytes.subarray(at, at + blockSize)) !== sums[block])
        this.damaged("differs from its checksum");
      this.#present[block] = 1;
    }
  }
}
