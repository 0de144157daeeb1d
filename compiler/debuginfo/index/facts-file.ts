// The file that holds an index: a header, a table of named sections, and the sections. Ours alone; versioned by a
// number that changes with any change of meaning, checksummed, and replaced as a whole.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { BadData, guard, type Result } from "../fault.ts";
import { replaceFile } from "../replace-file.ts";
import { sum } from "./columns.ts";
import { blockSize, FactsSection, type ReadAt } from "./facts-section.ts";

/** Raised whenever the meaning of a section changes; older files are built again. */
export const factsVersion = 8;

const magic = Buffer.from("TWFACTS\n");
const orderMark = 0x01020304;
const headerSize = 48;
const tableEntrySize = 48;
const nameSize = 24;
const sectionsAtMost = 256;
/** A smaller file is read at once: a kernel's modules are many, and each file that is kept open is one of few. */
const smallFile = 1 << 18;

/** A section may be given in parts, which stand one behind the other. */
export type FactsSections = ReadonlyMap<string, ArrayBufferView | readonly ArrayBufferView[]>;

/** The sections of an opened file. What they hold is read and compared with its checksums when it is asked for. */
export interface FactsFile {
  readonly path: string;
  /** Names of all sections, in the order in which they were written. */
  readonly names: readonly string[];
  /** A section that the file does not have is empty. */
  section(name: string): FactsSection;
}

/**
 * Layout, in the byte order of the machine that wrote it: magic (8), version (4), order mark (4), file size (8),
 * number of sections (4), checksum of what stands before the sections, without the header (4), zeros; then the table of name (24),
 * offset (8), size (8), number of its first checksum (4), zeros (4); then a checksum for each block of each section; then
 * the sections, each at a multiple of 8.
 */
export function writeFacts(path: string, sections: FactsSections): Result<{ size: number }> {
  const contents = Array.from(sections.values(), (given) => [given].flat().map(bytesOf));
  const sizes = contents.map((parts) => sum(parts, (part) => part.length));
  const sums = contents.map(blockSums);
  const tableSize = sections.size * tableEntrySize;
  const front = Buffer.alloc(aligned(tableSize + 4 * sums.flat().length));
  new Uint32Array(front.buffer, front.byteOffset + tableSize).set(sums.flat());
  let offset = headerSize + front.length;
  let firstSum = 0;
  [...sections.keys()].forEach((name, index) => {
    const entry = front.subarray(index * tableEntrySize);
    const length = sizes[index]!;
    entry.write(name, 0, nameSize, "latin1");
    new BigUint64Array(entry.buffer, entry.byteOffset + nameSize, 2).set([
      BigInt(offset),
      BigInt(length),
    ]);
    new Uint32Array(entry.buffer, entry.byteOffset + nameSize + 16, 1)[0] = firstSum;
    offset += aligned(length);
    firstSum += sums[index]!.length;
  });
  const header = new Uint8Array(headerSize);
  header.set(magic);
  new Uint32Array(header.buffer, 8, 2).set([factsVersion, orderMark]);
  new BigUint64Array(header.buffer, 16, 1)[0] = BigInt(offset);
  new Uint32Array(header.buffer, 24, 2).set([sections.size, crc32(front)]);
  const pieces = contents.flatMap((parts, index) => [
    ...parts,
    new Uint8Array(aligned(sizes[index]!) - sizes[index]!),
  ]);
  return replaceFile(path, [header, front, ...pieces]);
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function aligned(size: number): number {
  return Math.ceil(size / 8) * 8;
}

/** The checksum of each block of a section; a block may begin in one part and end in the next. */
function blockSums(parts: readonly Uint8Array[]): number[] {
  const sums: number[] = [];
  let room = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      if (room === 0) {
        room = blockSize;
        sums.push(0);
      }
      const bytes = part.subarray(at, at + room);
      sums[sums.length - 1] = crc32(bytes, sums.at(-1));
      at += bytes.length;
      room -= bytes.length;
    }
  }
  return sums;
}

/**
 * Opens a file and checks what stands before its sections.
 * Faults: file-unreadable, not-facts, facts-version, facts-truncated, facts-damaged.
 */
