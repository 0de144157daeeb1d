// What the index takes from the kernel file besides DWARF: identity, symbols, exports, and where the kernel itself
// refuses probes.

import { BytePool, hashOf } from "../byte-pool.ts";
import { ByteReader } from "../byte-reader.ts";
import { NumberWriter } from "../byte-writer.ts";
import type { FrameTable } from "../dwarf/call-frames.ts";
import { BadData } from "../fault.ts";
import type { Architecture, KernelIdentity } from "../debug-info.ts";
import { SHF_ALLOC, SHF_EXECINSTR, type ElfFile } from "../elf/elf-file.ts";
import { functionDescriptors } from "../elf/function-descriptors.ts";
import { architectureOf } from "../elf/machine.ts";
import { buildIdOf } from "../elf/notes.ts";
import { relocate } from "../elf/relocations.ts";
import {
  isRelocatable,
  STT_FILE,
  STT_FUNC,
  STT_GNU_IFUNC,
  STT_SECTION,
  type SymbolColumns,
} from "../elf/symbol-table.ts";
import { symbolCovering, SymbolRows, type PlacedSymbols } from "./placed-symbols.ts";

/** Bits of a symbol's flags in the index. */
export const SYMBOL_FUNCTION = 1;
export const SYMBOL_GLOBAL = 2;
export const SYMBOL_EXPORTED = 4;
export const SYMBOL_GPL_ONLY = 8;

/** Code that must not be probed, and why, in words. */
export interface BannedRange {
  readonly start: bigint;
  readonly end: bigint;
  readonly reason: string;
}

/** Distances from the base; the end is exclusive. */
export interface SectionRange {
  readonly start: number;
  readonly end: number;
}

/** What the file says besides DWARF. */
export interface ImageFacts {
  readonly identity: KernelIdentity;
  readonly base: bigint;
  readonly symbols: SymbolRows;
  readonly banned: readonly BannedRange[];
  /** Of a relocatable file: where its sections lie, which may be anywhere at run time, each in one piece. */
  readonly sections?: readonly SectionRange[];
  readonly perCpu: { readonly start: bigint; readonly end: bigint } | undefined;
  readonly frames: {
    readonly bytes: Uint8Array;
    readonly isEhFrame: boolean;
    readonly address: number;
    readonly table: FrameTable;
  };
}

/** Identity of the kernel or module. Throws BadData when it is of an unknown machine. */
export function identityOf(elf: ElfFile, symbols: PlacedSymbols): KernelIdentity {
  const architecture = architectureOf(elf);
  if (architecture === undefined) {
    throw new BadData(
      "unsupported-machine",
      `is for ELF machine ${elf.machine}, which is not supported`,
    );
  }
  return {
    release: releaseOf(elf, symbols),
    architecture,
    buildId: buildIdOf(elf) ?? "",
    source: "dwarf",
    pointerSize: elf.is64 ? 8 : 4,
    littleEndian: elf.littleEndian,
  };
}

/** `uname -r` from the banner that the kernel prints first; of a module from its vermagic; empty when neither is there. */
function releaseOf(elf: ElfFile, symbols: PlacedSymbols): string {
  const banner = symbols.named("linux_banner");
  const bytes = banner === undefined ? undefined : elf.readAddress(banner.address, 256);
  if (bytes !== undefined) {
    return /^Linux version (\S+)/.exec(Buffer.from(bytes).toString("latin1"))?.[1] ?? "";
  }
  const modinfo = elf.section(".modinfo");
  if (modinfo === undefined) return "";
  return (
    /(?:^|\0)vermagic=(\S+)/.exec(Buffer.from(elf.read(modinfo)).toString("latin1"))?.[1] ?? ""
  );
}

/** The lowest address of code, and how far code reaches from there. */
export function codeOf(elf: ElfFile, addresses: readonly bigint[]): { base: bigint; size: number } {
  let low: bigint | undefined;
  let high = 0n;
  for (const section of elf.sections) {
    const wanted = SHF_ALLOC | SHF_EXECINSTR;
    if ((section.flags & wanted) !== wanted || section.size === 0) continue;
    const address = addresses[section.index]!;
    if (low === undefined || address < low) low = address;
    if (address + BigInt(section.size) > high) high = address + BigInt(section.size);
  }
  if (low === undefined) throw new BadData("no-debug-info", "has no code");
  const size = high - low;
  // The index counts in 32 bits.
  return { base: low, size: size > 0xffff_0000n ? 0xffff_0000 : Number(size) };
}

