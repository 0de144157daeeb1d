// The attributes that are plain numbers, and which of an entry's numbers each one is.

import * as dw from "./constants.ts";

/** Where a string lies. */
export const IN_STR = 1;
export const IN_LINE_STR = 2;
export const IN_INFO = 3;

/** Where a location stands. */
export const LOCATION_EXPRESSION = 1;
export const LOCATION_LIST = 2;

export const SIBLING = 0;
export const TYPE = 1;
export const ABSTRACT_ORIGIN = 2;
export const SPECIFICATION = 3;
export const NAME_IN = 4;
export const NAME_AT = 5;
export const DECL_FILE = 6;
export const DECL_LINE = 7;
export const DECL_COLUMN = 8;
export const DECLARATION = 9;
export const EXTERNAL = 10;
export const ENCODING = 11;
export const BYTE_SIZE = 12;
export const BIT_SIZE = 13;
export const BIT_OFFSET = 14;
export const DATA_BIT_OFFSET = 15;
export const MEMBER_LOCATION = 16;
export const CALL_FILE = 17;
export const CALL_LINE = 18;
export const TAIL_CALL = 19;
export const LOCATION_KIND = 20;
export const LOCATION_AT = 21;
export const fieldCount = 22;

/** What stands for an attribute that an entry does not have. */
export const absentFields = new Int32Array(fieldCount);
for (const field of [BYTE_SIZE, BIT_SIZE, BIT_OFFSET, DATA_BIT_OFFSET]) absentFields[field] = -1;

/** Attributes whose value is a reference to another entry. */
export const referenceFields: ReadonlyMap<number, number> = new Map([
  [dw.DW_AT_sibling, SIBLING],
  [dw.DW_AT_type, TYPE],
  [dw.DW_AT_abstract_origin, ABSTRACT_ORIGIN],
  [dw.DW_AT_call_origin, ABSTRACT_ORIGIN],
  [dw.DW_AT_specification, SPECIFICATION],
]);

/** Attributes whose value is a number, or a flag. */
export const numberFields: ReadonlyMap<number, number> = new Map([
  [dw.DW_AT_decl_file, DECL_FILE],
  [dw.DW_AT_decl_line, DECL_LINE],
  [dw.DW_AT_decl_column, DECL_COLUMN],
  [dw.DW_AT_declaration, DECLARATION],
  [dw.DW_AT_external, EXTERNAL],
  [dw.DW_AT_encoding, ENCODING],
  [dw.DW_AT_byte_size, BYTE_SIZE],
  [dw.DW_AT_bit_size, BIT_SIZE],
  [dw.DW_AT_bit_offset, BIT_OFFSET],
  [dw.DW_AT_data_bit_offset, DATA_BIT_OFFSET],
  [dw.DW_AT_data_member_location, MEMBER_LOCATION],
  [dw.DW_AT_call_file, CALL_FILE],
  [dw.DW_AT_call_line, CALL_LINE],
  [dw.DW_AT_call_tail_call, TAIL_CALL],
  [dw.DW_AT_GNU_tail_call, TAIL_CALL],
]);

/** The numbers that an attribute sets. */
export function fieldsOf(attribute: number): readonly number[] {
  if (attribute === dw.DW_AT_name) return [NAME_IN, NAME_AT];
  if (attribute === dw.DW_AT_location) return [LOCATION_KIND, LOCATION_AT];
  const field = referenceFields.get(attribute) ?? numberFields.get(attribute);
  return field === undefined ? [] : [field];
}
