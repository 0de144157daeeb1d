// Call frame information (DWARF 5, section 6.4): how to find the canonical frame address at an instruction, from
// .debug_frame or .eh_frame. Only the CFA is followed; the registers of callers are nobody's question here.

import { ByteReader } from "../byte-reader.ts";
import { NumberWriter } from "../byte-writer.ts";
import { rowsInOrder } from "../order-of-numbers.ts";
import { readAddress, type AddressBase } from "./addresses.ts";
import * as dw from "./constants.ts";
import { readInitialLength } from "./units.ts";

/** A section of frame entries, and what is needed to read it. */
export interface FrameSection {
  readonly bytes: Uint8Array;
  readonly isEhFrame: boolean;
  /** Where the section lies, as distance from the base; pc-relative pointers of .eh_frame need it. */
  readonly address: number;
  readonly littleEndian: boolean;
  readonly addressSize: 4 | 8;
  readonly base: AddressBase;
}

/** The frame entries by the code that they are for, in order of address. */
export interface FrameTable {
  /** Distances from the base. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Where each entry begins in the section. */
  readonly offsets: Uint32Array;
}

/** How the canonical frame address is computed. */
export type CfaRule =
  | { readonly kind: "register"; readonly register: number; readonly offset: number }
  | { readonly kind: "expression"; readonly bytes: Uint8Array };

interface CommonEntry {
  readonly codeAlignment: number;
  readonly dataAlignment: number;
  readonly addressSize: number;
  readonly instructions: number;
  readonly end: number;
  /** DW_EH_PE_* of the addresses in .eh_frame; 0 absolute. */
  readonly pointerEncoding: number;
  readonly hasAugmentationData: boolean;
}

interface FrameEntry {
  readonly common: CommonEntry;
  readonly start: number;
  readonly size: number;
  readonly instructions: number;
  readonly end: number;
}

/** Lists the entries of a section whose code lies in [0, codeEnd). Throws BadData. */
export function readFrameTable(section: FrameSection, codeEnd: number): FrameTable {
  const reader = new ByteReader(section.bytes, section.littleEndian, ".debug_frame");
  const found = new NumberWriter();
  const commons = new Map<number, CommonEntry>();
  while (reader.position + 4 < section.bytes.length) {
    const offset = reader.position;
    const { length } = readInitialLength(reader);
    if (length === 0) continue;
    const next = reader.position + length;
    const entry = readFrameEntry(section, reader, offset, commons);
    if (entry !== undefined && entry.size > 0 && entry.start >= 0 && entry.start < codeEnd) {
      found.push(entry.start);
      found.push(entry.start + entry.size);
      found.push(offset);
    }
    reader.position = next;
  }
  const numbers = found.written;
  const rows = rowsInOrder(numbers, 3);
  const column = (number: number): Uint32Array => rows.map((row) => numbers[row * 3 + number]!);
  return { starts: column(0), ends: column(1), offsets: column(2) };
}

/** The rule for the CFA at a pc (distance from the base) by the entry at an offset. Throws BadData. */
export function cfaRuleAt(section: FrameSection, offset: number, pc: number): CfaRule | undefined {
  const reader = new ByteReader(section.bytes, section.littleEndian, ".debug_frame");
  const entry = readFrameEntry(section, reader, offset, new Map());
  if (entry === undefined) return undefined;
  const rules = new CfaRules(section, entry.common);
  rules.run(entry.common.instructions, entry.common.end, 0, Infinity);
  rules.run(entry.instructions, entry.end, entry.start, pc);
  return rules.rule;
}

/** Reads the entry at an offset; undefined for a common entry. */
function readFrameEntry(
  section: FrameSection,
  reader: ByteReader,
  offset: number,
  commons: Map<number, CommonEntry>,
): FrameEntry | undefined {
  reader.position = offset;
  const { length, offsetSize } = readInitialLength(reader);
  const body = reader.position;
  const end = body + length;
  if (end > section.bytes.length) reader.bad("frame entry beyond the end");
  const id = readEntryId(section, reader, offsetSize);
  if (id === commonId(section)) return undefined;
  const commonAt = section.isEhFrame ? body - id : id;
  let common = commons.get(commonAt);
  if (common === undefined) {
    const after = reader.position;
    common = readCommonEntry(section, reader, commonAt);
    commons.set(commonAt, common);
    reader.position = after;
  }
  const start = readPointer(section, reader, common.pointerEncoding, common.addressSize, true);
  const size = readPointer(
    section,
    reader,
    common.pointerEncoding & 0x0f,
    common.addressSize,
    false,
  );
  if (common.hasAugmentationData) {
    const skip = reader.uleb();
    reader.position += skip;
  }
  return { common, start, size, instructions: reader.position, end };
}

