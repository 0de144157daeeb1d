// Decodes one debugging information entry: the attributes that the product asks for, into fields that are used again
// for the next entry. Everything else is stepped over.

import { ByteReader, textAt } from "../byte-reader.ts";
import { AbbreviationReader, type Abbreviation, type AbbreviationTable } from "./abbreviations.ts";
import { addressBaseOf, readAddress, type AddressBase } from "./addresses.ts";
import * as dw from "./constants.ts";
import * as field from "./entry-fields.ts";
import {
  IN_INFO,
  IN_LINE_STR,
  IN_STR,
  LOCATION_EXPRESSION,
  LOCATION_LIST,
} from "./entry-fields.ts";
import * as plan from "./entry-plan.ts";
import { skipForm } from "./form-sizes.ts";
import type { DebugSections } from "./sections.ts";
import type { UnitHeader } from "./units.ts";

/** What a form's bytes mean (DWARF 5, section 7.5.5). */
const NONE = 0;
const CONSTANT = 1;
const ADDRESS = 2;
const REFERENCE = 3;
const BLOCK = 4;
const OFFSET = 5;
const STRING = 6;

/** A unit being read: header, abbreviations, and what its first entry says about the sections. */
export class Unit implements UnitHeader {
  readonly offset: number;
  readonly firstEntry: number;
  readonly end: number;
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
  readonly abbrevOffset: number;
  readonly unitType: number;
  readonly bytes: Uint8Array;
  readonly abbreviations: AbbreviationTable;
  lowPc = 0;
  // Bases that the first entry does not set are those of a lone contribution: just behind its header.
  strOffsetsBase: number;
  addrBase: number;
  rnglistsBase: number;
  loclistsBase: number;
  /** -1 without a line table. */
  stmtList = -1;
  name = "";
  compDir = "";
  /** DW_LANG_*; 0 where it is not said. */
  language = 0;
  rootHasChildren = false;
  /** Where the first child of the root begins. */
  firstChild = 0;

  constructor(header: UnitHeader, bytes: Uint8Array, abbreviations: AbbreviationTable) {
    this.offset = header.offset;
    this.firstEntry = header.firstEntry;
    this.end = header.end;
    this.version = header.version;
    this.offsetSize = header.offsetSize;
    this.addressSize = header.addressSize;
    this.abbrevOffset = header.abbrevOffset;
    this.unitType = header.unitType;
    this.bytes = bytes;
    this.abbreviations = abbreviations;
    this.strOffsetsBase = this.addrBase = header.offsetSize === 8 ? 16 : 8;
    this.rnglistsBase = this.loclistsBase = header.offsetSize === 8 ? 20 : 12;
  }
}

/** Sets nothing. */
const noPlan: plan.EntryPlan = plan.planOf([], { version: 5, offsetSize: 4, addressSize: 8 });

export class Entry {
  /** Over the bytes of the unit. */
  reader!: ByteReader;
  readonly sections: DebugSections;
  readonly base: AddressBase;
  /** Offsets of type entries by the signature of their unit. */
  readonly signatures: ReadonlyMap<bigint, number>;
  readonly abbreviations: AbbreviationReader;
  unit!: Unit;

  // The entry last read. Offsets are into .debug_info, those of expressions and blocks into the unit's bytes; 0 or -1 as said stands for absent.
  offset = 0;
  tag = 0;
  hasChildren = false;
  /** The attributes that are plain numbers, by the names of `entry-fields.ts`; the same bits without a sign. */
  readonly #fields = field.absentFields.slice();
  readonly #unsigned = new Uint32Array(this.#fields.buffer);
  /** What the fields were last set by. */
  #lastPlan = noPlan;
  /** -1 absent or not constant. */
  elementCount = -1;
  /** NaN absent; distances from the base. */
  lowPc = NaN;
  highPc = NaN;
  highIsLength = false;
  entryPc = NaN;
  entryIsOffset = false;
  /** -1 absent; an offset into .debug_ranges or .debug_rnglists. */
  ranges = -1;
  locationSize = 0;
  /** 0 absent, else as of a location: an expression, or a list. */
  frameBaseKind = 0;
  frameBaseAt = 0;
  frameBaseSize = 0;
  /** 0 absent, 1 the number `constant`, 2 the bytes at `constantAt`. */
  constantKind = 0;
  constant = 0;
  /** Set only for constants that a double does not hold. */
  constantBig = 0n;
  constantIsBig = false;
  constantAt = 0;
  constantSize = 0;
  stmtList = -1;
  compDirIn = 0;
  compDirAt = 0;
  language = 0;
  strOffsetsBase = -1;
  addrBase = -1;
  rnglistsBase = -1;
  loclistsBase = -1;

