// The bytes of units, each read when its turn comes from where .debug_info stands in its file. The section is by far the
// largest: memory for all of it, touched once, would cost more than reading it, and whoever extracts would wait for it.

import { readSync } from "node:fs";
import { BadData } from "../fault.ts";
import type { FileStretch } from "../elf/elf-file.ts";

/** .debug_info, in memory or in a file that is open. */
export type InfoSection = Uint8Array | FileStretch;

/** Where a unit lies in the section. */
interface UnitPlace {
  readonly offset: number;
  readonly end: number;
}

export class UnitBytes {
  readonly #info: InfoSection;
  /** What is read into, again and again. */
  #buffer = new Uint8Array(1 << 16);

  constructor(info: InfoSection) {
    this.#info = info;
  }

  /** Those of a unit, until the next is asked for. Throws BadData when the file has become shorter. */
  next({ offset, end }: UnitPlace): Uint8Array {
    if (this.#info instanceof Uint8Array) return this.#info.subarray(offset, end);
    const size = end - offset;
    if (size > this.#buffer.length) this.#buffer = new Uint8Array(size + (size >> 1));
    return readInto(this.#buffer.subarray(0, size), this.#info, offset);
  }

  /** Those of a unit that others refer to, for good. */
  kept({ offset, end }: UnitPlace): Uint8Array {
    return bytesOf(this.#info, offset, end);
  }
}

/** A part of the section; what lies behind its end is not there. */
export function bytesOf(info: InfoSection, start: number, end: number): Uint8Array {
  if (info instanceof Uint8Array) return info.subarray(start, end);
  return readInto(new Uint8Array(Math.min(end, info.length) - start), info, start);
}

function readInto(bytes: Uint8Array, { file, offset }: FileStretch, start: number): Uint8Array {
  for (let done = 0; done < bytes.length;) {
    const count = readSync(file, bytes, done, bytes.length - done, offset + start + done);
    if (count === 0) throw new BadData("bad-elf", "became shorter while it was read");
    done += count;
  }
  return bytes;
}
