// A relocatable object as the rules look at it: sections with their bytes, symbols, relocations. The file may be anybody's:
// what cannot be read is a fault, never a throw.

import type { Architecture } from "../debuginfo/debug-info.ts";
import { ByteReader, textAt } from "../debuginfo/byte-reader.ts";
import {
  elfInMemory,
  ET_REL,
  SHT_REL,
  SHT_RELA,
  type ElfFile,
  type ElfSection,
} from "../debuginfo/elf/elf-file.ts";
import { architectureOf } from "../debuginfo/elf/machine.ts";
import { readSymbols } from "../debuginfo/elf/symbol-table.ts";
import { BadData, guard, type Result } from "../debuginfo/fault.ts";

export const SHF_WRITE = 0x1n;
export const SHF_ALLOC = 0x2n;
export const SHF_EXECINSTR = 0x4n;
/** The section number of what another object defines. */
export const SHN_UNDEF = 0;
/** That of a symbol which is a plain number. */
export const SHN_ABS = 0xfff1;

export interface ObjectSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  /** In memory: that of .bss, too. */
  readonly size: number;
  readonly alignment: number;
  readonly bytes: Uint8Array;
  readonly relocations: readonly Relocation[];
}

export interface ObjectSymbol {
  readonly name: string;
  /** Within its section. */
  readonly value: number;
  readonly size: number;
  /** STT_*: 2 a function, 3 a section. */
  readonly type: number;
  readonly isGlobal: boolean;
  /** Nobody has to define it. */
  readonly isWeak: boolean;
  readonly section: number;
}

export interface Relocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: ObjectSymbol;
  /** 0 where it stands in the section's bytes. */
  readonly addend: bigint;
}

export interface RelocatableObject {
  readonly architecture: Architecture;
  readonly is64: boolean;
  readonly littleEndian: boolean;
  readonly sections: readonly ObjectSection[];
  readonly symbols: readonly ObjectSymbol[];
  section(name: string): ObjectSection | undefined;
}

/** Reads an object or a module of anybody's, all of it. Faults: those of `elfInMemory`, unsupported-machine. */
export function readForeignObject(name: string, bytes: Uint8Array): Result<RelocatableObject> {
  const opened = elfInMemory(name, bytes);
  if (!opened.ok) return opened;
  return guard(name, "bad-elf", () => {
    const object = objectOf(opened.value);
    for (const section of object.sections) void section.relocations;
    return object;
  });
}

/** Reads what a tool has just written for us, as far as it is asked for; anything else is a bug and throws. */
export function readOwnObject(name: string, bytes: Uint8Array): RelocatableObject {
  const opened = elfInMemory(name, bytes);
  if (!opened.ok) throw new Error(`${name} ${opened.fault.message}`);
  return objectOf(opened.value);
}

function objectOf(elf: ElfFile): RelocatableObject {
  if (elf.type !== ET_REL) throw new BadData("bad-elf", "is not relocatable, as modules are");
  const architecture = architectureOf(elf);
  if (architecture === undefined) {
    throw new BadData("unsupported-machine", `is for the unknown machine ${elf.machine}`);
  }
  const symbols = symbolsOf(elf);
  const sections = elf.sections.map((section) => sectionOf(elf, section, symbols));
  const { is64, littleEndian } = elf;
  const section = (name: string): ObjectSection | undefined =>
    sections.find((one) => one.name === name);
  return { architecture, is64, littleEndian, sections, symbols, section };
}

function symbolsOf(elf: ElfFile): ObjectSymbol[] {
  const columns = readSymbols(elf);
  if (columns === undefined) throw new BadData("bad-elf", "has no symbols");
  const { count, names, nameOffsets, values, sizes, infos, sections } = columns;
  return Array.from({ length: count }, (_, index) => {
    const type = infos[index]! & 0xf;
    const section = sections[index]!;
    const own = textAt(names, nameOffsets[index]!) ?? "";
    return {
      // A section's symbol has no name of its own.
      name: type === 3 ? (elf.sections[section]?.name ?? own) : own,
      value: Number(values[index]),
      size: Number(sizes[index]),
      type,
      isGlobal: infos[index]! >> 4 !== 0,
      isWeak: infos[index]! >> 4 === 2,
      section,
    };
  });
}

function sectionOf(
  elf: ElfFile,
  section: ElfSection,
  symbols: readonly ObjectSymbol[],
): ObjectSection {
  const { index, name, type, flags, size } = section;
  const alignment = Math.max(1, Number(section.alignment));
  const tables = elf.sections.filter(
    (table) => table.info === index && (table.type === SHT_RELA || table.type === SHT_REL),
  );
  // A module has thousands of relocations, and most rules ask for none of them.
  let read: readonly Relocation[] | undefined;
  const readAll = (): readonly Relocation[] =>
    tables.flatMap((table) => readTable(elf, table, symbols)).sort((a, b) => a.offset - b.offset);
  return {
    index,
    name,
    type,
    flags,
    size,
    alignment,
    bytes: elf.read(section),
    get relocations() {
      return (read ??= readAll());
    },
  };
}

function readTable(
  elf: ElfFile,
  table: ElfSection,
  symbols: readonly ObjectSymbol[],
): Relocation[] {
  const reader = new ByteReader(elf.read(table), elf.littleEndian, table.name, "bad-elf");
  const word = elf.is64 ? 8 : 4;
  const hasAddend = table.type === SHT_RELA;
  const count = Math.floor(reader.bytes.length / (word * (hasAddend ? 3 : 2)));
  return Array.from({ length: count }, () => {
    const offset = reader.offset(word);
    const info = reader.unsigned(word);
    const symbol =
      symbols[Number(info >> (elf.is64 ? 32n : 8n))] ?? reader.bad("a relocation names no symbol");
    const addend = hasAddend ? BigInt.asIntN(word * 8, reader.unsigned(word)) : 0n;
    return { offset, type: Number(info & (elf.is64 ? 0xffff_ffffn : 0xffn)), symbol, addend };
  });
}
