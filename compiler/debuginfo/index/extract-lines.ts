// Writes down the statements of units: those of each file of a unit together, in chunks.

import { ByteWriter, NumberWriter } from "../byte-writer.ts";
import type { LineHeader, LineReader } from "../dwarf/line-table.ts";
import type { ShardNames } from "./shard-names.ts";

export class StatementWriter {
  readonly #reader: LineReader;
  readonly #codeEnd: number;
  /** File and offset into `bytes` of each chunk. */
  readonly chunks = new NumberWriter();
  readonly bytes: ByteWriter;
  readonly #rows = new NumberWriter();

  /** `room` is for how many bytes there is room before it has to grow. */
  constructor(reader: LineReader, codeEnd: number, room: number) {
    this.#reader = reader;
    this.bytes = new ByteWriter(room);
    this.#codeEnd = codeEnd;
  }

  /** Writes the statements of the unit's line table, those of each file together. */
  add(header: LineHeader, names: ShardNames): void {
    const rows = this.#rows;
    rows.clear();
    this.#reader.statements(header, this.#codeEnd, rows);
    const numbers = rows.written;
    const count = numbers.length / 3;
    // Counting sort by file keeps the order of addresses within each.
    const files = names.fileCount + 1;
    const starts = new Uint32Array(files + 1);
    for (let at = 1; at < numbers.length; at += 3)
      starts[Math.min(numbers[at]!, files - 1) + 1]! += 1;
    for (let file = 0; file < files; file++) starts[file + 1]! += starts[file]!;
    const order = new Uint32Array(count);
    const next = starts.slice();
    for (let at = 0; at < numbers.length; at += 3)
      order[next[Math.min(numbers[at + 1]!, files - 1)]!++] = at;
    for (let file = 0; file < files - 1; file++) {
      if (starts[file] === starts[file + 1]) continue;
      this.chunks.push(names.file(file));
      this.chunks.push(this.bytes.length);
      this.#writeChunk(numbers, order, starts[file]!, starts[file + 1]!);
    }
  }

  /** Count, then for each statement the differences of address and line from the one before. */
  #writeChunk(numbers: Uint32Array, order: Uint32Array, first: number, end: number): void {
    const out = this.bytes;
    out.uleb(end - first);
    let pc = 0;
    let line = 0;
    for (let index = first; index < end; index++) {
      const at = order[index]!;
      out.sleb(numbers[at]! - pc);
      out.sleb(numbers[at + 2]! - line);
      pc = numbers[at]!;
      line = numbers[at + 2]!;
    }
  }
}