/** What an entry says of its common entry: 0 in .eh_frame or -1 in .debug_frame when it is one itself. */
function readEntryId(section: FrameSection, reader: ByteReader, offsetSize: 4 | 8): number {
  if (section.isEhFrame) return reader.u32();
  if (offsetSize === 4) {
    const id = reader.u32();
    return id === 0xffff_ffff ? -1 : id;
  }
  const id = reader.u64();
  return id === 0xffff_ffff_ffff_ffffn ? -1 : Number(id);
}

function commonId(section: FrameSection): number {
  return section.isEhFrame ? 0 : -1;
}

function readCommonEntry(section: FrameSection, reader: ByteReader, offset: number): CommonEntry {
  reader.position = offset;
  const { length, offsetSize } = readInitialLength(reader);
  const end = reader.position + length;
  reader.position += section.isEhFrame ? 4 : offsetSize;
  const version = reader.u8();
  const augmentation = reader.string();
  let addressSize: number = section.addressSize;
  if (version >= 4) {
    addressSize = reader.u8();
    reader.position += 1;
  }
  const codeAlignment = reader.uleb();
  const dataAlignment = reader.sleb();
  if (version === 1) reader.u8();
  else reader.uleb();
  let pointerEncoding = 0;
  const hasAugmentationData = augmentation.startsWith("z");
  if (hasAugmentationData) {
    const dataEnd = reader.uleb() + reader.position;
    for (const letter of augmentation.slice(1)) {
      if (letter === "R") pointerEncoding = reader.u8();
      else if (letter === "L") reader.u8();
      else if (letter === "P") readPointer(section, reader, reader.u8(), addressSize, false);
    }
    reader.position = dataEnd;
  }
  if (end > section.bytes.length || reader.position > end)
    reader.bad("common frame entry beyond the end");
  const instructions = reader.position;
  return {
    codeAlignment,
    dataAlignment,
    addressSize,
    instructions,
    end,
    pointerEncoding,
    hasAugmentationData,
  };
}

/** An address by its DW_EH_PE_* encoding; as distance from the base when it is a place, else as a plain number. */
function readPointer(
  section: FrameSection,
  reader: ByteReader,
  encoding: number,
  addressSize: number,
  isPlace: boolean,
): number {
  const at = section.address + reader.position;
  const format = encoding & 0x0f;
  if (format === 0 && (encoding & 0x70) === 0) {
    return isPlace
      ? readAddress(reader, addressSize, section.base)
      : Number(reader.unsigned(addressSize));
  }
  const value = readEncoded(reader, format, addressSize);
  if ((encoding & 0x70) === 0x10) return at + value;
  return isPlace ? value - Number(BigInt.asIntN(64, baseOf(section))) : value;
}

function baseOf(section: FrameSection): bigint {
  return (BigInt(section.base.high) << 32n) | BigInt(section.base.low);
}

function readEncoded(reader: ByteReader, format: number, addressSize: number): number {
  switch (format) {
    case 0x00:
      return Number(BigInt.asIntN(addressSize * 8, reader.unsigned(addressSize)));
    case 0x01:
      return reader.uleb();
    case 0x02:
      return reader.u16();
    case 0x03:
      return reader.u32();
    case 0x04:
      return Number(reader.u64());
    case 0x09:
      return reader.sleb();
    case 0x0a:
      return (reader.u16() << 16) >> 16;
    case 0x0b:
      return reader.i32();
    case 0x0c:
      return Number(BigInt.asIntN(64, reader.u64()));
    default:
      return reader.bad(`pointer encoding 0x${format.toString(16)}`);
  }
}

