// Numbers and strings as C writes them.

import { bytesOfString } from "../syntax/escapes.ts";

const smallest = -(2n ** 63n);

/* Two of them in a row may begin a trigraph. */
const questionMark = 0x3f;

/** A 64-bit number as an expression of a type wide enough, safe beside any operator. */
export function numberLiteral(value: bigint): string {
  const wrapped = BigInt.asIntN(64, value);
  if (wrapped === smallest) return "(-9223372036854775807LL - 1)";
  const digits = wrapped >= -0x80000000n && wrapped <= 0x7fffffffn ? `${wrapped}` : `${wrapped}LL`;
  return wrapped < 0n ? `(${digits})` : digits;
}

/** An unsigned 64-bit number, in hex: addresses and masks. */
export function hexLiteral(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}ULL`;
}

const named: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  34: '\\"',
  92: "\\\\",
};

/**
 * A string of the tree as a C string literal of at most `limit` bytes. Bytes beyond ASCII are written as octal
 * escapes of three digits, which no digit that follows can lengthen.
 */
export function stringLiteral(text: string, limit = Infinity): string {
  let literal = '"';
  for (const byte of cutBytes(bytesOfString(text), limit)) {
    if (named[byte] !== undefined) literal += named[byte];
    else if (byte === questionMark && literal.endsWith("?")) literal += "\\?";
    else if (byte >= 0x20 && byte < 0x7f) literal += String.fromCharCode(byte);
    else literal += `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return `${literal}"`;
}

/** What fits into `limit` bytes, up to the first NUL; never a part of a UTF-8 character. */
function cutBytes(bytes: Uint8Array, limit: number): Uint8Array {
  const nul = bytes.indexOf(0);
  const length = nul === -1 ? bytes.length : nul;
  if (length <= limit) return bytes.subarray(0, length);
  let end = limit;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
