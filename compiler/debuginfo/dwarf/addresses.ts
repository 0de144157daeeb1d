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

function distance(high: number, low: number, base: AddressBase): number {
  return ((high - base.high) | 0) * 0x1_0000_0000 + (low - base.low);
}
