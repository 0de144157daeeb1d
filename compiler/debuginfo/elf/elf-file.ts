// Owns an ELF file on disk: its header and section table, and reading one section at a time. Knows nothing of what
// the sections mean.

import { closeSync, fstatSync, openSync, read as readLater, readSync } from "node:fs";
import { promisify } from "node:util";
import { ByteReader, textAt } from "../byte-reader.ts";
import { BadData, guard, type Result } from "../fault.ts";
import { decompressSection } from "./compressed-section.ts";
import { foreignHeadSize, notElf } from "./foreign-file.ts";

export const ET_REL = 1;
export const SHT_SYMTAB = 2;
export const SHT_RELA = 4;
export const SHT_NOTE = 7;
export const SHT_NOBITS = 8;
export const SHT_REL = 9;
export const SHF_ALLOC = 0x2n;
export const SHF_EXECINSTR = 0x4n;
export const SHF_COMPRESSED = 0x800n;

export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly address: bigint;
  readonly offset: number;
  /** In the file, or of the memory it stands for when it is NOBITS. */
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly entrySize: number;
  readonly alignment: bigint;
}

/** Bytes of a file that is open. */
export interface FileStretch {
  /** Its descriptor, which all threads of the process can read by. */
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

export interface ElfFile {
  readonly path: string;
  readonly is64: boolean;
  readonly littleEndian: boolean;
  /** e_type: 1 relocatable, 2 executable, 3 shared. */
  readonly type: number;
  readonly machine: number;
  readonly sections: readonly ElfSection[];
  section(name: string): ElfSection | undefined;
  /** The contents, decompressed when the section is; NOBITS gives nothing. Throws BadData. */
  read(section: ElfSection, memory?: "own" | "shared"): Uint8Array;
  /**
   * Reads sections side by side, which takes less time than one after the other: `read` into shared memory then has them,
   * once each. What cannot be read so is left to `read`.
   */
  readAhead(sections: readonly ElfSection[]): Promise<void>;
  /** Where the contents stand in the file, to be read before it is closed; undefined when they do not stand there as they are. */
  place(section: ElfSection): FileStretch | undefined;
  /** Bytes at a virtual address of an allocated section; undefined where the file has none. */
  readAddress(address: bigint, size: number): Uint8Array | undefined;
  close(): void;
}

const readAtMost = 1 << 30;
const sectionsAtMost = 1 << 20;

/**
 * Opens an ELF file of either class and byte order. Faults: file-unreadable, bad-elf, and of what is none: not-elf, boot-image,
 * packed-file.
 */
export function openElf(path: string): Result<ElfFile> {
  return guard(path, "bad-elf", () => {
    const file = openSync(path, "r");
    const source: Source = {
      file,
      size: fstatSync(file).size,
      read: (offset, size, memory) => readRange(file, offset, size, memory),
      readLater: async (offset, bytes) => {
        const { bytesRead } = await promisify(readLater)(file, bytes, 0, bytes.length, offset);
        return bytesRead;
      },
      close: () => closeSync(file),
    };
    try {
      return elfOf(path, source);
    } catch (error) {
      closeSync(file);
      throw error;
    }
  });
}

/** An ELF file that is in memory already; `name` is how it is called in complaints. Faults: those of `openElf`. */
export function elfInMemory(name: string, bytes: Uint8Array): Result<ElfFile> {
  const source: Source = {
    size: bytes.length,
    read: (offset, size) => bytes.subarray(offset, offset + size),
    readLater: async () => 0,
    close: () => {},
  };
  return guard(name, "bad-elf", () => elfOf(name, source));
}

/** Where the bytes come from. */
interface Source {
  /** The descriptor, unless they are in memory. */
  readonly file?: number;
  readonly size: number;
  readonly read: (offset: number, size: number, memory?: "own" | "shared") => Uint8Array;
  /** Fills bytes without waiting; gives how many it could. */
  readonly readLater: (offset: number, bytes: Uint8Array) => Promise<number>;
  readonly close: () => void;
}

function elfOf(path: string, source: Source): ElfFile {
  const fileSize = source.size;
  const ident = source.read(0, Math.min(64, fileSize));
  if (ident.length < 52 || ident[0] !== 0x7f || textFrom(ident, 1, 4) !== "ELF") {
    throw notElf(source.read(0, Math.min(foreignHeadSize, fileSize)));
  }
  const [fileClass, data] = [ident[4], ident[5]];
  if ((fileClass !== 1 && fileClass !== 2) || (data !== 1 && data !== 2)) {
    throw new BadData("bad-elf", `has ELF class ${fileClass} and byte order ${data}`);
  }
  const is64 = fileClass === 2;
  const littleEndian = data === 1;
  const header = headerOf(new ByteReader(ident, littleEndian, "ELF header", "bad-elf"), is64);
  const sections = sectionsOf(source, header, is64, littleEndian);
  const byName = new Map(
    sections.map((section) => [section.name, section]).reverse() as [string, ElfSection][],
  );

  const ahead = new Map<number, Uint8Array>();

  async function readAhead(wanted: readonly ElfSection[]): Promise<void> {
    await Promise.all(
      wanted.map(async ({ index, type, flags, offset, size }) => {
        if (type === SHT_NOBITS || (flags & SHF_COMPRESSED) !== 0n) return;
        if (size > readAtMost || offset + size > fileSize) return;
        const bytes = new Uint8Array(new SharedArrayBuffer(size));
        if ((await source.readLater(offset, bytes)) === size) ahead.set(index, bytes);
      }),
    );
  }

  function read(section: ElfSection, memory: "own" | "shared" = "own"): Uint8Array {
    const known = memory === "shared" ? ahead.get(section.index) : undefined;
    if (known !== undefined) {
      ahead.delete(section.index);
      return known;
    }
    if (section.type === SHT_NOBITS) return new Uint8Array(0);
    if (section.offset + section.size > fileSize) {
      throw new BadData("bad-elf", `section ${section.name} ends beyond the end of the file`);
    }
    if ((section.flags & SHF_COMPRESSED) === 0n) {
      return source.read(section.offset, section.size, memory);
    }
    const packed = source.read(section.offset, section.size);
    return decompressSection(packed, section.name, is64, littleEndian, memory);
  }

  function place({ type, flags, offset, size }: ElfSection): FileStretch | undefined {
    const { file } = source;
    if (file === undefined || type === SHT_NOBITS || (flags & SHF_COMPRESSED) !== 0n)
      return undefined;
    return offset + size > fileSize ? undefined : { file, offset, length: size };
  }

  function readAddress(address: bigint, size: number): Uint8Array | undefined {
    for (const section of sections) {
      if ((section.flags & SHF_ALLOC) === 0n || section.type === SHT_NOBITS) continue;
      const at = address - section.address;
      if (at < 0n || at >= BigInt(section.size)) continue;
      const take = Math.min(size, section.size - Number(at));
      if (section.offset + Number(at) + take > fileSize) return undefined;
      return source.read(section.offset + Number(at), take);
    }
    return undefined;
  }

  return {
    path,
    is64,
    littleEndian,
    type: header.type,
    machine: header.machine,
    sections,
    section: (name) => byName.get(name),
    read,
    readAhead,
    place,
    readAddress,
    close: source.close,
  };
}

interface Header {
  readonly type: number;
  readonly machine: number;
  readonly sectionTable: number;
  readonly sectionEntrySize: number;
  readonly sectionCount: number;
  readonly nameSection: number;
}

function headerOf(reader: ByteReader, is64: boolean): Header {
  reader.position = 16;
  const type = reader.u16();
  const machine = reader.u16();
  reader.position = is64 ? 40 : 32;
  const sectionTable = reader.offset(is64 ? 8 : 4);
  reader.position = is64 ? 58 : 46;
  const sectionEntrySize = reader.u16();
  return {
    type,
    machine,
    sectionTable,
    sectionEntrySize,
    sectionCount: reader.u16(),
    nameSection: reader.u16(),
  };
}

function sectionsOf(
  source: Source,
  header: Header,
  is64: boolean,
  littleEndian: boolean,
): ElfSection[] {
  const fileSize = source.size;
  if (header.sectionTable === 0) return [];
  const entrySize = is64 ? 64 : 40;
  if (header.sectionEntrySize < entrySize || header.sectionTable + entrySize > fileSize) {
    throw new BadData("bad-elf", "has its section table outside the file");
  }
  const entryAt = (bytes: Uint8Array, index: number): ElfSection =>
    sectionOf(
      new ByteReader(bytes, littleEndian, "section table", "bad-elf"),
      index,
      header.sectionEntrySize,
      is64,
    );

  // Counts that do not fit in the header stand in the first entry (gABI, extended numbering).
  const first = entryAt(source.read(header.sectionTable, entrySize), 0);
  const count = header.sectionCount === 0 ? first.size : header.sectionCount;
  const nameSection = header.nameSection === 0xffff ? first.link : header.nameSection;
  if (count > sectionsAtMost || header.sectionTable + count * header.sectionEntrySize > fileSize) {
    throw new BadData("bad-elf", `claims ${count} sections, more than the file can hold`);
  }
  const table = source.read(header.sectionTable, count * header.sectionEntrySize);
  const unnamed = Array.from({ length: count }, (_, index) => entryAt(table, index));
  const names = unnamed[nameSection];
  if (names === undefined || names.type === SHT_NOBITS || names.offset + names.size > fileSize) {
    throw new BadData("bad-elf", "has no readable section names");
  }
  const text = source.read(names.offset, names.size);
  return unnamed.map((section) => ({ ...section, name: textAt(text, Number(section.name)) ?? "" }));
}

/** One entry of the section table; its name is still the offset of the name. */
function sectionOf(
  reader: ByteReader,
  index: number,
  entrySize: number,
  is64: boolean,
): ElfSection {
  reader.position = index * entrySize;
  const word = is64 ? 8 : 4;
  const name = String(reader.u32());
  const type = reader.u32();
  const flags = reader.unsigned(word);
  const address = reader.unsigned(word);
  const offset = reader.offset(word);
  const size = reader.offset(word);
  const link = reader.u32();
  const info = reader.u32();
  const alignment = reader.unsigned(word);
  const entrySizeField = reader.offset(word);
  return {
    index,
    name,
    type,
    flags,
    address,
    offset,
    size,
    link,
    info,
    alignment,
    entrySize: entrySizeField,
  };
}

function readRange(
  file: number,
  offset: number,
  size: number,
  memory: "own" | "shared" = "own",
): Uint8Array {
  const bytes = new Uint8Array(
    memory === "shared" ? new SharedArrayBuffer(size) : new ArrayBuffer(size),
  );
  for (let done = 0; done < size;) {
    const take = readSync(file, bytes, done, Math.min(size - done, readAtMost), offset + done);
    if (take === 0) throw new BadData("bad-elf", "became shorter while it was read");
    done += take;
  }
  return bytes;
}

function textFrom(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
