// The debug sections of one file, in memory that threads can share.

import type { ElfFile } from "../elf/elf-file.ts";
import { relocate } from "../elf/relocations.ts";
import type { SymbolColumns } from "../elf/symbol-table.ts";

/** Sections are empty where the file has none. */
export interface DebugSections {
  readonly littleEndian: boolean;
  readonly pointerSize: 4 | 8;
  /**
   * The link-time address that addresses are counted from in the readers and in the index: the low end of the code,
   * so that the distances are small numbers on every architecture.
   */
  readonly base: bigint;
  /** .debug_info and behind it .debug_types, so that one number names an entry of either. */
  readonly info: Uint8Array;
  /** Where .debug_types begins in `info`. */
  readonly typesStart: number;
  readonly abbrev: Uint8Array;
  readonly str: Uint8Array;
  readonly lineStr: Uint8Array;
  readonly strOffsets: Uint8Array;
  readonly addr: Uint8Array;
  readonly line: Uint8Array;
  readonly ranges: Uint8Array;
  readonly rnglists: Uint8Array;
  readonly loc: Uint8Array;
  readonly loclists: Uint8Array;
}

/** Reads them into shared memory, decompressed and (in a relocatable file) relocated. Throws BadData. */
export function readDebugSections(
  elf: ElfFile,
  base: bigint,
  symbols: SymbolColumns | undefined,
  addresses: readonly bigint[],
): DebugSections {
  const load = (name: string): Uint8Array => {
    const section = elf.section(name);
    if (section === undefined) return new Uint8Array(new SharedArrayBuffer(0));
    const bytes = elf.read(section, "shared");
    relocate(elf, section, bytes, symbols, addresses);
    return bytes;
  };
  const info = load(".debug_info");
  const types = load(".debug_types");
  return {
    littleEndian: elf.littleEndian,
    pointerSize: elf.is64 ? 8 : 4,
    base,
    info: types.length === 0 ? info : concatenate(info, types),
    typesStart: info.length,
    abbrev: load(".debug_abbrev"),
    str: load(".debug_str"),
    lineStr: load(".debug_line_str"),
    strOffsets: load(".debug_str_offsets"),
    addr: load(".debug_addr"),
    line: load(".debug_line"),
    ranges: load(".debug_ranges"),
    rnglists: load(".debug_rnglists"),
    loc: load(".debug_loc"),
    loclists: load(".debug_loclists"),
  };
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(new SharedArrayBuffer(first.length + second.length));
  all.set(first);
  all.set(second, first.length);
  return all;
}
