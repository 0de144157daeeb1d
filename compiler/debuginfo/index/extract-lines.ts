// Writes down the statements of units: those of each file of a unit together, in chunks.

import { ByteWriter, NumberWriter } from "../byte-writer.ts";
import type { LineHeader, LineReader } from "../dwarf/line-table.ts";
import type { ShardNames } from "./shard-names.ts";

export class StatementWriter {
  readonly #reader: LineReader;
  readonly #codeEnd: number;
  /** File and offset into `bytes` of each chunk. */
  readonly chunks = new NumberWriter();
  readonly bytes = new ByteWriter();

  constructor(reader: LineReader, codeEnd: number) {
    this.#reader = reader;
    this.#codeEnd = codeEnd;
  }

  /** Writes the statements of the unit's line table, those of each file together. */
  add(header: LineHeader, names: ShardNames): void {
    const rows: number[] = [];
    this.#reader.statements(header, rows);
    const count = rows.length / 3;
    // Counting sort by file keeps the order of addresses within each.
    const files = names.fileCount + 1;
    const starts = new Uint32Array(files + 1);
    for (let row = 0; row < count; row++) starts[Math.min(rows[row * 3 + 1]!, files - 1) + 1]! += 1;
    for (let file = 0; file < files; file++) starts[file + 1]! += starts[file]!;
    const order = new Uint32Array(count);
    const next = starts.slice();
    for (let row = 0; row < count; row++)
      order[next[Math.min(rows[row * 3 + 1]!, files - 1)]!++] = row;
    for (let file = 0; file < files - 1; file++) {
      if (starts[file] === starts[file + 1]) continue;
      this.chunks.push(names.file(file));
      this.chunks.push(this.bytes.length);
      this.#writeChunk(rows, order.subarray(starts[file], starts[file + 1]));
    }
  }

  /** Count, then for each statement the differences of address and line from the one before. */
  #writeChunk(rows: readonly number[], order: Uint32Array): void {
    const out = this.bytes;
    const kept = order.filter((row) => rows[row * 3]! >= 0 && rows[row * 3]! < this.#codeEnd);
    out.uleb(kept.length);
    let pc = 0;
    let line = 0;
    for (const row of kept) {
      out.sleb(rows[row * 3]! - pc);
      out.sleb(rows[row * 3 + 2]! - line);
      pc = rows[row * 3]!;
      line = rows[row * 3 + 2]!;
    }
  }
}
