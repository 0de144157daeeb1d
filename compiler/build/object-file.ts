// Reads what linking needs of a small relocatable object: symbols, sections, relocations. The whole file is in memory;
// kernels go through debuginfo/elf, which reads by section.

import { readFile } from "node:fs/promises";

export interface ObjectSection {
  readonly name: string;
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly info: number;
}

export interface ObjectSymbol {
  readonly name: string;
  readonly isDefined: boolean;
  /** STB_LOCAL 0, STB_GLOBAL 1, STB_WEAK 2. */
  readonly binding: number;
}

export interface ObjectRelocation {
  readonly offset: number;
  readonly symbol: string;
}

export interface ObjectFile {
  readonly is64: boolean;
  readonly sections: readonly ObjectSection[];
  readonly symbols: readonly ObjectSymbol[];
  relocationsOf(section: string): readonly ObjectRelocation[];
}

const SHT_SYMTAB = 2;
const SHT_RELA = 4;
const SHT_NOBITS = 8;
const SHT_REL = 9;

export async function loadObject(path: string): Promise<ObjectFile> {
  return readObject(await readFile(path));
}

/** Reads an object that a compiler has just written; anything else is a bug of the caller and throws. */
export function readObject(file: Uint8Array): ObjectFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0) !== 0x7f454c46)
    throw new Error("the compiler's output is not an ELF object");
  const is64 = file[4] === 2;
  const little = file[5] === 1;
  const half = (at: number): number => view.getUint16(at, little);
  const word = (at: number): number => view.getUint32(at, little);
  const long = (at: number): number => (is64 ? Number(view.getBigUint64(at, little)) : word(at));

  const headers = long(is64 ? 40 : 32);
  const headerSize = half(is64 ? 58 : 46);
  const count = half(is64 ? 60 : 48);
  const raw = Array.from({ length: count }, (_, index) => {
    const at = headers + index * headerSize;
    const type = word(at + 4);
    const offset = long(at + (is64 ? 24 : 16));
    const size = type === SHT_NOBITS ? 0 : long(at + (is64 ? 32 : 20));
    const bytes = file.subarray(offset, offset + size);
    return {
      name: word(at),
      type,
      offset,
      bytes,
      link: word(at + (is64 ? 40 : 24)),
      info: word(at + (is64 ? 44 : 28)),
    };
  });
  const names = raw[half(is64 ? 62 : 50)]?.bytes ?? new Uint8Array(0);
  const sections = raw.map(({ name, type, bytes, info }) => ({
    name: textAt(names, name),
    type,
    bytes,
    info,
  }));

  const table = raw.find((section) => section.type === SHT_SYMTAB);
  const symbols =
    table === undefined
      ? []
      : readSymbols(table.offset, table.bytes.length, raw[table.link]?.bytes);

  function readSymbols(
    start: number,
    size: number,
    strings: Uint8Array = new Uint8Array(0),
  ): ObjectSymbol[] {
    const entry = is64 ? 24 : 16;
    return Array.from({ length: Math.floor(size / entry) }, (_, index) => {
      const at = start + index * entry;
      return {
        name: textAt(strings, word(at)),
        isDefined: half(at + (is64 ? 6 : 14)) !== 0,
        binding: (file[at + (is64 ? 4 : 12)] ?? 0) >> 4,
      };
    });
  }

  function relocationsOf(name: string): ObjectRelocation[] {
    const target = sections.findIndex((section) => section.name === name);
    return raw
      .filter(
        (section) =>
          (section.type === SHT_RELA || section.type === SHT_REL) && section.info === target,
      )
      .flatMap((section) => {
        const entry = (is64 ? 16 : 8) + (section.type === SHT_RELA ? (is64 ? 8 : 4) : 0);
        return Array.from({ length: section.bytes.length / entry }, (_, index) => {
          const at = section.offset + index * entry;
          // ELF64_R_SYM is the upper half of r_info, ELF32_R_SYM its upper 24 bits.
          const symbol = is64 ? word(at + 8 + (little ? 4 : 0)) : word(at + 4) >>> 8;
          return { offset: long(at), symbol: symbols[symbol]?.name ?? "" };
        });
      });
  }

  return { is64, sections, symbols, relocationsOf };
}

/** Names that other objects have to define, and names that this one defines for them. */
export function linkNames(object: ObjectFile): { needed: string[]; defined: string[] } {
  const outer = object.symbols.filter((symbol) => symbol.binding !== 0 && symbol.name !== "");
  return {
    needed: outer
      .filter((symbol) => !symbol.isDefined && symbol.binding === 1)
      .map(({ name }) => name),
    defined: outer.filter((symbol) => symbol.isDefined).map(({ name }) => name),
  };
}

function textAt(bytes: Uint8Array, at: number): string {
  const end = bytes.indexOf(0, at);
  return Buffer.from(bytes.subarray(at, end < 0 ? bytes.length : end)).toString("latin1");
}
