// Finds the statements of source lines, or of an address, in an opened index.

import { ByteReader } from "../byte-reader.ts";
import type { LineRange } from "../debug-info.ts";
import { readable } from "../fault.ts";
import { fileMatcherOf } from "../wildcard.ts";
import type { FactsStrings } from "./facts-strings.ts";

export interface Statement {
  readonly path: string;
  /** Distance from the base. */
  readonly pc: number;
  readonly line: number;
}

/** All statements of some lines, in files that a probe point's file pattern matches. */
export function readStatements(
  chunks: Uint32Array,
  bytes: Uint8Array,
  strings: FactsStrings,
  file: string,
  lines: LineRange,
): Statement[] {
  const matches = fileMatcherOf(file);
  const found: Statement[] = [];
  let lastFile = -1;
  let isWanted = false;
  for (let at = 0; at < chunks.length; at += 2) {
    const number = chunks[at]!;
    // Chunks stand in order of file.
    if (number !== lastFile) isWanted = matches(strings.text(number));
    lastFile = number;
    const path = strings.text(number);
    if (isWanted) readable(() => readChunk(bytes, chunks[at + 1]!, lines, path, found), undefined);
  }
  return found;
}

function readChunk(
  bytes: Uint8Array,
  offset: number,
  { first, last }: LineRange,
  path: string,
  into: Statement[],
): void {
  const reader = new ByteReader(bytes, true, "lines");
  reader.position = offset;
  let pc = 0;
  let line = 0;
  for (let count = reader.uleb(); count > 0; count--) {
    pc += signed(reader.uleb());
    line += signed(reader.uleb());
    if (line >= first && line <= last) into.push({ path, pc, line });
  }
}

/** The last statement that begins at or before a pc, of those whose files a function has code of. */
export function readStatementBefore(
  chunks: Uint32Array,
  bytes: Uint8Array,
  strings: FactsStrings,
  wanted: number,
): Statement | undefined {
  let best: Statement | undefined;
  const all = { first: 0, last: Number.MAX_SAFE_INTEGER };
  for (let at = 0; at < chunks.length; at += 2) {
    const found: Statement[] = [];
    const path = strings.text(chunks[at]!);
    readable(() => readChunk(bytes, chunks[at + 1]!, all, path, found), undefined);
    for (const one of found) {
      if (one.pc <= wanted && (best === undefined || one.pc > best.pc)) best = one;
    }
  }
  return best;
}

function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
