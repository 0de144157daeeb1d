// The debug sections of one file, where all threads can read them.

import type { ElfFile, FileStretch } from "../elf/elf-file.ts";
import { relocate } from "../elf/relocations.ts";
import { isRelocatable, type SymbolColumns } from "../elf/symbol-table.ts";
import type { InfoSection } from "./unit-bytes.ts";

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
  readonly info: InfoSection;
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

const others = {
  abbrev: ".debug_abbrev",
  str: ".debug_str",
  lineStr: ".debug_line_str",
  strOffsets: ".debug_str_offsets",
  addr: ".debug_addr",
  line: ".debug_line",
  ranges: ".debug_ranges",
  rnglists: ".debug_rnglists",
  loc: ".debug_loc",
  loclists: ".debug_loclists",
} as const;

/** Those that `readDebugSections` reads whole. */
export const debugSectionNames: ReadonlySet<string> = new Set([
  ".debug_types",
  ...Object.values(others),
]);

/**
 * Reads them into shared memory, decompressed and (in a relocatable file) relocated; .debug_info only where it cannot be
 * read from the file unit by unit. Throws BadData.
 */
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
  const types = load(".debug_types");
  const info = types.length === 0 ? infoInFile(elf) : undefined;
  return {
    littleEndian: elf.littleEndian,
    pointerSize: elf.is64 ? 8 : 4,
    base,
    ...(info === undefined
      ? joined(load(".debug_info"), types)
      : { info, typesStart: info.length }),
    abbrev: load(others.abbrev),
    str: load(others.str),
    lineStr: load(others.lineStr),
    strOffsets: load(others.strOffsets),
    addr: load(others.addr),
    line: load(others.line),
    ranges: load(others.ranges),
    rnglists: load(others.rnglists),
    loc: load(others.loc),
    loclists: load(others.loclists),
  };
}

function infoInFile(elf: ElfFile): FileStretch | undefined {
  const section = elf.section(".debug_info");
  return section === undefined || isRelocatable(elf) ? undefined : elf.place(section);
}

function joined(info: Uint8Array, types: Uint8Array): Pick<DebugSections, "info" | "typesStart"> {
  return {
    info: types.length === 0 ? info : concatenate(info, types),
    typesStart: info.length,
  };
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(new SharedArrayBuffer(first.length + second.length));
  all.set(first);
  all.set(second, first.length);
  return all;
}