  // The form last read: `#value` of a reference, an offset or a place; of a constant its low 32 bits, which is all that
  // most attributes can have, and of an address nothing. `#exact` has constants and addresses. Two fields, because one
  // that has held a fraction or a large number once makes every use of it slower for good.
  #class = NONE;
  #value = 0;
  #exact = NaN;
  #size = 0;
  #form = 0;

  constructor(sections: DebugSections, signatures: ReadonlyMap<bigint, number>) {
    this.sections = sections;
    this.base = addressBaseOf(sections.base);
    this.signatures = signatures;
    this.abbreviations = new AbbreviationReader(sections.abbrev, sections.littleEndian, isWanted);
  }

  /** 0 absent. */
  get sibling(): number {
    return this.#unsigned[field.SIBLING]!;
  }

  /** 0 absent (void). */
  get type(): number {
    return this.#unsigned[field.TYPE]!;
  }

  get abstractOrigin(): number {
    return this.#unsigned[field.ABSTRACT_ORIGIN]!;
  }

  get specification(): number {
    return this.#unsigned[field.SPECIFICATION]!;
  }

  /** Which section the name lies in: IN_STR and so on, 0 without a name. */
  get nameIn(): number {
    return this.#fields[field.NAME_IN]!;
  }

  get nameAt(): number {
    return this.#unsigned[field.NAME_AT]!;
  }

  get declFile(): number {
    return this.#fields[field.DECL_FILE]!;
  }

  get declLine(): number {
    return this.#fields[field.DECL_LINE]!;
  }

  get declColumn(): number {
    return this.#fields[field.DECL_COLUMN]!;
  }

  get isDeclaration(): boolean {
    return this.#fields[field.DECLARATION] !== 0;
  }

  get isExternal(): boolean {
    return this.#fields[field.EXTERNAL] !== 0;
  }

  get encoding(): number {
    return this.#fields[field.ENCODING]!;
  }

  /** -1 absent. */
  get byteSize(): number {
    return this.#fields[field.BYTE_SIZE]!;
  }

  get bitSize(): number {
    return this.#fields[field.BIT_SIZE]!;
  }

  /** -1 absent; DWARF 2 and 3 count from the most significant bit of the storage unit. */
  get bitOffset(): number {
    return this.#fields[field.BIT_OFFSET]!;
  }

  /** -1 absent. */
  get dataBitOffset(): number {
    return this.#fields[field.DATA_BIT_OFFSET]!;
  }

  get memberLocation(): number {
    return this.#fields[field.MEMBER_LOCATION]!;
  }

  get callFile(): number {
    return this.#fields[field.CALL_FILE]!;
  }

  get callLine(): number {
    return this.#fields[field.CALL_LINE]!;
  }

  get isTailCall(): boolean {
    return this.#fields[field.TAIL_CALL] !== 0;
  }

  /** LOCATION_EXPRESSION and so on, 0 absent. */
  get locationKind(): number {
    return this.#fields[field.LOCATION_KIND]!;
  }

  get locationAt(): number {
    return this.#unsigned[field.LOCATION_AT]!;
  }

  /** Goes to a unit, to read entries of it. */
  enter(unit: Unit): void {
    if (this.unit === unit) return;
    this.unit = unit;
    const { littleEndian } = this.sections;
    this.reader = new ByteReader(unit.bytes, littleEndian, ".debug_info", "bad-dwarf", unit.offset);
  }

