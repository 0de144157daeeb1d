// A position in bytes of known byte order, and the numbers that ELF, DWARF and BTF are made of. Reading beyond the
// end throws a RangeError (fixed sizes) or BadData (LEB128, strings), which the room's door turns into a fault.

import { BadData, type Fault } from "./fault.ts";

const latin1 = new TextDecoder("latin1");

export class ByteReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** Named in complaints: the section. */
  readonly name: string;
  readonly #code: Fault["code"];
  /** Where the bytes begin in what they are part of. */
  readonly #origin: number;
  position = 0;

  /** `code` is that of the fault which bad data means; `origin` is where the bytes begin in the section. */
  constructor(
    bytes: Uint8Array,
    littleEndian: boolean,
    name: string,
    code: Fault["code"] = "bad-dwarf",
    origin = 0,
  ) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = littleEndian;
    this.name = name;
    this.#code = code;
    this.#origin = origin;
  }

  bad(what: string): never {
    const at = (this.#origin + this.position).toString(16);
    throw new BadData(this.#code, `${this.name}+0x${at}: ${what}`);
  }

  u8(): number {
    return this.view.getUint8(this.position++);
  }

  i8(): number {
    return this.view.getInt8(this.position++);
  }

  u16(): number {
    const value = this.view.getUint16(this.position, this.littleEndian);
    this.position += 2;
    return value;
  }

  u24(): number {
    const [a, b, c] = [this.u8(), this.u8(), this.u8()];
    return this.littleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
  }

  u32(): number {
    const value = this.view.getUint32(this.position, this.littleEndian);
    this.position += 4;
    return value;
  }

  i32(): number {
    const value = this.view.getInt32(this.position, this.littleEndian);
    this.position += 4;
    return value;
  }

  u64(): bigint {
    const value = this.view.getBigUint64(this.position, this.littleEndian);
    this.position += 8;
    return value;
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes, exact. */
  unsigned(size: number): bigint {
    switch (size) {
      case 1:
        return BigInt(this.u8());
      case 2:
        return BigInt(this.u16());
      case 4:
        return BigInt(this.u32());
      case 8:
        return this.u64();
      default:
        return this.bad(`number of ${size} bytes`);
    }
  }

  /** A file or section offset of 4 or 8 bytes; one beyond 2^53 cannot be meant. */
  offset(size: number): number {
    if (size === 4) return this.u32();
    const value = this.u64();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.bad("offset out of bounds");
    return Number(value);
  }

  /** One or two bytes, as most are, by integers alone. */
  uleb(): number {
    const { bytes } = this;
    const start = this.position;
    const first = bytes[start];
    if (first === undefined) this.bad("LEB128 number beyond the end");
    if (first < 0x80) {
      this.position = start + 1;
      return first;
    }
    const second = bytes[start + 1];
    if (second !== undefined && second < 0x80) {
      this.position = start + 2;
      return (first & 0x7f) | (second << 7);
    }
    return this.#longUleb();
  }

  #longUleb(): number {
    const { bytes } = this;
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[this.position++];
      if (byte === undefined) this.bad("LEB128 number beyond the end");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
      if (scale > 2 ** 140) this.bad("LEB128 number without an end");
    }
  }

  sleb(): number {
    const { bytes } = this;
    const first = bytes[this.position];
    if (first !== undefined && first < 0x80) {
      this.position += 1;
      return (first << 25) >> 25;
    }
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[this.position++];
      if (byte === undefined) this.bad("LEB128 number beyond the end");
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
      if (byte < 0x80) return (byte & 0x40) !== 0 ? value - scale : value;
      if (scale > 2 ** 140) this.bad("LEB128 number without an end");
    }
  }

  /** Exact where `uleb` is a double. */
  ulebBig(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 140n; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return this.bad("LEB128 number without an end");
  }

  slebBig(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 140n; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80)
        return BigInt.asIntN(64, (byte & 0x40) === 0 ? value : value - (1n << (shift + 7n)));
    }
    return this.bad("LEB128 number without an end");
  }

  skipLeb(): void {
    const { bytes } = this;
    let byte;
    do {
      byte = bytes[this.position++];
      if (byte === undefined) this.bad("LEB128 number beyond the end");
    } while (byte >= 0x80);
  }

  skipString(): void {
    const { bytes } = this;
    let at = this.position;
    while (bytes[at] !== 0) if (at++ >= bytes.length) this.bad("string without an end");
    this.position = at + 1;
  }

  string(): string {
    const start = this.position;
    this.skipString();
    return decodeText(this.bytes, start, this.position - 1);
  }
}

/** Text of a debug section. Names are ASCII in practice; anything else keeps its bytes as Latin-1. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= 48) {
    let text = "";
    for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
    return text;
  }
  // slice() copies, because a decoder takes no view of shared memory.
  return latin1.decode(bytes.slice(start, end));
}

/** The text at an offset of a string section; undefined when the offset or its end lies outside. */
export function textAt(bytes: Uint8Array, offset: number): string | undefined {
  if (offset >= bytes.length) return undefined;
  const end = bytes.indexOf(0, offset);
  return end < 0 ? undefined : decodeText(bytes, offset, end);
}
