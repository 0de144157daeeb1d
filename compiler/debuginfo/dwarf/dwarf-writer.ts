// Writes .debug_info and .debug_abbrev by hand, for tests: a tree of entries in any version, format and byte order.

import { NumberBytes } from "../elf/elf-writer.ts";
import * as dw from "./constants.ts";

/** Attribute, form, and a value as the form wants it: a number, a text, bytes, or for references a label. */
export type AttributeDraft = readonly [number, number, number | bigint | string | Uint8Array];

export interface EntryDraft {
  readonly tag: number;
  readonly label?: string;
  readonly attributes: readonly AttributeDraft[];
  readonly children?: readonly EntryDraft[];
}

export interface DwarfFormat {
  readonly version: 2 | 3 | 4 | 5;
  readonly offsetSize: 4 | 8;
  readonly addressSize: 4 | 8;
  readonly littleEndian: boolean;
}

export interface UnitDraft {
  readonly root: EntryDraft;
  /** A type unit: its signature and the label of its type. */
  readonly signature?: bigint;
  readonly typeLabel?: string;
}

/** One unit; its abbreviations are appended to `abbrev`. References lie within the unit. */
export function writeUnit(format: DwarfFormat, unit: UnitDraft, abbrev: NumberBytes): Uint8Array {
  const labels = new Map<string, number>();
  const abbrevAt = abbrev.length;
  // The first pass finds where the labelled entries stand; references have fixed sizes.
  writeOnce(format, unit, abbrevAt, labels, new NumberBytes(format.littleEndian));
  return writeOnce(format, unit, abbrevAt, labels, abbrev);
}

function writeOnce(
  format: DwarfFormat,
  unit: UnitDraft,
  abbrevAt: number,
  labels: Map<string, number>,
  abbrev: NumberBytes,
): Uint8Array {
  const { version, offsetSize, addressSize, littleEndian } = format;
  const body = new NumberBytes(littleEndian);
  const isType = unit.signature !== undefined;
  body.number(version, 2);
  if (version >= 5)
    body.number(isType ? dw.DW_UT_type : dw.DW_UT_compile, 1).number(addressSize, 1);
  body.number(abbrevAt, offsetSize);
  if (version < 5) body.number(addressSize, 1);
  if (isType) {
    body.number(unit.signature!, 8).number(labels.get(unit.typeLabel ?? "") ?? 0, offsetSize);
  }
  const lengthSize = offsetSize === 8 ? 12 : 4;
  let code = 0;
  const write = (entry: EntryDraft): void => {
    if (entry.label !== undefined) labels.set(entry.label, lengthSize + body.length);
    code += 1;
    abbrev
      .uleb(code)
      .uleb(entry.tag)
      .number(entry.children === undefined ? 0 : 1, 1);
    body.uleb(code);
    for (const [attribute, form, value] of entry.attributes) {
      abbrev.uleb(attribute).uleb(form);
      if (form === dw.DW_FORM_implicit_const) abbrev.sleb(Number(value));
      else writeForm(body, format, form, value, labels);
    }
    abbrev.uleb(0).uleb(0);
    if (entry.children === undefined) return;
    for (const child of entry.children) write(child);
    body.uleb(0);
  };
  write(unit.root);
  abbrev.uleb(0);
  const out = new NumberBytes(littleEndian);
  if (offsetSize === 8) out.number(0xffff_ffff, 4);
  return out.number(body.length, offsetSize).raw(body.bytes).bytes;
}

function writeForm(
  out: NumberBytes,
  format: DwarfFormat,
  form: number,
  value: number | bigint | string | Uint8Array,
  labels: ReadonlyMap<string, number>,
): void {
  const number =
    typeof value === "string" ? (labels.get(value) ?? 0) : value instanceof Uint8Array ? 0 : value;
  const bytes = value instanceof Uint8Array ? value : new Uint8Array(0);
  const size = fixedSizes(format).get(form);
  if (size !== undefined) {
    out.number(number, size);
    return;
  }
  switch (form) {
    case dw.DW_FORM_string:
      out.text(String(value));
      return;
    case dw.DW_FORM_flag_present:
      return;
    case dw.DW_FORM_sdata:
      out.sleb(Number(number));
      return;
    case dw.DW_FORM_udata:
    case dw.DW_FORM_strx:
    case dw.DW_FORM_addrx:
    case dw.DW_FORM_rnglistx:
    case dw.DW_FORM_loclistx:
      out.uleb(Number(number));
      return;
    case dw.DW_FORM_block1:
      out.number(bytes.length, 1).raw(bytes);
      return;
    case dw.DW_FORM_block2:
      out.number(bytes.length, 2).raw(bytes);
      return;
    case dw.DW_FORM_block4:
      out.number(bytes.length, 4).raw(bytes);
      return;
    case dw.DW_FORM_block:
    case dw.DW_FORM_exprloc:
      out.uleb(bytes.length).raw(bytes);
      return;
    default:
      throw new Error(`the test writer does not know form 0x${form.toString(16)}`);
  }
}

function fixedSizes({ offsetSize, addressSize, version }: DwarfFormat): Map<number, number> {
  return new Map([
    [dw.DW_FORM_addr, addressSize],
    [dw.DW_FORM_data1, 1],
    [dw.DW_FORM_flag, 1],
    [dw.DW_FORM_ref1, 1],
    [dw.DW_FORM_strx1, 1],
    [dw.DW_FORM_addrx1, 1],
    [dw.DW_FORM_data2, 2],
    [dw.DW_FORM_ref2, 2],
    [dw.DW_FORM_strx2, 2],
    [dw.DW_FORM_addrx2, 2],
    [dw.DW_FORM_strx3, 3],
    [dw.DW_FORM_data4, 4],
    [dw.DW_FORM_ref4, 4],
    [dw.DW_FORM_strx4, 4],
    [dw.DW_FORM_addrx4, 4],
    [dw.DW_FORM_data8, 8],
    [dw.DW_FORM_ref8, 8],
    [dw.DW_FORM_ref_sig8, 8],
    [dw.DW_FORM_data16, 16],
    [dw.DW_FORM_strp, offsetSize],
    [dw.DW_FORM_line_strp, offsetSize],
    [dw.DW_FORM_sec_offset, offsetSize],
    [dw.DW_FORM_ref_addr, version === 2 ? addressSize : offsetSize],
  ]);
}
