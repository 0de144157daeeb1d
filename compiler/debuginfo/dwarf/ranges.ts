// Address ranges: .debug_ranges (DWARF 2 to 4) and .debug_rnglists (DWARF 5, section 7.25).

import { ByteReader } from "../byte-reader.ts";
import type { DoubleWriter } from "../byte-writer.ts";
import { isBaseSelection, readAddress, readOffset, type AddressBase } from "./addresses.ts";
import * as dw from "./constants.ts";
import type { Unit } from "./entry.ts";
import type { DebugSections } from "./sections.ts";

/** Reads range lists of a file; one per thread, its readers are used again. */
export class RangeReader {
  readonly #old: ByteReader;
  readonly #new: ByteReader;
  readonly #addresses: ByteReader;
  readonly #base: AddressBase;

  constructor(sections: DebugSections, base: AddressBase) {
    this.#old = new ByteReader(sections.ranges, sections.littleEndian, ".debug_ranges");
    this.#new = new ByteReader(sections.rnglists, sections.littleEndian, ".debug_rnglists");
    this.#addresses = new ByteReader(sections.addr, sections.littleEndian, ".debug_addr");
    this.#base = base;
  }

  /** Appends start and end (exclusive) of every range that is not empty, as distances from the base. */
  read(unit: Unit, offset: number, into: DoubleWriter): void {
    if (unit.version >= 5) this.#readNew(unit, offset, into);
    else this.#readOld(unit, offset, into);
  }

  #readOld(unit: Unit, offset: number, into: DoubleWriter): void {
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
      } else if (low < high) {
        into.push(base + low);
        into.push(base + high);
      }
    }
  }

  #readNew(unit: Unit, offset: number, into: DoubleWriter): void {
    const reader = this.#new;
    const size = unit.addressSize;
    reader.position = offset;
    let base = unit.lowPc;
    for (;;) {
      let start = 0;
      let end = 0;
      switch (reader.u8()) {
        case dw.DW_RLE_end_of_list:
          return;
        case dw.DW_RLE_base_addressx:
          base = this.#indexed(unit, reader.uleb());
          continue;
        case dw.DW_RLE_base_address:
          base = readAddress(reader, size, this.#base);
          continue;
        case dw.DW_RLE_startx_endx:
          start = this.#indexed(unit, reader.uleb());
          end = this.#indexed(unit, reader.uleb());
          break;
        case dw.DW_RLE_startx_length:
          start = this.#indexed(unit, reader.uleb());
          end = start + reader.uleb();
          break;
        case dw.DW_RLE_offset_pair:
          start = base + reader.uleb();
          end = base + reader.uleb();
          break;
        case dw.DW_RLE_start_end:
          start = readAddress(reader, size, this.#base);
          end = readAddress(reader, size, this.#base);
          break;
        case dw.DW_RLE_start_length:
          start = readAddress(reader, size, this.#base);
          end = start + reader.uleb();
          break;
        default:
          reader.bad("unknown entry of a range list");
      }
      if (start >= end) continue;
      into.push(start);
      into.push(end);
    }
  }

  #indexed(unit: Unit, index: number): number {
    this.#addresses.position = unit.addrBase + index * unit.addressSize;
    return readAddress(this.#addresses, unit.addressSize, this.#base);
  }
}