  /** The offset behind what has been read. */
  get position(): number {
    return this.unit.offset + this.reader.position;
  }

  /** Begins a unit, whose bytes are given: its abbreviations, and the bases that its first entry sets. */
  open(header: UnitHeader, bytes: Uint8Array): Unit {
    const unit = new Unit(header, bytes, this.abbreviations.read(header.abbrevOffset, header));
    this.enter(unit);
    // The root may use an indexed form before the attribute that sets its base: read it twice.
    this.read(header.firstEntry);
    if (this.strOffsetsBase >= 0) unit.strOffsetsBase = this.strOffsetsBase;
    if (this.addrBase >= 0) unit.addrBase = this.addrBase;
    if (this.rnglistsBase >= 0) unit.rnglistsBase = this.rnglistsBase;
    if (this.loclistsBase >= 0) unit.loclistsBase = this.loclistsBase;
    this.read(header.firstEntry);
    if (!Number.isNaN(this.lowPc)) unit.lowPc = this.lowPc;
    unit.stmtList = this.stmtList;
    unit.name = this.text(this.nameIn, this.nameAt);
    unit.compDir = this.text(this.compDirIn, this.compDirAt);
    unit.language = this.language;
    unit.rootHasChildren = this.hasChildren;
    unit.firstChild = this.position;
    return this.unit;
  }

  /** The declaration of the entry at an offset, leaving the reader at its attributes; undefined at an end of children. */
  abbreviationAt(offset: number): Abbreviation | undefined {
    const { reader, unit } = this;
    if (offset < unit.firstEntry || offset >= unit.end)
      reader.bad(`entry 0x${offset.toString(16)} outside its unit`);
    reader.position = offset - unit.offset;
    const code = reader.uleb();
    if (code === 0) return undefined;
    return unit.abbreviations(code) ?? reader.bad(`abbreviation ${code} is not declared`);
  }

  /** Reads the entry at an offset of the current unit; false at an end of children. The reader is left behind it. */
  read(offset: number): boolean {
    const abbreviation = this.abbreviationAt(offset);
    if (abbreviation === undefined) return false;
    this.readAttributes(offset, abbreviation);
    return true;
  }

  /** Reads the attributes that the reader stands at. */
  readAttributes(offset: number, abbreviation: Abbreviation): void {
    this.#reset(offset, abbreviation);
    const { steps } = abbreviation.plan;
    const { reader } = this;
    const { view, littleEndian } = reader;
    const fields = this.#fields;
    let { position } = reader;
    for (let at = 0; at < steps.length; at += plan.stepWidth) {
      const argument = steps[at + 1]!;
      switch (steps[at]) {
        case plan.STEP_OVER:
          position += argument;
          break;
        case plan.STEP_GIVEN:
          fields[argument] = steps[at + 2]!;
          break;
        case plan.STEP_BYTE:
          fields[argument] = view.getUint8(position);
          position += 1;
          break;
        case plan.STEP_HALF:
          fields[argument] = view.getUint16(position, littleEndian);
          position += 2;
          break;
        case plan.STEP_WORD:
          fields[argument] = view.getUint32(position, littleEndian);
          position += 4;
          break;
        case plan.STEP_REFERENCE:
          fields[argument] = this.unit.offset + view.getUint32(position, littleEndian);
          position += 4;
          break;
        default:
          reader.position = position;
          this.#readOther(steps[at]!, argument, abbreviation);
          ({ position } = reader);
      }
    }
    reader.position = position;
    if (position > reader.bytes.length) reader.bad("entry ends beyond its unit");
  }

