// Addresses as the readers carry them: their distance from a base as an ordinary number. Kernel addresses do not fit
// in a double, and bigint is too slow for the millions that pass; distances within an image are exact.

import type { ByteReader } from "../byte-reader.ts";

export interface AddressBase {
  readonly low: number;
  readonly high: number;
}

export function addressBaseOf(base: bigint): AddressBase {
  return { low: Number(base & 0xffff_ffffn), high: Number(base >> 32n) };
}

/** Reads an address of `size` bytes as its distance from the base, modulo 2^64 (2^32 for 4 bytes). */
export function readAddress(reader: ByteReader, size: number, base: AddressBase): number {
  if (size === 4) return distance(0, reader.u32(), base);
  if (size !== 8) reader.bad(`address of ${size} bytes`);
  const first = reader.u32();
  const second = reader.u32();
  return reader.littleEndian ? distance(second, first, base) : distance(first, second, base);
}

const zero: AddressBase = { low: 0, high: 0 };

/**
 * Reads an offset of a DWARF 2 to 4 list, as a signed number: where the unit's base is 0 it is a whole address, and those of
 * kernels are exact as negative numbers only.
 */
export function readOffset(reader: ByteReader, size: number): number {
  return readAddress(reader, size, zero);
}

/** What stands in place of an offset before a new base. */
export function isBaseSelection(offset: number, size: number): boolean {
  return offset === (size === 8 ? -1 : 0xffff_ffff);
}

function distance(high: number, low: number, base: AddressBase): number {
  return ((high - base.high) | 0) * 0x1_0000_0000 + (low - base.low);
}
