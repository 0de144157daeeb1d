// Finds kallsyms_token_table and kallsyms_token_index: the 256 strings that the names of the kernel's symbols are
// compressed to. The kernel image has no symbols that tell where they are, so they are found by what they hold.

import { decodeText } from "../byte-reader.ts";
import type { TableBytes } from "./table-bytes.ts";

export interface TokenTable {
  /** By number. */
  readonly tokens: readonly string[];
  /** Where the strings begin; in front of it stand the tables of the names. */
  readonly start: number;
  /** Behind the index of the strings. */
  readonly end: number;
}

const tokenCount = 256;
/** A character that occurs in some name is its own token, and digits do. */
const digits = Buffer.from([..."0123456789"].map((digit) => `${digit}\0`).join(""), "latin1");
const firstDigit = 0x30;

/** All places that are consistent: a table whose index holds the offset of each of its strings. */
export function findTokenTables(table: TableBytes): TokenTable[] {
  const text = Buffer.from(table.bytes.buffer, table.bytes.byteOffset, table.bytes.length);
  const found: TokenTable[] = [];
  for (let at = text.indexOf(digits); at >= 0; at = text.indexOf(digits, at + 1)) {
    const tokens = tokensAround(table, at);
    if (tokens !== undefined) found.push(tokens);
  }
  return found;
}

function tokensAround(table: TableBytes, zero: number): TokenTable | undefined {
  const { bytes } = table;
  let end = zero;
  for (let token = firstDigit; token < tokenCount; token++) {
    end = bytes.indexOf(0, end) + 1;
    if (end === 0) return undefined;
  }
  const index = table.align(end);
  const indexEnd = index + tokenCount * 2;
  if (indexEnd > bytes.length) return undefined;
  const start = zero - table.u16(index + firstDigit * 2);
  if (start < 0) return undefined;
  const tokens: string[] = [];
  for (let token = 0, at = start; token < tokenCount; token++) {
    if (table.u16(index + token * 2) !== at - start) return undefined;
    const stop = bytes.indexOf(0, at);
    tokens.push(decodeText(bytes, at, stop));
    at = stop + 1;
  }
  return { tokens, start, end: indexEnd };
}
