// Line number programs (DWARF 5, section 6.2), versions 2 to 5: the file table, and the rows with which the code of a line begins.

import { ByteReader } from "../byte-reader.ts";
import type { NumberWriter } from "../byte-writer.ts";
import { readAddress, type AddressBase } from "./addresses.ts";
import * as dw from "./constants.ts";
import { IN_LINE_STR, IN_STR } from "./entry-fields.ts";
import type { DebugSections } from "./sections.ts";
import { readInitialLength } from "./units.ts";

/** Where a path lies: which section (as in `entry.ts`, IN_INFO meaning .debug_line itself), and the offset there. */
export interface LineHeader {
  readonly version: number;
  readonly directorySections: number[];
  readonly directoryOffsets: number[];
  readonly fileSections: number[];
  readonly fileOffsets: number[];
  readonly fileDirectories: number[];
  /** The number that means the first file: 0 in DWARF 5, 1 before. */
  readonly firstFile: number;
  readonly programStart: number;
  readonly end: number;
  readonly minimumLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeLengths: Uint8Array;
}

export const IN_LINE = 3;

/** Rows with which the code of a line begins, three numbers each: distance of the address from the base, file, line. */
export type StatementRows = NumberWriter;

/** Reads .debug_line; one per thread, its reader is used again. */
export class LineReader {
  readonly #reader: ByteReader;
  readonly #base: AddressBase;
  readonly #pointerSize: 4 | 8;

  constructor(sections: DebugSections, base: AddressBase) {
    this.#reader = new ByteReader(sections.line, sections.littleEndian, ".debug_line");
    this.#base = base;
    this.#pointerSize = sections.pointerSize;
  }

  /** Reads the header of the program at an offset. */
  header(offset: number): LineHeader {
    const reader = this.#reader;
    reader.position = offset;
    const { length, offsetSize } = readInitialLength(reader);
    const end = reader.position + length;
    if (end > reader.bytes.length) reader.bad("line program ends beyond its section");
    const version = reader.u16();
    if (version < 2 || version > 5) reader.bad(`line program of version ${version}`);
    if (version >= 5) reader.position += 2;
    const headerLength = reader.offset(offsetSize);
    const programStart = reader.position + headerLength;
    const minimumLength = reader.u8();
    if (version >= 4) reader.position += 1;
    reader.position += 1;
    const lineBase = reader.i8();
    const lineRange = reader.u8();
    const opcodeBase = reader.u8();
    const opcodeLengths = new Uint8Array(opcodeBase);
    for (let opcode = 1; opcode < opcodeBase; opcode++) opcodeLengths[opcode] = reader.u8();
    const paths = version >= 5 ? this.#newPaths(offsetSize) : this.#oldPaths();
    if (lineRange === 0 || programStart > end) reader.bad("broken header of a line program");
    return {
      ...paths,
      version,
      firstFile: version >= 5 ? 0 : 1,
      programStart,
      end,
      minimumLength,
      lineBase,
      lineRange,
      opcodeLengths,
    };
  }