/** The allocated sections of a relocatable file, in order; undefined for an executable, which moves as a whole. */
export function codeSections(
  elf: ElfFile,
  addresses: readonly bigint[],
): SectionRange[] | undefined {
  if (!isRelocatable(elf)) return undefined;
  const { base } = codeOf(elf, addresses);
  return elf.sections
    .filter(({ flags, size }) => (flags & SHF_ALLOC) !== 0n && size > 0)
    .map(({ index, size }) => {
      const start = Number(addresses[index]! - base);
      return { start, end: start + size };
    });
}

/** The symbols that name something, in order of address; exported ones are marked by their `__ksymtab_` entries. */
export function imageSymbols(
  elf: ElfFile,
  columns: SymbolColumns | undefined,
  addresses: readonly bigint[],
): SymbolRows {
  if (columns === undefined) return new SymbolRows(0, new Uint8Array(0));
  const { names, infos, sections } = columns;
  const wanted = namingSymbols(elf, columns);
  const rows = new SymbolRows(wanted.length / 3, names);
  const exports = new BytePool();
  const flagsOfExport: number[] = [];
  const gplSection = elf.section("__ksymtab_gpl")?.index;
  for (let row = 0; row < rows.count; row++) {
    const [index, start, end] = [wanted[row * 3]!, wanted[row * 3 + 1]!, wanted[row * 3 + 2]!];
    const section = sections[index]!;
    const type = infos[index]! & 0xf;
    const isFunction = type === STT_FUNC || type === STT_GNU_IFUNC;
    const isGlobal = infos[index]! >> 4 !== 0;
    rows.nameStarts[row] = start;
    rows.nameEnds[row] = end;
    rows.hashes[row] = hashOf(names, start, end);
    const address = columns.values[index]! + (elf.type === 1 ? (addresses[section] ?? 0n) : 0n);
    rows.addresses[row * 2] = Number(BigInt.asUintN(64, address) >> 32n);
    rows.addresses[row * 2 + 1] = Number(BigInt.asUintN(32, address));
    rows.sizes[row] = columns.sizes[index]!;
    rows.flags[row] = (isFunction ? SYMBOL_FUNCTION : 0) | (isGlobal ? SYMBOL_GLOBAL : 0);
    if (!startsWith(names, start, exportPrefix)) continue;
    const exported = exports.add(names, start + exportPrefix.length, end);
    flagsOfExport[exported] = SYMBOL_EXPORTED | (section === gplSection ? SYMBOL_GPL_ONLY : 0);
  }
  for (let row = 0; row < rows.count; row++) {
    if ((rows.flags[row]! & SYMBOL_GLOBAL) === 0) continue;
    const exported = exports.find(
      names,
      rows.nameStarts[row]!,
      rows.nameEnds[row]!,
      rows.hashes[row]!,
    );
    if (exported >= 0) rows.flags[row]! |= flagsOfExport[exported]!;
  }
  return rows.inOrder();
}

const exportPrefix = Buffer.from("__ksymtab_");

/** Three numbers for each: the symbol's, and where its name begins and ends. */
function namingSymbols(
  elf: ElfFile,
  { count, sections, infos, names, nameOffsets }: SymbolColumns,
): Uint32Array {
  const descriptors = functionDescriptors(elf);
  const found = new NumberWriter();
  for (let index = 0; index < count; index++) {
    const section = sections[index]!;
    const type = infos[index]! & 0xf;
    if (section === 0 || type === STT_SECTION || type === STT_FILE) continue;
    const start = nameOffsets[index]!;
    const end = names.indexOf(0, start);
    if (end <= start) continue;
    const codeStart = descriptors.codeNameAt(names, start, section);
    if (codeStart < 0) continue;
    found.push(index);
    found.push(codeStart);
    found.push(end);
  }
  return found.written;
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let index = 0; index < prefix.length; index++)
    if (bytes[at + index] !== prefix[index]) return false;
  return true;
}

// Start and end symbols of code that kprobes refuses, as its linker script and `within_kprobe_blacklist` have it.
const bannedSections: readonly [string, string, string][] = [
  ["__kprobes_text_start", "__kprobes_text_end", "in .kprobes.text"],
  ["__noinstr_text_start", "__noinstr_text_end", "in .noinstr.text"],
  ["__entry_text_start", "__entry_text_end", "in .entry.text"],
  ["_sinittext", "_einittext", "in .init.text, which is freed after boot"],
];