  /** Takes a step over what has no fixed size. */
  #readOther(step: number, argument: number, abbreviation: Abbreviation): void {
    const { reader } = this;
    switch (step) {
      case plan.STEP_NAME:
        this.#fields[field.NAME_IN] = IN_INFO;
        this.#fields[field.NAME_AT] = this.position;
        reader.skipString();
        break;
      case plan.STEP_SKIP:
        skipForm(reader, abbreviation.forms[argument]!, this.unit);
        break;
      default:
        this.#readForm(abbreviation.forms[argument]!, abbreviation.implicit[argument]!);
        this.#store(abbreviation.attributes[argument]!);
    }
  }

  /** The text of a string attribute; empty when it lies outside its section. */
  text(where: number, at: number): string {
    if (where === 0) return "";
    return where === IN_INFO
      ? (textAt(this.unit.bytes, at - this.unit.offset) ?? "")
      : (textAt(this.stringSection(where), at) ?? "");
  }

  /** Where strings lie that do not stand in a unit. */
  stringSection(where: number): Uint8Array {
    return where === IN_STR ? this.sections.str : this.sections.lineStr;
  }

  #reset(offset: number, abbreviation: Abbreviation): void {
    this.offset = offset;
    this.tag = abbreviation.tag;
    this.hasChildren = abbreviation.hasChildren;
    const { fields, hasOthers } = this.#lastPlan;
    this.#lastPlan = abbreviation.plan;
    for (let at = 0; at < fields.length; at++) {
      const index = fields[at]!;
      this.#fields[index] = field.absentFields[index]!;
    }
    if (hasOthers) this.#resetOthers();
  }

  #resetOthers(): void {
    this.elementCount = -1;
    this.lowPc = NaN;
    this.highPc = NaN;
    this.entryPc = NaN;
    this.ranges = -1;
    this.frameBaseKind = 0;
    this.constantKind = 0;
    this.stmtList = -1;
    this.compDirIn = 0;
    this.language = 0;
    this.strOffsetsBase = -1;
    this.addrBase = -1;
    this.rnglistsBase = -1;
    this.loclistsBase = -1;
  }

  #store(attribute: number): void {
    const value = this.#value;
    const fields = this.#fields;
    switch (attribute) {
      case dw.DW_AT_sibling:
        fields[field.SIBLING] = value;
        break;
      case dw.DW_AT_name:
        if (this.#class === STRING) {
          fields[field.NAME_IN] = this.#size;
          fields[field.NAME_AT] = value;
        }
        break;
      case dw.DW_AT_byte_size:
        if (this.#isNumber()) fields[field.BYTE_SIZE] = value;
        break;
      case dw.DW_AT_data_member_location:
        fields[field.MEMBER_LOCATION] =
          this.#class === BLOCK ? this.#memberLocationOfBlock() : value;
        break;
      case dw.DW_AT_upper_bound:
        // The bound of `int a[0]` is -1; its forms may lose the sign.
        if (this.#isNumber()) this.elementCount = this.#exact >= 0xffff_ffff ? 0 : this.#exact + 1;
        break;
      case dw.DW_AT_count:
        if (this.#isNumber()) this.elementCount = this.#exact;
        break;
      case dw.DW_AT_low_pc:
        this.lowPc = this.#exact;
        break;
      case dw.DW_AT_high_pc:
        this.highPc = this.#exact;
        this.highIsLength = this.#class !== ADDRESS;
        break;
      case dw.DW_AT_entry_pc:
        this.entryPc = this.#exact;
        this.entryIsOffset = this.#class !== ADDRESS;
        break;
      case dw.DW_AT_ranges:
        this.ranges =
          this.#form === dw.DW_FORM_rnglistx
            ? this.#listOffset(this.sections.rnglists, this.unit.rnglistsBase)
            : value;
        break;
      case dw.DW_AT_location:
        this.#storeLocation();
        break;
      case dw.DW_AT_frame_base:
        this.#storeFrameBase();
        break;
      case dw.DW_AT_const_value:
        this.#storeConstant();
        break;
      case dw.DW_AT_stmt_list:
        this.stmtList = value;
        break;
      case dw.DW_AT_comp_dir:
        if (this.#class === STRING) {
          this.compDirIn = this.#size;
          this.compDirAt = value;
        }
        break;
      case dw.DW_AT_language:
        this.language = value;
        break;
      case dw.DW_AT_str_offsets_base:
        this.strOffsetsBase = value;
        break;
      case dw.DW_AT_addr_base:
      case dw.DW_AT_GNU_addr_base:
        this.addrBase = value;
        break;
      case dw.DW_AT_rnglists_base:
        this.rnglistsBase = value;
        break;
      case dw.DW_AT_loclists_base:
        this.loclistsBase = value;
        break;
      default:
        this.#storeField(attribute);
    }
  }

  #storeField(attribute: number): void {
    const reference = field.referenceFields.get(attribute);
    if (reference !== undefined && this.#class === REFERENCE) this.#fields[reference] = this.#value;
    const number = field.numberFields.get(attribute);
    if (number !== undefined) this.#fields[number] = this.#value;
  }

  /** Data forms of DWARF 2 and 3 are numbers or section offsets, as the attribute demands. */
  #isNumber(): boolean {
    return this.#class === CONSTANT || this.#class === OFFSET;
  }

  #storeLocation(): void {
    const fields = this.#fields;
    fields[field.LOCATION_AT] = this.#locationAt();
    this.locationSize = this.#size;
    fields[field.LOCATION_KIND] = this.#class === BLOCK ? LOCATION_EXPRESSION : LOCATION_LIST;
  }

  /** Where the canonical frame address is not described (DWARF 2, ia64), a list says what the frame's base is at a pc. */
  #storeFrameBase(): void {
    if (this.#class !== BLOCK && this.#class !== OFFSET) return;
    this.frameBaseKind = this.#class === BLOCK ? LOCATION_EXPRESSION : LOCATION_LIST;
    this.frameBaseAt = this.#locationAt();
    this.frameBaseSize = this.#size;
  }

  /** Where the expression or the list of an attribute stands. */
  #locationAt(): number {
    return this.#form === dw.DW_FORM_loclistx
      ? this.#listOffset(this.sections.loclists, this.unit.loclistsBase)
      : this.#value;
  }

  #storeConstant(): void {
    if (this.#class === BLOCK || this.#class === STRING) {
      this.constantKind = this.#class === BLOCK ? 2 : 0;
      this.constantAt = this.#value;
      this.constantSize = this.#size;
    } else {
      this.constantKind = 1;
      this.constant = this.#exact;
      this.constantIsBig = !Number.isSafeInteger(this.#exact);
    }
  }

  /** DWARF 2 gives a member's place as an expression, in practice `plus_uconst N` or `constu N`. */
  #memberLocationOfBlock(): number {
    const after = this.reader.position;
    this.reader.position = this.#value;
    const operation = this.reader.u8();
    const isOffset = operation === dw.DW_OP_plus_uconst || operation === dw.DW_OP_constu;
    const offset = isOffset ? this.reader.uleb() : 0;
    this.reader.position = after;
    return offset;
  }

  /** An index into the offsets that begin a contribution to .debug_rnglists or .debug_loclists. */
  #listOffset(section: Uint8Array, base: number): number {
    const { offsetSize } = this.unit;
    const table = new ByteReader(section, this.sections.littleEndian, "list offsets");
    table.position = base + this.#value * offsetSize;
    return base + table.offset(offsetSize);
  }

  #indexedAddress(index: number): number {
    const { addressSize, addrBase } = this.unit;
    const table = new ByteReader(this.sections.addr, this.sections.littleEndian, ".debug_addr");
    table.position = addrBase + index * addressSize;
    return readAddress(table, addressSize, this.base);
  }

  #string(where: number, at: number): void {
    this.#class = STRING;
    this.#value = at;
    this.#size = where;
  }

  #indexedString(index: number): void {
    const { offsetSize, strOffsetsBase } = this.unit;
    const table = new ByteReader(
      this.sections.strOffsets,
      this.sections.littleEndian,
      ".debug_str_offsets",
    );
    const at = strOffsetsBase + index * offsetSize;
    // Until the root has been read once its base is a guess.
    if (at + offsetSize > table.bytes.length) return this.#none();
    table.position = at;
    this.#string(IN_STR, table.offset(offsetSize));
  }

  #none(): void {
    this.#class = NONE;
    this.#value = 0;
    this.#exact = 0;
    this.#size = 0;
  }

  #constant(value: number): void {
    this.#class = CONSTANT;
    this.#exact = value;
    this.#value = value | 0;
  }

  #reference(offset: number): void {
    this.#class = REFERENCE;
    this.#value = offset;
  }

  #block(length: number): void {
    this.#class = BLOCK;
    this.#value = this.reader.position;
    this.#size = length;
    this.reader.position += length;
  }

  #readForm(form: number, implicit: number): void {
    const { reader, unit } = this;
    this.#form = form;
    switch (form) {
      case dw.DW_FORM_data1:
      case dw.DW_FORM_flag:
        return this.#constant(reader.u8());
      case dw.DW_FORM_data2:
        return this.#constant(reader.u16());
      case dw.DW_FORM_data4:
        this.#constant(reader.u32());
        // Up to DWARF 3 this form also carries section offsets.
        if (unit.version <= 3) this.#class = OFFSET;
        return;
      case dw.DW_FORM_data8: {
        const value = reader.u64();
        this.constantBig = value;
        this.#constant(Number(value));
        if (unit.version <= 3) this.#class = OFFSET;
        return;
      }
      case dw.DW_FORM_sdata: {
        const start = reader.position;
        const value = reader.sleb();
        if (!Number.isSafeInteger(value)) {
          reader.position = start;
          this.constantBig = BigInt.asUintN(64, reader.slebBig());
        }
        return this.#constant(value);
      }
      case dw.DW_FORM_udata: {
        const start = reader.position;
        const value = reader.uleb();
        if (!Number.isSafeInteger(value)) {
          reader.position = start;
          this.constantBig = reader.ulebBig();
        }
        return this.#constant(value);
      }
      case dw.DW_FORM_implicit_const:
        return this.#constant(implicit);
      case dw.DW_FORM_flag_present:
        return this.#constant(1);
      case dw.DW_FORM_ref4:
        return this.#reference(unit.offset + reader.u32());
      case dw.DW_FORM_strp:
        return this.#string(IN_STR, reader.offset(unit.offsetSize));
      case dw.DW_FORM_line_strp:
        return this.#string(IN_LINE_STR, reader.offset(unit.offsetSize));
      case dw.DW_FORM_string:
        this.#string(IN_INFO, this.position);
        return reader.skipString();
      case dw.DW_FORM_exprloc:
      case dw.DW_FORM_block:
        return this.#block(reader.uleb());
      case dw.DW_FORM_block1:
        return this.#block(reader.u8());
      case dw.DW_FORM_block2:
        return this.#block(reader.u16());
      case dw.DW_FORM_block4:
        return this.#block(reader.u32());
      case dw.DW_FORM_data16:
        return this.#block(16);
      case dw.DW_FORM_sec_offset:
        this.#class = OFFSET;
        this.#value = reader.offset(unit.offsetSize);
        return;
      case dw.DW_FORM_loclistx:
      case dw.DW_FORM_rnglistx:
        this.#class = OFFSET;
        this.#value = reader.uleb();
        return;
      case dw.DW_FORM_addr:
        this.#class = ADDRESS;
        this.#exact = readAddress(reader, unit.addressSize, this.base);
        return;
      case dw.DW_FORM_addrx:
      case dw.DW_FORM_GNU_addr_index:
        return this.#address(reader.uleb());
      case dw.DW_FORM_addrx1:
        return this.#address(reader.u8());
      case dw.DW_FORM_addrx2:
        return this.#address(reader.u16());
      case dw.DW_FORM_addrx3:
        return this.#address(reader.u24());
      case dw.DW_FORM_addrx4:
        return this.#address(reader.u32());
      case dw.DW_FORM_strx:
      case dw.DW_FORM_GNU_str_index:
        return this.#indexedString(reader.uleb());
      case dw.DW_FORM_strx1:
        return this.#indexedString(reader.u8());
      case dw.DW_FORM_strx2:
        return this.#indexedString(reader.u16());
      case dw.DW_FORM_strx3:
        return this.#indexedString(reader.u24());
      case dw.DW_FORM_strx4:
        return this.#indexedString(reader.u32());
      case dw.DW_FORM_ref1:
        return this.#reference(unit.offset + reader.u8());
      case dw.DW_FORM_ref2:
        return this.#reference(unit.offset + reader.u16());
      case dw.DW_FORM_ref8:
        return this.#reference(unit.offset + reader.offset(8));
      case dw.DW_FORM_ref_udata:
        return this.#reference(unit.offset + reader.uleb());
      case dw.DW_FORM_ref_addr:
        return this.#reference(
          reader.offset(unit.version <= 2 && unit.addressSize === 8 ? 8 : unit.offsetSize),
        );
      case dw.DW_FORM_ref_sig8: {
        const target = this.signatures.get(reader.u64());
        return target === undefined ? this.#none() : this.#reference(target);
      }
      case dw.DW_FORM_indirect: {
        const actual = reader.uleb();
        if (actual === dw.DW_FORM_indirect) reader.bad("indirect form of an indirect form");
        return this.#readForm(actual, actual === dw.DW_FORM_implicit_const ? reader.sleb() : 0);
      }
      default:
        // What lies in a supplementary file (dwz) is not at hand.
        this.#none();
        return skipForm(reader, form, unit);
    }
  }

  #address(index: number): void {
    this.#class = ADDRESS;
    this.#exact = this.#indexedAddress(index);
  }
}