  #oldPaths(): Paths {
    const reader = this.#reader;
    // Directory 0 is the compilation directory, which DWARF 5 lists and the others do not.
    const paths = noPaths();
    paths.directorySections.push(0);
    paths.directoryOffsets.push(0);
    while (reader.bytes[reader.position] !== 0) {
      paths.directorySections.push(IN_LINE);
      paths.directoryOffsets.push(reader.position);
      reader.skipString();
    }
    reader.position += 1;
    while (reader.bytes[reader.position] !== 0) {
      paths.fileSections.push(IN_LINE);
      paths.fileOffsets.push(reader.position);
      reader.skipString();
      paths.fileDirectories.push(reader.uleb());
      reader.skipLeb();
      reader.skipLeb();
    }
    return paths;
  }

  #newPaths(offsetSize: 4 | 8): Paths {
    const paths = noPaths();
    const unused: number[] = [];
    this.#entries(offsetSize, paths.directorySections, paths.directoryOffsets, unused);
    this.#entries(offsetSize, paths.fileSections, paths.fileOffsets, paths.fileDirectories);
    return paths;
  }

  #entries(offsetSize: 4 | 8, sections: number[], offsets: number[], directories: number[]): void {
    const reader = this.#reader;
    const format: number[] = [];
    for (let count = reader.u8() * 2; count > 0; count--) format.push(reader.uleb());
    const count = reader.uleb();
    if (format.length === 0 && count > 0) reader.bad("file table without a format");
    for (let index = 0; index < count; index++) {
      let section = 0;
      let offset = 0;
      let directory = 0;
      for (let field = 0; field < format.length; field += 2) {
        const content = format[field]!;
        const form = format[field + 1]!;
        switch (form) {
          case dw.DW_FORM_line_strp:
          case dw.DW_FORM_strp:
            if (content === dw.DW_LNCT_path)
              section = form === dw.DW_FORM_strp ? IN_STR : IN_LINE_STR;
            if (content === dw.DW_LNCT_path) offset = reader.offset(offsetSize);
            else reader.position += offsetSize;
            break;
          case dw.DW_FORM_string:
            if (content === dw.DW_LNCT_path) [section, offset] = [IN_LINE, reader.position];
            reader.skipString();
            break;
          case dw.DW_FORM_data16:
            reader.position += 16;
            break;
          case dw.DW_FORM_block: {
            const length = reader.uleb();
            reader.position += length;
            break;
          }
          default: {
            const value = this.#number(form);
            if (content === dw.DW_LNCT_directory_index) directory = value;
          }
        }
      }
      if (reader.position > reader.bytes.length) reader.bad("file table beyond the end");
      sections.push(section);
      offsets.push(offset);
      directories.push(directory);
    }
  }

  #number(form: number): number {
    const reader = this.#reader;
    switch (form) {
      case dw.DW_FORM_udata:
        return reader.uleb();
      case dw.DW_FORM_data1:
        return reader.u8();
      case dw.DW_FORM_data2:
        return reader.u16();
      case dw.DW_FORM_data4:
        return reader.u32();
      case dw.DW_FORM_data8:
        return Number(reader.u64());
      default:
        return reader.bad(`form 0x${form.toString(16)} in a file table`);
    }
  }

  /**
   * Runs the program and appends a row for each place where the code of a line begins: those whose file or line differs from
   * that of the row before, within a sequence. `is_stmt` is not asked for: where the compiler moved a line's code together
   * with others (`return -EBADF`), no row of it may be one. Rows outside of [0, `codeEnd`) belong to no code.
   */
  statements(header: LineHeader, codeEnd: number, into: StatementRows): void {
    const reader = this.#reader;
    const { bytes } = reader;
    const { lineBase, lineRange, minimumLength, opcodeLengths, end } = header;
    const opcodeBase = opcodeLengths.length;
    const constantAdvance = Math.floor((255 - opcodeBase) / lineRange) * minimumLength;
    let address = 0;
    let file = 1;
    let line = 1;
    let lastFile = -1;
    let lastLine = -1;
    // `header` has looked where it ends.
    let at = header.programStart;
    while (at < end) {
      const opcode = bytes[at++]!;
      let emits = false;
      if (opcode >= opcodeBase) {
        const adjusted = opcode - opcodeBase;
        const steps = (adjusted / lineRange) | 0;
        address += steps * minimumLength;
        line += lineBase + (adjusted - steps * lineRange);
        emits = true;
      } else {
        reader.position = at;
        switch (opcode) {
          case 0: {
            const length = reader.uleb();
            const next = reader.position + length;
            const extended = reader.u8();
            if (extended === dw.DW_LNE_end_sequence) {
              address = 0;
              file = 1;
              line = 1;
              lastFile = -1;
            } else if (extended === dw.DW_LNE_set_address) {
              address = readAddress(
                reader,
                length - 1 === 4 || length - 1 === 8 ? length - 1 : this.#pointerSize,
                this.#base,
              );
            }
            reader.position = next;
            break;
          }
          case dw.DW_LNS_copy:
            emits = true;
            break;
          case dw.DW_LNS_advance_pc:
            address += reader.uleb() * minimumLength;
            break;
          case dw.DW_LNS_advance_line:
            line += reader.sleb();
            break;
          case dw.DW_LNS_set_file:
            file = reader.uleb();
            break;
          case dw.DW_LNS_const_add_pc:
            address += constantAdvance;
            break;
          case dw.DW_LNS_fixed_advance_pc:
            address += reader.u16();
            break;
          default:
            for (let count = opcodeLengths[opcode]!; count > 0; count--) reader.skipLeb();
        }
        at = reader.position;
      }
      if (emits && (line !== lastLine || file !== lastFile)) {
        lastLine = line;
        lastFile = file;
        if (address >= 0 && address < codeEnd) {
          into.push(address);
          into.push(file);
          into.push(line);
        }
      }
    }
  }
}

interface Paths {
  readonly directorySections: number[];
  readonly directoryOffsets: number[];
  readonly fileSections: number[];
  readonly fileOffsets: number[];
  readonly fileDirectories: number[];
}

function noPaths(): Paths {
  return {
    directorySections: [],
    directoryOffsets: [],
    fileSections: [],
    fileOffsets: [],
    fileDirectories: [],
  };
}
