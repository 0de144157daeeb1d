// The bits of memory or of a register that are meant, extended to 64.

import { hexLiteral } from "./c-literal.ts";

interface Bits {
  readonly size: number;
  readonly signed: boolean;
  readonly field?: { readonly width: number; readonly shift: number };
}

/** `text` is a 64-bit number whose low `size` bytes count; what was read from memory has zeros above them. */
export function extendBits(text: string, { field, signed, size }: Bits, isRead = true): string {
  if (field !== undefined) {
    const { width, shift } = field;
    if (signed) return `((tw_s64)((tw_u64)${text} << ${64 - width - shift}) >> ${64 - width})`;
    const shifted = shift === 0 ? text : `(${text} >> ${shift})`;
    return `(${shifted} & ${hexLiteral((1n << BigInt(width)) - 1n).replace("ULL", "LL")})`;
  }
  if (size >= 8 || (!signed && isRead)) return text;
  return `((tw_s64)(tw_${signed ? "s" : "u"}${size * 8})${text})`;
}
