// The headers of units (DWARF 5, section 7.5.1) in .debug_info and .debug_types.

import { ByteReader } from "../byte-reader.ts";
import * as dw from "./constants.ts";
import type { DebugSections } from "./sections.ts";
import { bytesOf } from "./unit-bytes.ts";

export interface UnitHeader {
  /** Where the unit, its first entry and the next unit begin, as offsets into `DebugSections.info`. */
  readonly offset: number;
  readonly firstEntry: number;
  readonly end: number;
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
  readonly abbrevOffset: number;
  /** DW_UT_*; what DWARF 2 to 4 does not say is taken from the section. */
  readonly unitType: number;
  /** Of a type unit: its signature, and the offset of its type's entry. */
  readonly signature?: bigint;
  readonly typeEntry?: number;
}

/** Bytes of a type unit's header in the 64-bit format, which is the longest. */
const headerAtMost = 40;

/** Reads all unit headers, in order. Throws BadData when one does not fit where it stands. */
export function readUnitHeaders(sections: DebugSections): UnitHeader[] {
  const { info, littleEndian, typesStart } = sections;
  const units: UnitHeader[] = [];
  for (let offset = 0; offset < info.length; offset = units.at(-1)!.end) {
    const sectionEnd = offset < typesStart ? typesStart : info.length;
    const bytes = bytesOf(info, offset, offset + headerAtMost);
    const reader = new ByteReader(bytes, littleEndian, ".debug_info", "bad-dwarf", offset);
    units.push(readUnitHeader(reader, offset, sectionEnd, offset >= typesStart));
  }
  return units;
}

function readUnitHeader(
  reader: ByteReader,
  offset: number,
  sectionEnd: number,
  inTypes: boolean,
): UnitHeader {
  const { length, offsetSize } = readInitialLength(reader);
  const end = offset + reader.position + length;
  if (end > sectionEnd) reader.bad("unit ends beyond its section");
  const version = reader.u16();
  if (version < 2 || version > 5) reader.bad(`DWARF version ${version}`);
  let unitType = inTypes ? dw.DW_UT_type : dw.DW_UT_compile;
  let addressSize;
  let abbrevOffset;
  if (version >= 5) {
    unitType = reader.u8();
    addressSize = reader.u8();
    abbrevOffset = reader.offset(offsetSize);
  } else {
    abbrevOffset = reader.offset(offsetSize);
    addressSize = reader.u8();
  }
  if (addressSize !== 4 && addressSize !== 8) reader.bad(`addresses of ${addressSize} bytes`);
  const common = { offset, end, version, offsetSize, addressSize, abbrevOffset, unitType };
  if (unitType === dw.DW_UT_type || unitType === dw.DW_UT_split_type) {
    const signature = reader.u64();
    const typeEntry = offset + reader.offset(offsetSize);
    return { ...common, signature, typeEntry, firstEntry: offset + reader.position };
  }
  if (unitType === dw.DW_UT_skeleton || unitType === dw.DW_UT_split_compile) reader.position += 8;
  return { ...common, firstEntry: offset + reader.position };
}

/** The length that begins a unit, a line program or a frame entry, and with it the DWARF format (section 7.4). */
export function readInitialLength(reader: ByteReader): { length: number; offsetSize: 4 | 8 } {
  const length = reader.u32();
  if (length < 0xffff_fff0) return { length, offsetSize: 4 };
  if (length !== 0xffff_ffff) reader.bad(`reserved length 0x${length.toString(16)}`);
  return { length: reader.offset(8), offsetSize: 8 };
}