/** Runs call frame instructions for what they do to the CFA. */
class CfaRules {
  readonly #section: FrameSection;
  readonly #common: CommonEntry;
  readonly #stack: (CfaRule | undefined)[] = [];
  rule: CfaRule | undefined;

  constructor(section: FrameSection, common: CommonEntry) {
    this.#section = section;
    this.#common = common;
  }

  /** Runs from one offset to another, until the row that holds at `pc`. */
  run(from: number, to: number, start: number, pc: number): void {
    const reader = new ByteReader(this.#section.bytes, this.#section.littleEndian, ".debug_frame");
    const { codeAlignment } = this.#common;
    let location = start;
    reader.position = from;
    while (reader.position < to) {
      const byte = reader.u8();
      const high = byte & 0xc0;
      if (high === dw.DW_CFA_advance_loc) location += (byte & 0x3f) * codeAlignment;
      else if (high === dw.DW_CFA_offset) reader.skipLeb();
      else if (high !== dw.DW_CFA_restore) location = this.#extended(reader, byte, location);
      if (location > pc) return;
    }
  }

  #extended(reader: ByteReader, operation: number, location: number): number {
    const { codeAlignment, dataAlignment, addressSize, pointerEncoding } = this.#common;
    switch (operation) {
      case dw.DW_CFA_set_loc:
        return readPointer(this.#section, reader, pointerEncoding, addressSize, true);
      case dw.DW_CFA_advance_loc1:
        return location + reader.u8() * codeAlignment;
      case dw.DW_CFA_advance_loc2:
        return location + reader.u16() * codeAlignment;
      case dw.DW_CFA_advance_loc4:
        return location + reader.u32() * codeAlignment;
      case dw.DW_CFA_def_cfa:
        this.rule = { kind: "register", register: reader.uleb(), offset: reader.uleb() };
        break;
      case dw.DW_CFA_def_cfa_sf:
        this.rule = {
          kind: "register",
          register: reader.uleb(),
          offset: reader.sleb() * dataAlignment,
        };
        break;
      case dw.DW_CFA_def_cfa_register:
        this.rule = { kind: "register", register: reader.uleb(), offset: this.#offset() };
        break;
      case dw.DW_CFA_def_cfa_offset:
        this.rule = { kind: "register", register: this.#register(), offset: reader.uleb() };
        break;
      case dw.DW_CFA_def_cfa_offset_sf:
        this.rule = {
          kind: "register",
          register: this.#register(),
          offset: reader.sleb() * dataAlignment,
        };
        break;
      case dw.DW_CFA_def_cfa_expression: {
        const size = reader.uleb();
        this.rule = {
          kind: "expression",
          bytes: reader.bytes.slice(reader.position, reader.position + size),
        };
        reader.position += size;
        break;
      }
      case dw.DW_CFA_remember_state:
        if (this.#stack.length > 1000) reader.bad("too many remembered rows");
        this.#stack.push(this.rule);
        break;
      case dw.DW_CFA_restore_state:
        this.rule = this.#stack.pop();
        break;
      case dw.DW_CFA_expression:
      case dw.DW_CFA_val_expression: {
        reader.skipLeb();
        const size = reader.uleb();
        reader.position += size;
        break;
      }
      case dw.DW_CFA_restore_extended:
      case dw.DW_CFA_undefined:
      case dw.DW_CFA_same_value:
      case dw.DW_CFA_GNU_args_size:
        reader.skipLeb();
        break;
      case dw.DW_CFA_offset_extended:
      case dw.DW_CFA_register:
      case dw.DW_CFA_offset_extended_sf:
      case dw.DW_CFA_val_offset:
      case dw.DW_CFA_val_offset_sf:
      case dw.DW_CFA_GNU_negative_offset_extended:
        reader.skipLeb();
        reader.skipLeb();
        break;
      case dw.DW_CFA_nop:
      case dw.DW_CFA_AARCH64_negate_ra_state:
        break;
      default:
        reader.bad(`unknown call frame instruction 0x${operation.toString(16)}`);
    }
    return location;
  }

  #register(): number {
    return this.rule?.kind === "register" ? this.rule.register : 0;
  }

  #offset(): number {
    return this.rule?.kind === "register" ? this.rule.offset : 0;
  }
}
