// Reads .debug_abbrev and compiles each declaration for fast decoding and faster skipping.

import { BytePool } from "../byte-pool.ts";
import { ByteReader } from "../byte-reader.ts";
import * as dw from "./constants.ts";

/** What an entry looks like: the order of its attributes and their forms. */
export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: Uint16Array;
  readonly forms: Uint16Array;
  /** Values of DW_FORM_implicit_const, by position; they live here and take no bytes in the entry. */
  readonly implicit: readonly number[];
  /**
   * What reads the attributes: a run of n >= 0 bytes that nobody asks for, or -1 - 2 * i for attribute i, which is wanted,
   * or -2 - 2 * i for one that is not but whose size has to be read.
   */
  readonly plan: Int32Array;
  /** Bytes of the attributes when every form has a fixed size, else -1. */
  readonly fixedSize: number;
  /** What skips the attributes otherwise: a run of n >= 0 bytes, or -1 - form for a form that has to be read. */
  readonly skip: Int32Array;
  /** Where DW_AT_sibling stands as DW_FORM_ref4, from the first attribute; -1 when that is not fixed. */
  readonly siblingAt: number;
}

/** The declarations of one table by their code; codes are dense in practice. */
export type AbbreviationTable = (code: number) => Abbreviation | undefined;

/** What decides the size of a form besides the form. */
export interface FormSizes {
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
}

/** Whether an attribute of entries with a tag is to be read. */
export type Wanted = (tag: number, attribute: number) => boolean;

const denseCodesAtMost = 1 << 16;

/**
 * Reads tables of .debug_abbrev. Most declarations stand in most tables of a kernel, 650,000 of them in all: each is
 * compiled once and found again by its bytes.
 */
export class AbbreviationReader {
  readonly #reader: ByteReader;
  readonly #isWanted: Wanted;
  readonly #known = new BytePool();
  readonly #compiled: Abbreviation[] = [];
  #sizes: FormSizes | undefined;

  constructor(section: Uint8Array, littleEndian: boolean, isWanted: Wanted) {
    this.#isWanted = isWanted;
    this.#reader = new ByteReader(section, littleEndian, ".debug_abbrev");
  }

  /** Reads the table at an offset. Throws BadData. */
  read(offset: number, sizes: FormSizes): AbbreviationTable {
    const reader = this.#reader;
    reader.position = offset;
    const dense: (Abbreviation | undefined)[] = [];
    const sparse = new Map<number, Abbreviation>();
    for (let code = reader.uleb(); code !== 0; code = reader.uleb()) {
      const abbreviation = this.#next(sizes);
      if (code < denseCodesAtMost) dense[code] = abbreviation;
      else sparse.set(code, abbreviation);
    }
    return (code) => dense[code] ?? sparse.get(code);
  }

