// Bytes and numbers that grow: what extraction and merging write into. Their memory is set in constructors, not where it is
// declared: V8 takes a field that was set once for a constant, and compiles whatever uses it anew when it is set again.

/** So many bytes are copied one by one before the call of a function for it pays. */
const shorterThanCall = 64;

export class ByteWriter {
  #bytes: Uint8Array;
  length = 0;

  /** `room` is for how many bytes there is room before it has to grow; memory that is not written to costs nothing. */
  constructor(room = 1 << 8) {
    this.#bytes = new Uint8Array(Math.max(room, 1 << 8));
  }

  /** The bytes so far; a view, valid until the next write. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  at(index: number): number {
    return this.#bytes[index]!;
  }

  #reserve(size: number): void {
    if (this.length + size > this.#bytes.length) this.#grow(size);
  }

  #grow(size: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + size));
    larger.set(this.written);
    this.#bytes = larger;
  }

  u8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  /** A number from 0 to 2^53. */
  uleb(value: number): void {
    this.#reserve(8);
    const bytes = this.#bytes;
    while (value >= 0x80) {
      bytes[this.length++] = (value & 0x7f) | 0x80;
      value = value < 0x8000_0000 ? value >>> 7 : Math.floor(value / 0x80);
    }
    bytes[this.length++] = value;
  }

  /** A signed number as uleb: its sign in the lowest bit. */
  sleb(value: number): void {
    this.uleb(value < 0 ? -value * 2 - 1 : value * 2);
  }

  bytes(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#reserve(end - start);
    if (end - start < shorterThanCall) {
      const own = this.#bytes;
      for (let at = start, to = this.length; at < end; at++, to++) own[to] = bytes[at]!;
    } else {
      this.#bytes.set(bytes.subarray(start, end), this.length);
    }
    this.length += end - start;
  }

  /** Writes a stretch of what another has. */
  copy(from: ByteWriter, start: number, end: number): void {
    this.bytes(from.#bytes, start, end);
  }

  /** Takes back what was written from `start` on, which another has then instead of what it had. */
  takeBack(start: number, into: ByteWriter): void {
    into.length = 0;
    into.copy(this, start, this.length);
    this.length = start;
  }
}

/** Unsigned 32-bit numbers that grow. */
export class NumberWriter {
  #numbers: Uint32Array;
  length = 0;

  constructor() {
    this.#numbers = new Uint32Array(1 << 8);
  }

  /** Forgets the numbers and keeps their room. */
  clear(): void {
    this.length = 0;
  }

  get written(): Uint32Array {
    return this.#numbers.subarray(0, this.length);
  }

  at(index: number): number {
    return this.#numbers[index]!;
  }

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Uint32Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }
}

/** Numbers of any kind that grow. */
export class DoubleWriter {
  #numbers: Float64Array;
  length = 0;

  constructor() {
    this.#numbers = new Float64Array(1 << 8);
  }

  /** Forgets the numbers and keeps their room. */
  clear(): void {
    this.length = 0;
  }

  get written(): Float64Array {
    return this.#numbers.subarray(0, this.length);
  }

  at(index: number): number {
    return this.#numbers[index]!;
  }

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }
}