/** What an architecture bans besides (its `arch_populate_kprobe_blacklist` and `arch_within_kprobe_blacklist`). */
const bannedByArchitecture: Partial<
  Record<Architecture, readonly (readonly [string, string, string])[]>
> = {
  arm64: [
    ["__irqentry_text_start", "__irqentry_text_end", "in .irqentry.text"],
    ["__idmap_text_start", "__idmap_text_end", "in .idmap.text"],
    ["__hyp_text_start", "__hyp_text_end", "in .hyp.text, which a hypervisor runs"],
    ["__hyp_idmap_text_start", "__hyp_idmap_text_end", "in .hyp.idmap.text"],
  ],
  ia64: [["__start_ivt_text", "__end_ivt_text", "in .text..ivt, where interruptions begin"]],
  ppc64: [["_stext", "__head_end", "in .head.text"]],
  ppc64le: [["_stext", "__head_end", "in .head.text"]],
  s390x: [["__irqentry_text_start", "__irqentry_text_end", "in .irqentry.text"]],
};

/** A table that says more: the section that a module has it in, and the symbols around it in a kernel. */
interface TableName {
  readonly section: string;
  readonly bounds: readonly [string, string];
}

const blacklist: TableName = {
  section: "_kprobe_blacklist",
  bounds: ["__start_kprobe_blacklist", "__stop_kprobe_blacklist"],
};
const jumpTable: TableName = {
  section: "__jump_table",
  bounds: ["__start___jump_table", "__stop___jump_table"],
};
const staticCalls: TableName = {
  section: ".static_call_sites",
  bounds: ["__start_static_call_sites", "__stop_static_call_sites"],
};

const bugs: TableName = {
  section: "__bug_table",
  bounds: ["__start___bug_table", "__stop___bug_table"],
};

const exitText: readonly [string, string] = [".exit.text", "in .exit.text, which is discarded"];

/** Why nothing in a section of a module can be probed, by its name. A module keeps its code for unloading. */
export const bannedInModule: ReadonlyMap<string, string> = new Map([
  [".init.text", "in .init.text, which is freed after boot"],
  [".kprobes.text", "in .kprobes.text"],
  [".noinstr.text", "in .noinstr.text"],
  [".entry.text", "in .entry.text"],
  [".altinstr_replacement", "in .altinstr_replacement, which is copied elsewhere"],
  [".altinstr_aux", "in .altinstr_aux, which is freed after boot"],
]);

const bannedInKernel: ReadonlyMap<string, string> = new Map([...bannedInModule, exitText]);

