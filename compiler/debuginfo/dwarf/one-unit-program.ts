// A program of one unit, written by hand, for tests: x86-64, DWARF 5, all of its code in one section.

import { NumberBytes, writeElf } from "../elf/elf-writer.ts";
import * as dw from "./constants.ts";
import { writeUnit, type AttributeDraft, type EntryDraft } from "./dwarf-writer.ts";

/** Where the code begins. */
export const low = 0xffff_ffff_8100_0000n;

const format = { version: 5, offsetSize: 4, addressSize: 8, littleEndian: true } as const;

/** The code of an entry, from its distance to `low` on. */
export function codeAt(at: number, length: number): AttributeDraft[] {
  return [
    [dw.DW_AT_low_pc, dw.DW_FORM_addr, low + BigInt(at)],
    [dw.DW_AT_high_pc, dw.DW_FORM_data4, length],
  ];
}

/** The ELF file, with `size` bytes of code; `symbols` are names and distances to `low`. */
export function programOf(
  children: readonly EntryDraft[],
  size: number,
  symbols: Readonly<Record<string, number>>,
): Uint8Array {
  const abbrev = new NumberBytes(true);
  const root: EntryDraft = {
    tag: dw.DW_TAG_compile_unit,
    attributes: [
      [dw.DW_AT_name, dw.DW_FORM_string, "a.c"],
      [dw.DW_AT_comp_dir, dw.DW_FORM_string, "/build"],
      [dw.DW_AT_low_pc, dw.DW_FORM_addr, low],
    ],
    children,
  };
  const unit = writeUnit(format, { root }, abbrev);
  return writeElf({
    is64: true,
    littleEndian: true,
    machine: 62,
    sections: [
      { name: ".text", bytes: new Uint8Array(size), flags: 6, address: low },
      { name: ".debug_info", bytes: unit },
      { name: ".debug_abbrev", bytes: abbrev.bytes },
    ],
    symbols: Object.entries(symbols).map(([name, at]) => ({
      name,
      value: low + BigInt(at),
      size: 0x20n,
    })),
  });
}