/** Attributes with a field above; a table, because most attributes of most entries are not. */
const wanted = new Uint8Array(0x100);
for (const attribute of [
  dw.DW_AT_sibling,
  dw.DW_AT_location,
  dw.DW_AT_name,
  dw.DW_AT_byte_size,
  dw.DW_AT_bit_offset,
  dw.DW_AT_bit_size,
  dw.DW_AT_stmt_list,
  dw.DW_AT_low_pc,
  dw.DW_AT_high_pc,
  dw.DW_AT_comp_dir,
  dw.DW_AT_const_value,
  dw.DW_AT_upper_bound,
  dw.DW_AT_abstract_origin,
  dw.DW_AT_count,
  dw.DW_AT_data_member_location,
  dw.DW_AT_decl_column,
  dw.DW_AT_decl_file,
  dw.DW_AT_decl_line,
  dw.DW_AT_declaration,
  dw.DW_AT_encoding,
  dw.DW_AT_external,
  dw.DW_AT_frame_base,
  dw.DW_AT_specification,
  dw.DW_AT_type,
  dw.DW_AT_ranges,
  dw.DW_AT_entry_pc,
  dw.DW_AT_call_origin,
  dw.DW_AT_call_tail_call,
  dw.DW_AT_call_file,
  dw.DW_AT_call_line,
  dw.DW_AT_data_bit_offset,
  dw.DW_AT_str_offsets_base,
  dw.DW_AT_addr_base,
  dw.DW_AT_rnglists_base,
  dw.DW_AT_loclists_base,
  dw.DW_AT_language,
]) {
  wanted[attribute] = 1;
}

/** Where something is declared is asked of functions, types and variables, the column of types only. */
function isWanted(tag: number, attribute: number): boolean {
  if (attribute === dw.DW_AT_decl_column && !typesWithPlace.has(tag)) return false;
  const isPlace = attribute === dw.DW_AT_decl_file || attribute === dw.DW_AT_decl_line;
  if (isPlace && withoutPlace.has(tag)) return false;
  if (attribute < 0x100) return wanted[attribute] === 1;
  return attribute === dw.DW_AT_GNU_addr_base || attribute === dw.DW_AT_GNU_tail_call;
}

const typesWithPlace: ReadonlySet<number> = new Set([
  dw.DW_TAG_structure_type,
  dw.DW_TAG_class_type,
  dw.DW_TAG_union_type,
  dw.DW_TAG_enumeration_type,
  dw.DW_TAG_typedef,
]);

const withoutPlace: ReadonlySet<number> = new Set([dw.DW_TAG_formal_parameter, dw.DW_TAG_member]);