  #next(sizes: FormSizes): Abbreviation {
    const reader = this.#reader;
    const known = this.#sizes;
    const isSame =
      known?.version === sizes.version &&
      known.offsetSize === sizes.offsetSize &&
      known.addressSize === sizes.addressSize;
    // What is compiled holds for one kind of unit; files with several are rare.
    if (known !== undefined && !isSame) return readAbbreviation(reader, sizes, this.#isWanted);
    this.#sizes = sizes;
    const start = reader.position;
    skipDeclaration(reader);
    const end = reader.position;
    const id = this.#known.add(reader.bytes, start, end);
    if (id < this.#compiled.length) return this.#compiled[id]!;
    reader.position = start;
    const abbreviation = readAbbreviation(reader, sizes, this.#isWanted);
    this.#compiled.push(abbreviation);
    return abbreviation;
  }
}

/** Steps over tag, children flag and attributes of a declaration. */
function skipDeclaration(reader: ByteReader): void {
  reader.skipLeb();
  reader.position += 1;
  for (;;) {
    const attribute = reader.uleb();
    const form = reader.uleb();
    if (attribute === 0 && form === 0) return;
    if (form === dw.DW_FORM_implicit_const) reader.skipLeb();
  }
}

function readAbbreviation(reader: ByteReader, sizes: FormSizes, isWanted: Wanted): Abbreviation {
  const tag = reader.uleb();
  const hasChildren = reader.u8() !== 0;
  const attributes: number[] = [];
  const forms: number[] = [];
  const implicit: number[] = [];
  const skip: number[] = [];
  let fixed = 0;
  let isFixed = true;
  let siblingAt = -1;
  for (;;) {
    const attribute = reader.uleb();
    const form = reader.uleb();
    if (attribute === 0 && form === 0) break;
    if (attribute > 0xffff || form > 0xffff) reader.bad("unknown attribute or form");
    if (attribute === dw.DW_AT_sibling && form === dw.DW_FORM_ref4 && isFixed) siblingAt = fixed;
    attributes.push(attribute);
    forms.push(form);
    implicit.push(form === dw.DW_FORM_implicit_const ? reader.sleb() : 0);
    const size = sizeOfForm(form, sizes);
    if (size >= 0) {
      fixed += size;
      continue;
    }
    isFixed = false;
    if (fixed > 0) skip.push(fixed);
    skip.push(-1 - form);
    fixed = 0;
  }
  if (!isFixed && fixed > 0) skip.push(fixed);
  return {
    tag,
    hasChildren,
    attributes: Uint16Array.from(attributes),
    forms: Uint16Array.from(forms),
    implicit,
    plan: planOf(
      attributes.map((attribute) => isWanted(tag, attribute)),
      forms,
      sizes,
    ),
    fixedSize: isFixed ? fixed : -1,
    skip: Int32Array.from(skip),
    siblingAt,
  };
}

function planOf(
  wanted: readonly boolean[],
  forms: readonly number[],
  sizes: FormSizes,
): Int32Array {
  const plan: number[] = [];
  let run = 0;
  forms.forEach((form, index) => {
    const size = sizeOfForm(form, sizes);
    if (wanted[index] !== true && size >= 0) {
      run += size;
      return;
    }
    if (run > 0) plan.push(run);
    run = 0;
    plan.push((wanted[index] === true ? -1 : -2) - 2 * index);
  });
  if (run > 0) plan.push(run);
  return Int32Array.from(plan);
}

/** The size of a form in bytes (DWARF 5, section 7.5.6), or -1 when the bytes themselves say it. */
export function sizeOfForm(form: number, sizes: FormSizes): number {
  switch (form) {
    case dw.DW_FORM_flag_present:
    case dw.DW_FORM_implicit_const:
      return 0;
    case dw.DW_FORM_data1:
    case dw.DW_FORM_flag:
    case dw.DW_FORM_ref1:
    case dw.DW_FORM_strx1:
    case dw.DW_FORM_addrx1:
      return 1;
    case dw.DW_FORM_data2:
    case dw.DW_FORM_ref2:
    case dw.DW_FORM_strx2:
    case dw.DW_FORM_addrx2:
      return 2;
    case dw.DW_FORM_strx3:
    case dw.DW_FORM_addrx3:
      return 3;
    case dw.DW_FORM_data4:
    case dw.DW_FORM_ref4:
    case dw.DW_FORM_strx4:
    case dw.DW_FORM_addrx4:
    case dw.DW_FORM_ref_sup4:
      return 4;
    case dw.DW_FORM_data8:
    case dw.DW_FORM_ref8:
    case dw.DW_FORM_ref_sig8:
    case dw.DW_FORM_ref_sup8:
      return 8;
    case dw.DW_FORM_data16:
      return 16;
    case dw.DW_FORM_addr:
      return sizes.addressSize;
    case dw.DW_FORM_strp:
    case dw.DW_FORM_line_strp:
    case dw.DW_FORM_sec_offset:
    case dw.DW_FORM_strp_sup:
    case dw.DW_FORM_GNU_strp_alt:
    case dw.DW_FORM_GNU_ref_alt:
      return sizes.offsetSize;
    case dw.DW_FORM_ref_addr:
      // DWARF 2 gave it the size of an address (DWARF 3, section 7.4 corrects it).
      return sizes.version <= 2 ? sizes.addressSize : sizes.offsetSize;
    default:
      return -1;
  }
}

/** Steps over a form whose size `sizeOfForm` does not know. Throws BadData for a form that nobody knows. */
export function skipForm(reader: ByteReader, form: number, sizes: FormSizes): void {
  const size = sizeOfForm(form, sizes);
  if (size >= 0) {
    reader.position += size;
    return;
  }
  switch (form) {
    case dw.DW_FORM_string:
      return reader.skipString();
    case dw.DW_FORM_block1: {
      const length = reader.u8();
      reader.position += length;
      return;
    }
    case dw.DW_FORM_block2: {
      const length = reader.u16();
      reader.position += length;
      return;
    }
    case dw.DW_FORM_block4: {
      const length = reader.u32();
      reader.position += length;
      return;
    }
    case dw.DW_FORM_block:
    case dw.DW_FORM_exprloc: {
      const length = reader.uleb();
      reader.position += length;
      return;
    }
    case dw.DW_FORM_sdata:
    case dw.DW_FORM_udata:
    case dw.DW_FORM_ref_udata:
    case dw.DW_FORM_strx:
    case dw.DW_FORM_addrx:
    case dw.DW_FORM_loclistx:
    case dw.DW_FORM_rnglistx:
    case dw.DW_FORM_GNU_addr_index:
    case dw.DW_FORM_GNU_str_index:
      return reader.skipLeb();
    case dw.DW_FORM_indirect:
      return skipForm(reader, reader.uleb(), sizes);
    default:
      reader.bad(`unknown form 0x${form.toString(16)}`);
  }
}

/** Steps over all attributes of an entry. */
export function skipAttributes(
  reader: ByteReader,
  abbreviation: Abbreviation,
  sizes: FormSizes,
): void {
  if (abbreviation.fixedSize >= 0) {
    reader.position += abbreviation.fixedSize;
    return;
  }
  const { skip } = abbreviation;
  for (let index = 0; index < skip.length; index++) {
    const step = skip[index]!;
    if (step >= 0) reader.position += step;
    else skipForm(reader, -1 - step, sizes);
  }
}
