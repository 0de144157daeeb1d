// Location lists: .debug_loc (DWARF 2 to 4) and .debug_loclists (DWARF 5, section 7.29).

import { ByteReader } from "../byte-reader.ts";
import type { DoubleWriter } from "../byte-writer.ts";
import { isBaseSelection, readAddress, readOffset, type AddressBase } from "./addresses.ts";
import * as dw from "./constants.ts";
import type { Unit } from "./entry.ts";
import type { DebugSections } from "./sections.ts";

/** Entries of a list, four numbers each: start, end (exclusive), offset and size of the expression in the section. */
export type LocationEntries = DoubleWriter;

/** Start and end of an entry that holds wherever no other does (DW_LLE_default_location). */
const everywhere: readonly [number, number] = [0, 0xffff_ffff];

/** Reads location lists of a file; one per thread, its readers are used again. */
export class LocationListReader {
  readonly #old: ByteReader;
  readonly #new: ByteReader;
  readonly #addresses: ByteReader;
  readonly #base: AddressBase;

  constructor(sections: DebugSections, base: AddressBase) {
    this.#old = new ByteReader(sections.loc, sections.littleEndian, ".debug_loc");
    this.#new = new ByteReader(sections.loclists, sections.littleEndian, ".debug_loclists");
    this.#addresses = new ByteReader(sections.addr, sections.littleEndian, ".debug_addr");
    this.#base = base;
  }

  /** The section that expressions of this unit's lists lie in. */
  section(unit: Unit): Uint8Array {
    return unit.version >= 5 ? this.#new.bytes : this.#old.bytes;
  }

  /** Appends the entries that are not empty. GNU view numbers stand outside of the lists and are not seen. */
  read(unit: Unit, offset: number, into: LocationEntries): void {
    if (unit.version >= 5) this.#readNew(unit, offset, into);
    else this.#readOld(unit, offset, into);
  }

  #readOld(unit: Unit, offset: number, into: LocationEntries): void {
    const reader = this.#old;
    const size = unit.addressSize;
    reader.position = offset;
    let base = unit.lowPc;
    for (;;) {
      const low = readOffset(reader, size);
      const high = readOffset(reader, size);
      if (low === 0 && high === 0) return;
      if (isBaseSelection(low, size)) {
        reader.position -= size;
        base = readAddress(reader, size, this.#base);
        continue;
      }
      const length = reader.u16();
      if (low < high) addEntry(into, base + low, base + high, reader.position, length);
      reader.position += length;
    }
  }

  #readNew(unit: Unit, offset: number, into: LocationEntries): void {
    const reader = this.#new;
    const size = unit.addressSize;
    reader.position = offset;
    let base = unit.lowPc;
    let others: readonly [number, number] | undefined;
    for (;;) {
      let start = 0;
      let end = 0;
      switch (reader.u8()) {
        case dw.DW_LLE_end_of_list:
          if (others !== undefined) addEntry(into, ...everywhere, ...others);
          return;
        case dw.DW_LLE_base_addressx:
          base = this.#indexed(unit, reader.uleb());
          continue;
        case dw.DW_LLE_base_address:
          base = readAddress(reader, size, this.#base);
          continue;
        case dw.DW_LLE_GNU_view_pair:
          reader.skipLeb();
          reader.skipLeb();
          continue;
        case dw.DW_LLE_startx_endx:
          start = this.#indexed(unit, reader.uleb());
          end = this.#indexed(unit, reader.uleb());
          break;
        case dw.DW_LLE_startx_length:
          start = this.#indexed(unit, reader.uleb());
          end = start + reader.uleb();
          break;
        case dw.DW_LLE_offset_pair:
          start = base + reader.uleb();
          end = base + reader.uleb();
          break;
        case dw.DW_LLE_default_location: {
          // It may stand anywhere in the list, and who looks through the entries must come to it last.
          const size = reader.uleb();
          others = [reader.position, size];
          reader.position += size;
          continue;
        }
        case dw.DW_LLE_start_end:
          start = readAddress(reader, size, this.#base);
          end = readAddress(reader, size, this.#base);
          break;
        case dw.DW_LLE_start_length:
          start = readAddress(reader, size, this.#base);
          end = start + reader.uleb();
          break;
        default:
          reader.bad("unknown entry of a location list");
      }
      const length = reader.uleb();
      if (start < end) addEntry(into, start, end, reader.position, length);
      reader.position += length;
      if (reader.position > reader.bytes.length) reader.bad("location list beyond the end");
    }
  }

  #indexed(unit: Unit, index: number): number {
    this.#addresses.position = unit.addrBase + index * unit.addressSize;
    return readAddress(this.#addresses, unit.addressSize, this.#base);
  }
}

function addEntry(
  into: LocationEntries,
  start: number,
  end: number,
  at: number,
  length: number,
): void {
  into.push(start);
  into.push(end);
  into.push(at);
  into.push(length);
}
