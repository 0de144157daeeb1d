// Finds the statements of source lines, or of an address, in an opened index.

import { ByteReader } from "../byte-reader.ts";
import type { LineRange } from "../debug-info.ts";
import { readable } from "../fault.ts";
import { fileMatcherOf } from "../wildcard.ts";
import type { FactsFile } from "./facts-file.ts";
import type { FactsSection } from "./facts-section.ts";
import type { FactsStrings } from "./facts-strings.ts";

export interface Statement {
  readonly path: string;
  /** Distance from the base. */
  readonly pc: number;
  readonly line: number;
}

/** All statements of some lines, in files that a probe point's file pattern matches. */
export function readStatements(
  file: FactsFile,
  strings: FactsStrings,
  pattern: string,
  lines: LineRange,
): Statement[] {
  const chunks = file.section("lines.chunks").numbers();
  const matches = fileMatcherOf(pattern);
  const found: Statement[] = [];
  let lastFile = -1;
  let isWanted = false;
  for (let at = 0; at < chunks.length; at += 2) {
    const number = chunks[at]!;
    // Chunks stand in order of file.
    if (number !== lastFile) isWanted = matches(strings.text(number));
    lastFile = number;
    const path = strings.text(number);
    if (isWanted) readChunk(file.section("lines"), chunks[at + 1]!, lines, path, found);
  }
  return found;
}

/** Of a chunk that breaks off, what stands before that is as good as any. */
function readChunk(
  section: FactsSection,
  offset: number,
  { first, last }: LineRange,
  path: string,
  into: Statement[],
): void {
  readable(() => {
    const reader = new ByteReader(section.bytes(offset, offset + longestNumber), true, "lines");
    reader.position = offset;
    const rows = reader.uleb();
    section.bytes(reader.position, reader.position + rows * 2 * longestNumber);
    let pc = 0;
    let line = 0;
    for (let count = rows; count > 0; count--) {
      pc += signed(reader.uleb());
      line += signed(reader.uleb());
      if (line >= first && line <= last) into.push({ path, pc, line });
    }
  }, undefined);
}

/** Bytes of a LEB128 number below 2^35; pcs and lines have 32 bits. */
const longestNumber = 5;

/** The last statement that begins at or before a pc, of those whose files a function has code of. */
export function readStatementBefore(
  file: FactsFile,
  strings: FactsStrings,
  wanted: number,
): Statement | undefined {
  const chunks = file.section("lines.chunks").numbers();
  const lines = file.section("lines");
  lines.bytes();
  let best: Statement | undefined;
  const all = { first: 0, last: Number.MAX_SAFE_INTEGER };
  for (let at = 0; at < chunks.length; at += 2) {
    const found: Statement[] = [];
    const path = strings.text(chunks[at]!);
    readChunk(lines, chunks[at + 1]!, all, path, found);
    for (const one of found) {
      if (one.pc <= wanted && (best === undefined || one.pc > best.pc)) best = one;
    }
  }
  return best;
}

function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
