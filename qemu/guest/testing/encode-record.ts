// Records as a module writes them, for tests.

import { recordTypes } from "../merge.ts";

export function encodeRecord(
  sequence: number,
  text: string,
  options: { readonly cpu?: number; readonly type?: number; readonly bigEndian?: boolean } = {},
): Buffer {
  const payload = Buffer.from(text);
  const bytes = Buffer.alloc(32 + Math.ceil(payload.length / 8) * 8);
  const big = options.bigEndian === true;
  const u16 = (value: number, at: number) =>
    big ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at);
  const u32 = (value: number, at: number) =>
    big ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at);
  const u64 = (value: bigint, at: number) =>
    big ? bytes.writeBigUInt64BE(value, at) : bytes.writeBigUInt64LE(value, at);
  u16(0x5477, 0);
  u16(options.type ?? recordTypes.output, 2);
  u32(payload.length, 4);
  u64(BigInt(sequence), 8);
  u64(BigInt(sequence) * 1000n, 16);
  u32(options.cpu ?? 0, 24);
  u32(42, 28);
  bytes.set(payload, 32);
  return bytes;
}
