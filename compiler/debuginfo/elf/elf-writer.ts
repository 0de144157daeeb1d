// Writes small ELF files by hand, for tests: any class and byte order, symbols, relocations, compressed sections.

import { deflateSync } from "node:zlib";
import { ByteWriter } from "../byte-writer.ts";

export interface SectionDraft {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** SHT_*; 1 (PROGBITS) when absent. */
  readonly type?: number;
  readonly flags?: number;
  readonly address?: bigint;
  readonly link?: number;
  readonly info?: number;
  readonly entrySize?: number;
  /** Written with SHF_COMPRESSED: by zlib, or as these bytes that somebody else compressed with zstd. */
  readonly compressed?: "zlib" | { readonly zstd: Uint8Array };
}

export interface SymbolDraft {
  readonly name: string;
  readonly value: bigint;
  readonly size?: bigint;
  /** STT_*; 2 (FUNC) when absent. */
  readonly type?: number;
  readonly isGlobal?: boolean;
  /** Number of the section, from 1; 0xfff1 absolute. */
  readonly section?: number;
}

export interface ElfDraft {
  readonly is64?: boolean;
  readonly littleEndian?: boolean;
  /** ET_*; 2 (EXEC) when absent. */
  readonly type?: number;
  readonly machine?: number;
  /** Numbered from 1. The symbol table and the names come behind them. */
  readonly sections: readonly SectionDraft[];
  readonly symbols?: readonly SymbolDraft[];
}

/** Numbers of a byte order, one behind the other. */
export class NumberBytes {
  readonly #out = new ByteWriter();
  readonly littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  get length(): number {
    return this.#out.length;
  }

  get bytes(): Uint8Array {
    return this.#out.written.slice();
  }

  /** A number of `size` bytes, two's complement. */
  number(value: number | bigint, size: number): this {
    const bits = BigInt.asUintN(size * 8, BigInt(value));
    for (let index = 0; index < size; index++) {
      const shift = BigInt(8 * (this.littleEndian ? index : size - 1 - index));
      this.#out.u8(Number((bits >> shift) & 0xffn));
    }
    return this;
  }

  uleb(value: number): this {
    this.#out.uleb(value);
    return this;
  }

  sleb(value: number): this {
    for (let rest = BigInt(value); ; rest >>= 7n) {
      const byte = Number(rest & 0x7fn);
      const isLast = rest >> 6n === 0n || rest >> 6n === -1n;
      this.#out.u8(isLast ? byte : byte | 0x80);
      if (isLast) return this;
    }
  }

  text(text: string): this {
    return this.raw(Buffer.from(`${text}\0`, "latin1"));
  }

  raw(bytes: ArrayLike<number>): this {
    for (let index = 0; index < bytes.length; index++) this.#out.u8(bytes[index]!);
    return this;
  }
}

/** The bytes of the file. */
export function writeElf(draft: ElfDraft): Uint8Array {
  const { is64 = true, littleEndian = true, type = 2, machine = 62, symbols = [] } = draft;
  const word = is64 ? 8 : 4;
  const number = (): NumberBytes => new NumberBytes(littleEndian);
  const names = number().text("");
  const nameOf = (name: string): number => {
    const at = names.length;
    names.text(name);
    return at;
  };
  const symbolText = number().text("");
  const symbolTable = number().raw(new Uint8Array(is64 ? 24 : 16));
  for (const symbol of symbols) {
    const name = symbolText.length;
    symbolText.text(symbol.name);
    const info = ((symbol.isGlobal ?? true) ? 0x10 : 0) | (symbol.type ?? 2);
    const section = symbol.section ?? 1;
    symbolTable.number(name, 4);
    if (is64) symbolTable.number(info, 1).number(0, 1).number(section, 2);
    symbolTable.number(symbol.value, word).number(symbol.size ?? 0n, word);
    if (!is64) symbolTable.number(info, 1).number(0, 1).number(section, 2);
  }
  const sections: SectionDraft[] = [...draft.sections];
  const symbolsAt = sections.length + 1;
  const entrySize = is64 ? 24 : 16;
  sections.push({
    name: ".symtab",
    type: 2,
    bytes: symbolTable.bytes,
    link: symbolsAt + 1,
    entrySize,
  });
  sections.push({ name: ".strtab", type: 3, bytes: symbolText.bytes });
  const nameOffsets = sections.map((section) => nameOf(section.name));
  nameOffsets.push(nameOf(".shstrtab"));
  sections.push({ name: ".shstrtab", type: 3, bytes: names.bytes });

  const out = number();
  out.raw([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, littleEndian ? 1 : 2, 1]).raw(new Uint8Array(9));
  const contents = sections.map((section) => packed(section, is64, number));
  const headerSize = is64 ? 64 : 52;
  const tableAt = contents.reduce((size, bytes) => size + bytes.length, headerSize);
  out
    .number(type, 2)
    .number(machine, 2)
    .number(1, 4)
    .number(0, word)
    .number(0, word)
    .number(tableAt, word);
  out
    .number(0, 4)
    .number(headerSize, 2)
    .number(0, 2)
    .number(0, 2)
    .number(is64 ? 64 : 40, 2);
  out.number(sections.length + 1, 2).number(sections.length, 2);
  for (const bytes of contents) out.raw(bytes);
  out.raw(new Uint8Array(is64 ? 64 : 40));
  let offset = headerSize;
  sections.forEach((section, index) => {
    const flags = (section.flags ?? 0) | (section.compressed === undefined ? 0 : 0x800);
    out
      .number(nameOffsets[index]!, 4)
      .number(section.type ?? 1, 4)
      .number(flags, word);
    out
      .number(section.address ?? 0n, word)
      .number(offset, word)
      .number(contents[index]!.length, word);
    out.number(section.link ?? 0, 4).number(section.info ?? 0, 4);
    out.number(1, word).number(section.entrySize ?? 0, word);
    offset += contents[index]!.length;
  });
  return out.bytes;
}

function packed(section: SectionDraft, is64: boolean, number: () => NumberBytes): Uint8Array {
  const { bytes, compressed } = section;
  if (compressed === undefined) return bytes;
  const word = is64 ? 8 : 4;
  const header = number().number(compressed === "zlib" ? 1 : 2, 4);
  if (is64) header.number(0, 4);
  header.number(bytes.length, word).number(1, word);
  return header.raw(compressed === "zlib" ? deflateSync(bytes) : compressed.zstd).bytes;
}
