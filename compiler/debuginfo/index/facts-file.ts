// The file that holds an index: a header, a table of named sections, and the sections. Ours alone; versioned by a
// number that changes with any change of meaning, checksummed, and replaced as a whole.

import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { failure, guard, type Result } from "../fault.ts";
import { replaceFile } from "../replace-file.ts";

/** Raised whenever the meaning of a section changes; older files are built again. */
export const factsVersion = 3;

const magic = Buffer.from("TWFACTS\n");
const orderMark = 0x01020304;
const headerSize = 48;
const tableEntrySize = 48;
const nameSize = 24;
const sectionsAtMost = 256;

export type FactsSections = ReadonlyMap<string, ArrayBufferView>;

/** The sections of an opened file, as views of the bytes in memory. */
export interface FactsFile {
  readonly path: string;
  /** Names of all sections, in the order in which they were written. */
  readonly names: readonly string[];
  bytes(name: string): Uint8Array;
  numbers(name: string): Uint32Array;
}

/**
 * Layout, in the byte order of the machine that wrote it: magic (8), version (4), order mark (4), file size (8),
 * number of sections (4), checksum of the table (4), checksum of everything behind the table (4), zeros; then the table
 * of name (24), offset (8), size (8), zeros (8); then the sections, each at a multiple of 8.
 */
export function writeFacts(path: string, sections: FactsSections): Result<{ size: number }> {
  const table = Buffer.alloc(sections.size * tableEntrySize);
  let offset = headerSize + table.length;
  let index = 0;
  let checksum = 0;
  const pieces: Uint8Array[] = [];
  for (const [name, view] of sections) {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const padding = new Uint8Array((8 - (bytes.length % 8)) % 8);
    const entry = table.subarray(index++ * tableEntrySize);
    entry.write(name, 0, nameSize, "latin1");
    new BigUint64Array(entry.buffer, entry.byteOffset + nameSize, 2).set([
      BigInt(offset),
      BigInt(bytes.length),
    ]);
    offset += bytes.length + padding.length;
    pieces.push(bytes, padding);
    // The checksum of nothing would begin anew.
    for (const part of [bytes, padding]) if (part.length > 0) checksum = crc32(part, checksum);
  }
  const header = new Uint8Array(headerSize);
  header.set(magic);
  new Uint32Array(header.buffer, 8, 2).set([factsVersion, orderMark]);
  new BigUint64Array(header.buffer, 16, 1)[0] = BigInt(offset);
  new Uint32Array(header.buffer, 24, 3).set([sections.size, crc32(table), checksum]);
  return replaceFile(path, [header, table, ...pieces]);
}

/** Reads a file and checks all of it. Faults: file-unreadable, not-facts, facts-version, facts-truncated, facts-damaged. */
export function readFacts(path: string): Result<FactsFile> {
  const read = guard(path, "facts-damaged", () => readFileSync(path));
  return read.ok ? factsOf(path, read.value) : read;
}

function factsOf(path: string, file: Buffer): Result<FactsFile> {
  if (file.length < headerSize || !file.subarray(0, magic.length).equals(magic)) {
    return failure("not-facts", path, "is not a facts index");
  }
  // Views need aligned memory; a file of this size has a buffer of its own, which is.
  const memory = file.byteOffset % 8 === 0 ? file : Buffer.from(new Uint8Array(file).buffer);
  const words = new Uint32Array(memory.buffer, memory.byteOffset, headerSize / 4);
  if (words[3] !== orderMark)
    return failure("facts-version", path, "was written on a machine of the other byte order");
  if (words[2] !== factsVersion) {
    return failure(
      "facts-version",
      path,
      `has version ${words[2]} of the format, this program reads ${factsVersion}`,
    );
  }
  const size = new BigUint64Array(memory.buffer, memory.byteOffset + 16, 1)[0]!;
  if (size !== BigInt(memory.length)) {
    return failure("facts-truncated", path, `has ${memory.length} bytes instead of ${size}`);
  }
  const [count, tableSum, bodySum] = words.subarray(6, 9) as unknown as [number, number, number];
  const tableEnd = headerSize + count * tableEntrySize;
  if (
    count > sectionsAtMost ||
    tableEnd > memory.length ||
    crc32(memory.subarray(headerSize, tableEnd)) !== tableSum
  ) {
    return failure("facts-damaged", path, "has a damaged table of sections");
  }
  if (crc32(memory.subarray(tableEnd)) !== bodySum)
    return failure("facts-damaged", path, "has damaged contents");
  return sectionsOf(path, memory, count);
}

function sectionsOf(path: string, memory: Buffer, count: number): Result<FactsFile> {
  const found = new Map<string, Uint8Array>();
  for (let index = 0; index < count; index++) {
    const entry = memory.subarray(headerSize + index * tableEntrySize);
    const name = entry.toString("latin1", 0, nameSize).replace(/\0+$/, "");
    const [offset, size] = Array.from(
      new BigUint64Array(entry.buffer, entry.byteOffset + nameSize, 2),
      Number,
    );
    if (offset! % 8 !== 0 || offset! + size! > memory.length) {
      return failure("facts-damaged", path, `has its section ${name} outside the file`);
    }
    found.set(name, new Uint8Array(memory.buffer, memory.byteOffset + offset!, size!));
  }
  const bytes = (name: string): Uint8Array => found.get(name) ?? new Uint8Array(0);
  const numbers = (name: string): Uint32Array => {
    const section = bytes(name);
    return new Uint32Array(section.buffer, section.byteOffset, Math.floor(section.length / 4));
  };
  return { ok: true, value: { path, names: [...found.keys()], bytes, numbers } };
}