export function readFacts(path: string): Result<FactsFile> {
  return guard(path, "facts-damaged", () => {
    const { read, size } = openForReading(path);
    const header = read(0, Math.min(size, headerSize));
    if (size < headerSize || !Buffer.from(header).subarray(0, magic.length).equals(magic))
      throw new BadData("not-facts", "is not a facts index");
    const words = new Uint32Array(header.buffer, header.byteOffset, headerSize / 4);
    if (words[3] !== orderMark)
      throw new BadData("facts-version", "was written on a machine of the other byte order");
    if (words[2] !== factsVersion) {
      const message = `has version ${words[2]} of the format, this program reads ${factsVersion}`;
      throw new BadData("facts-version", message);
    }
    const claimed = new BigUint64Array(header.buffer, header.byteOffset + 16, 1)[0]!;
    if (claimed !== BigInt(size))
      throw new BadData("facts-truncated", `has ${size} bytes instead of ${claimed}`);
    const sections = readTable(path, read, size, words[6]!, words[7]!);
    const empty = new FactsSection({ path, name: "", read, offset: 0, size: 0, sums: noSums });
    return {
      path,
      names: [...sections.keys()],
      section: (name) => sections.get(name) ?? empty,
    };
  });
}

const noSums = new Uint32Array(0);

function readTable(
  path: string,
  read: ReadAt,
  size: number,
  count: number,
  sum: number,
): Map<string, FactsSection> {
  const tableSize = count * tableEntrySize;
  const damaged = (what: string): never => {
    throw new BadData("facts-damaged", what);
  };
  if (count > sectionsAtMost || headerSize + tableSize > size)
    damaged("has a damaged table of sections");
  const table = Buffer.from(read(headerSize, tableSize));
  const entries = Array.from({ length: count }, (_, index) => {
    const entry = table.subarray(index * tableEntrySize, (index + 1) * tableEntrySize);
    const at = entry.byteOffset + nameSize;
    const [offset, length] = Array.from(new BigUint64Array(entry.buffer, at, 2), Number);
    return {
      name: entry.toString("latin1", 0, nameSize).replace(/\0+$/, ""),
      offset: offset!,
      size: length!,
      firstSum: new Uint32Array(entry.buffer, at + 16, 1)[0]!,
    };
  });
  const isInside = entries.every(
    ({ offset, size: length }) => offset % 8 === 0 && offset + length <= size,
  );
  if (!isInside) damaged("has a section outside the file");
  const total = entries.reduce((all, { size: length }) => all + length, 0);
  if (total > size) damaged("has sections that are larger than the file");
  const blocks = entries.reduce((all, { size: length }) => all + Math.ceil(length / blockSize), 0);
  const frontSize = aligned(tableSize + 4 * blocks);
  if (headerSize + frontSize > size) damaged("has a damaged table of sections");
  const front = read(headerSize, frontSize);
  if (crc32(front) !== sum) damaged("has a damaged table of sections");
  const sums = new Uint32Array(front.buffer, front.byteOffset + tableSize, blocks);
  return new Map(
    entries.map(({ name, offset, size: length, firstSum }) => {
      const end = firstSum + Math.ceil(length / blockSize);
      if (end > blocks) damaged(`has no checksums of its section ${name}`);
      const place = { path, name, read, offset, size: length, sums: sums.subarray(firstSum, end) };
      return [name, new FactsSection(place)];
    }),
  );
}

/** Closes files whose index nobody can ask any more. */
const unused = new FinalizationRegistry<number>(closeSync);

/** A file stays the one that was opened, also when another takes its place meanwhile. */
function openForReading(path: string): { read: ReadAt; size: number } {
  const file = openSync(path, "r");
  let isKept = false;
  try {
    const { size } = fstatSync(file);
    const read: ReadAt = (offset, length, into = Buffer.allocUnsafeSlow(length)) => {
      for (let done = 0; done < length;) {
        const count = readSync(file, into, done, length - done, offset + done);
        if (count === 0) throw new BadData("facts-truncated", "ends too early");
        done += count;
      }
      return into;
    };
    if (size <= smallFile) {
      const all = read(0, size);
      return { read: (offset, length, into) => copied(all, offset, length, into), size };
    }
    isKept = true;
    unused.register(read, file);
    return { read, size };
  } finally {
    if (!isKept) closeSync(file);
  }
}

function copied(all: Uint8Array, offset: number, length: number, into?: Uint8Array): Uint8Array {
  const bytes = into ?? Buffer.allocUnsafeSlow(length);
  bytes.set(all.subarray(offset, offset + length));
  return bytes;
}
