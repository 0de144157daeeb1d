// Reads an ELF symbol table as columns; a kernel has more than a hundred thousand symbols.

import { ByteReader } from "../byte-reader.ts";
import { BadData } from "../fault.ts";
import { ET_REL, SHT_SYMTAB, type ElfFile } from "./elf-file.ts";

export const STT_FUNC = 2;
export const STT_SECTION = 3;
export const STT_FILE = 4;
/** An indirect function; its value is that of its resolver. */
export const STT_GNU_IFUNC = 10;

/** The symbols of a file in the order of its table, one column per property. */
export interface SymbolColumns {
  readonly count: number;
  /** Offsets into `names`. */
  readonly nameOffsets: Uint32Array;
  readonly names: Uint8Array;
  /** Values; in a relocatable file relative to their section. */
  readonly values: BigUint64Array;
  readonly sizes: BigUint64Array;
  /** st_info: binding in the high, type in the low four bits. */
  readonly infos: Uint8Array;
  /** st_shndx; 0 undefined, 0xfff1 absolute. Indices from SHT_SYMTAB_SHNDX are not followed and read 0xffff. */
  readonly sections: Uint16Array;
}

/** Reads the file's .symtab; undefined when it is stripped. Throws BadData. */
export function readSymbols(elf: ElfFile): SymbolColumns | undefined {
  const table = elf.sections.find((section) => section.type === SHT_SYMTAB);
  if (table === undefined) return undefined;
  const strings = elf.sections[table.link];
  if (strings === undefined) throw new BadData("bad-elf", ".symtab has no string table");
  const names = elf.read(strings);
  const reader = new ByteReader(elf.read(table), elf.littleEndian, ".symtab", "bad-elf");
  const entrySize = elf.is64 ? 24 : 16;
  const count = Math.floor(reader.bytes.length / entrySize);
  const nameOffsets = new Uint32Array(count);
  const values = new BigUint64Array(count);
  const sizes = new BigUint64Array(count);
  const infos = new Uint8Array(count);
  const sections = new Uint16Array(count);
  for (let index = 0; index < count; index++) {
    nameOffsets[index] = reader.u32();
    if (elf.is64) {
      infos[index] = reader.u8();
      reader.position += 1;
      sections[index] = reader.u16();
      values[index] = reader.u64();
      sizes[index] = reader.u64();
    } else {
      values[index] = BigInt(reader.u32());
      sizes[index] = BigInt(reader.u32());
      infos[index] = reader.u8();
      reader.position += 1;
      sections[index] = reader.u16();
    }
  }
  return { count, nameOffsets, names, values, sizes, infos, sections };
}

/** Whether addresses of this file are offsets into sections, to be laid out and relocated before use. */
export function isRelocatable(elf: ElfFile): boolean {
  return elf.type === ET_REL;
}
