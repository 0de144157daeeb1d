// Applies the relocations of a relocatable file (a kernel module) to a debug section. An executable's are applied
// already (the linker keeps them for KASLR) and are never applied again.

import { ByteReader } from "../byte-reader.ts";
import { BadData } from "../fault.ts";
import { SHF_ALLOC, SHT_RELA, SHT_REL, type ElfFile, type ElfSection } from "./elf-file.ts";
import { isRelocatable, type SymbolColumns } from "./symbol-table.ts";

interface RelocationKind {
  readonly size: 0 | 4 | 8;
  readonly relative: boolean;
}

const none: RelocationKind = { size: 0, relative: false };
const word4: RelocationKind = { size: 4, relative: false };
const word8: RelocationKind = { size: 8, relative: false };
const relative4: RelocationKind = { size: 4, relative: true };
const relative8: RelocationKind = { size: 8, relative: true };

// By e_machine; only what compilers put into debug sections.
const kinds: Readonly<Record<number, Readonly<Record<number, RelocationKind>>>> = {
  3: { 0: none, 1: word4, 2: relative4 },
  21: { 0: none, 1: word4, 26: relative4, 38: word8, 44: relative8 },
  22: { 0: none, 4: word4, 5: relative4, 22: word8, 23: relative8 },
  // DIR32LSB, DIR64LSB, SECREL32LSB, SECREL64LSB, PCREL32LSB, PCREL64LSB. Those of the other order of bytes are not there.
  50: {
    0: none,
    0x25: word4,
    0x27: word8,
    0x65: word4,
    0x67: word8,
    0x4d: relative4,
    0x4f: relative8,
  },
  62: { 0: none, 1: word8, 2: relative4, 10: word4, 11: word4, 24: relative8 },
  183: { 0: none, 256: none, 257: word8, 258: word4, 260: relative8, 261: relative4 },
};

/** Sizes and alignments are what somebody wrote into the file. */
const endAtMost = 2n ** 48n;

/**
 * Where each allocated section of a relocatable file is taken to lie: one after the other, as a linker would, so that
 * every address of the file is distinct. Other sections lie at 0. Throws BadData.
 */
export function layOut(elf: ElfFile): readonly bigint[] {
  let next = 0n;
  return elf.sections.map((section) => {
    if (!isRelocatable(elf)) return section.address;
    if ((section.flags & SHF_ALLOC) === 0n) return 0n;
    const alignment = section.alignment > 1n ? section.alignment : 1n;
    const address = ((next + alignment - 1n) / alignment) * alignment;
    next = address + BigInt(section.size);
    if (next > endAtMost)
      throw new BadData("bad-elf", `section ${section.name} ends beyond any memory`);
    return address;
  });
}

/** Relocates `bytes` of `section` in place; does nothing for an executable. Throws BadData. */
export function relocate(
  elf: ElfFile,
  section: ElfSection,
  bytes: Uint8Array,
  symbols: SymbolColumns | undefined,
  addresses: readonly bigint[],
): void {
  if (!isRelocatable(elf)) return;
  const machine = kinds[elf.machine];
  for (const table of elf.sections) {
    if ((table.type !== SHT_RELA && table.type !== SHT_REL) || table.info !== section.index)
      continue;
    if (machine === undefined || symbols === undefined) {
      throw new BadData(
        "bad-elf",
        `section ${section.name} has relocations that cannot be applied`,
      );
    }
    applyTable(
      elf,
      table,
      new ByteReader(bytes, elf.littleEndian, section.name, "bad-elf"),
      symbols,
      addresses,
      machine,
    );
  }
}

function applyTable(
  elf: ElfFile,
  table: ElfSection,
  target: ByteReader,
  symbols: SymbolColumns,
  addresses: readonly bigint[],
  machine: Readonly<Record<number, RelocationKind>>,
): void {
  const reader = new ByteReader(elf.read(table), elf.littleEndian, table.name, "bad-elf");
  const hasAddend = table.type === SHT_RELA;
  const word = elf.is64 ? 8 : 4;
  const entrySize = word * (hasAddend ? 3 : 2);
  const count = Math.floor(reader.bytes.length / entrySize);
  for (let index = 0; index < count; index++) {
    const at = reader.offset(word);
    const info = reader.unsigned(word);
    const symbol = Number(elf.is64 ? info >> 32n : info >> 8n);
    const kind = machine[Number(elf.is64 ? info & 0xffff_ffffn : info & 0xffn)];
    if (kind === undefined)
      throw new BadData("bad-elf", `${table.name} has a relocation of unknown type`);
    if (kind.size === 0) {
      if (hasAddend) reader.position += word;
      continue;
    }
    if (at + kind.size > target.bytes.length || symbol >= symbols.count) {
      throw new BadData("bad-elf", `${table.name} relocates outside of its section`);
    }
    target.position = at;
    const addend = hasAddend ? reader.unsigned(word) : target.unsigned(kind.size);
    const place = kind.relative ? BigInt(at) : 0n;
    const value =
      symbols.values[symbol]! + (addresses[symbols.sections[symbol]!] ?? 0n) + addend - place;
    if (kind.size === 8) target.view.setBigUint64(at, BigInt.asUintN(64, value), elf.littleEndian);
    else target.view.setUint32(at, Number(BigInt.asUintN(32, value)), elf.littleEndian);
  }
}
