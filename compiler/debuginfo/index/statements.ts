// Finds the statements of a source line in an opened index.

import { ByteReader } from "../byte-reader.ts";
import { readable } from "../fault.ts";
import { fileMatcherOf } from "../wildcard.ts";
import type { FactsStrings } from "./facts-strings.ts";

export interface Statement {
  readonly path: string;
  /** Distance from the base. */
  readonly pc: number;
}

/** All statements of a line, in files that a probe point's file pattern matches. */
export function readStatements(
  chunks: Uint32Array,
  bytes: Uint8Array,
  strings: FactsStrings,
  file: string,
  line: number,
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
    if (isWanted) readable(() => readChunk(bytes, chunks[at + 1]!, line, path, found), undefined);
  }
  return found;
}

function readChunk(
  bytes: Uint8Array,
  offset: number,
  wanted: number,
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
    if (line === wanted) into.push({ path, pc });
  }
}

function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
