// Reads .debug_abbrev and compiles each declaration for fast decoding and faster skipping.

import { BytePool } from "../byte-pool.ts";
import { ByteReader } from "../byte-reader.ts";
import * as dw from "./constants.ts";
import { planOf, type EntryPlan } from "./entry-plan.ts";
import { sizeOfForm, skipForm, type FormSizes } from "./form-sizes.ts";

/** What an entry looks like: the order of its attributes and their forms. */
export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: Uint16Array;
  readonly forms: Uint16Array;
  /** Values of DW_FORM_implicit_const, by position; they live here and take no bytes in the entry. */
  readonly implicit: readonly number[];
  /** What reads the attributes. */
  readonly plan: EntryPlan;
  /** Bytes of the attributes when every form has a fixed size, else -1. */
  readonly fixedSize: number;
  /** What skips the attributes otherwise: a run of n >= 0 bytes, or -1 - form for a form that has to be read. */
  readonly skip: Int32Array;
  /** Where DW_AT_sibling stands as DW_FORM_ref4, from the first attribute; -1 when that is not fixed. */
  readonly siblingAt: number;
}

/** The declarations of one table by their code; codes are dense in practice. */
export type AbbreviationTable = (code: number) => Abbreviation | undefined;

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
      attributes.map((attribute, index) => ({
        attribute,
        form: forms[index]!,
        implicit: implicit[index]!,
        isWanted: isWanted(tag, attribute),
      })),
      sizes,
    ),
    fixedSize: isFixed ? fixed : -1,
    skip: Int32Array.from(skip),
    siblingAt,
  };
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