/** Everything known at link time to refuse probes, in order of address. */
export function bannedRanges(
  elf: ElfFile,
  symbols: PlacedSymbols,
  addresses: readonly bigint[],
  columns?: SymbolColumns,
): BannedRange[] {
  const ranges: BannedRange[] = [];
  const add = (start: bigint, end: bigint, reason: string): void => {
    if (start < end) ranges.push({ start, end, reason });
  };
  const machine = architectureOf(elf);
  const own = machine === undefined ? [] : (bannedByArchitecture[machine] ?? []);
  for (const [start, end, reason] of [...bannedSections, ...own]) {
    const [from, to] = [symbols.named(start), symbols.named(end)];
    if (from !== undefined && to !== undefined) add(from.address, to.address, reason);
  }
  for (const section of elf.sections) {
    const reason = (isRelocatable(elf) ? bannedInModule : bannedInKernel).get(section.name);
    const start = addresses[section.index]!;
    if (reason !== undefined) add(start, start + BigInt(section.size), reason);
  }
  const tables = tablesOf(elf, symbols, addresses, columns);
  for (const address of blacklistOf(elf, tables(blacklist))) {
    const symbol = symbolCovering(symbols, address);
    const size = symbol === undefined || symbol.size === 0n ? 1n : symbol.size;
    add(address, address + size, "on the kernel's kprobe blacklist");
  }
  const isCode = codeTest(elf, addresses);
  for (const [name, layouts, reason] of siteTables(elf.is64)) {
    for (const address of sitesOf(tables(name), layouts, isCode))
      add(address, address + 1n, reason);
  }
  return ranges.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

interface Table {
  readonly reader: ByteReader;
  readonly address: bigint;
}

/** The function addresses of NOKPROBE_SYMBOL (include/linux/kprobes.h, section _kprobe_blacklist). */
function blacklistOf(elf: ElfFile, table: Table | undefined): bigint[] {
  const found: bigint[] = [];
  if (table === undefined) return found;
  const size = elf.is64 ? 8 : 4;
  const { codeOf } = functionDescriptors(elf);
  for (let left = Math.floor(table.reader.bytes.length / size); left > 0; left--) {
    found.push(codeOf(table.reader.unsigned(size)));
  }
  return found;
}

/** How the entries of a table of sites begin: with a 32-bit distance from the entry to the code, or with a pointer. */
interface SiteLayout {
  readonly entrySize: number;
  /** Bytes of the pointer; 0 for a distance. */
  readonly pointerSize: number;
}

/**
 * Tables of places that the kernel patches, or at which it refuses probes (check_kprobe_address_safe), with the layouts that
 * versions and architectures have of them: distances on all but the oldest for jump labels (`struct jump_entry`), and traps by
 * CONFIG_GENERIC_BUG_RELATIVE_POINTERS, whose entries CONFIG_DEBUG_BUGVERBOSE makes longer.
 */
function siteTables(
  is64: boolean,
): readonly (readonly [TableName, readonly SiteLayout[], reason: string])[] {
  const pointerSize = is64 ? 8 : 4;
  const distance = (entrySize: number): SiteLayout => ({ entrySize, pointerSize: 0 });
  const pointer = (entrySize: number): SiteLayout => ({ entrySize, pointerSize });
  return [
    [jumpTable, [distance(8 + pointerSize), pointer(3 * pointerSize)], "a jump label"],
    [staticCalls, [distance(8)], "a static call"],
    [
      bugs,
      [distance(12), distance(8), pointer(3 * pointerSize), pointer(2 * pointerSize)],
      "the instruction of a BUG() or WARN()",
    ],
  ];
}

/** Code addresses of a table: the reading is right by which most of them are addresses of code. */
function sitesOf(
  table: Table | undefined,
  layouts: readonly SiteLayout[],
  isCode: (address: bigint) => boolean,
): readonly bigint[] {
  if (table === undefined) return [];
  const readings = layouts.map((layout) => readSites(table, layout).filter(isCode));
  return readings.reduce((best, one) => (one.length > best.length ? one : best));
}

function readSites(
  { reader, address }: Table,
  { entrySize, pointerSize }: SiteLayout,
): readonly bigint[] {
  const found: bigint[] = [];
  for (let at = 0; at + entrySize <= reader.bytes.length; at += entrySize) {
    reader.position = at;
    found.push(
      pointerSize === 0
        ? BigInt.asUintN(64, address + BigInt(at) + BigInt(reader.i32()))
        : reader.unsigned(pointerSize),
    );
  }
  return found;
}

function codeTest(elf: ElfFile, addresses: readonly bigint[]): (address: bigint) => boolean {
  const code = elf.sections
    .filter(({ flags, size }) => (flags & SHF_EXECINSTR) !== 0n && size > 0)
    .map(({ index, size }) => [addresses[index]!, addresses[index]! + BigInt(size)] as const);
  return (address) => code.some(([start, end]) => address >= start && address < end);
}

/** Reads tables: in a kernel between two symbols, in a module they are sections. */
function tablesOf(
  elf: ElfFile,
  symbols: PlacedSymbols,
  addresses: readonly bigint[],
  columns: SymbolColumns | undefined,
): (table: TableName) => Table | undefined {
  return ({ section: name, bounds }) => {
    const section = isRelocatable(elf) ? elf.section(name) : undefined;
    if (section === undefined) return tableBetween(elf, symbols, bounds);
    const bytes = elf.read(section);
    relocate(elf, section, bytes, columns, addresses);
    // Relative relocations are applied as in a section at 0: what they give is a distance from there.
    return { reader: new ByteReader(bytes, elf.littleEndian, name), address: 0n };
  };
}

function tableBetween(
  elf: ElfFile,
  symbols: PlacedSymbols,
  [start, end]: readonly [string, string],
): Table | undefined {
  const [from, to] = [symbols.named(start), symbols.named(end)];
  if (from === undefined || to === undefined || to.address <= from.address) return undefined;
  const size = to.address - from.address;
  if (size > 0x1000_0000n) return undefined;
  const bytes = elf.readAddress(from.address, Number(size));
  if (bytes === undefined) return undefined;
  return { reader: new ByteReader(bytes, elf.littleEndian, start), address: from.address };
}
