// What reads the attributes of the entries of one abbreviation: steps that are compiled once for millions of entries.

import { sizeOfForm, type FormSizes } from "./form-sizes.ts";
import * as dw from "./constants.ts";
import * as field from "./entry-fields.ts";

/** Numbers per step: what to do, with which field or attribute (by its position), and a value. */
export const stepWidth = 3;
/** Steps over bytes that nobody asks for, as many as the second number says. */
export const STEP_OVER = 0;
/** Steps over an attribute that nobody asks for, but whose size has to be read. */
export const STEP_SKIP = 1;
/** Reads an attribute by its form, and does with it what is to be done. */
export const STEP_READ = 2;
/** Sets a field to the value, which takes no bytes in the entry. */
export const STEP_GIVEN = 3;
/** Reads a field of 1, 2 or 4 bytes. */
export const STEP_BYTE = 4;
export const STEP_HALF = 5;
export const STEP_WORD = 6;
/** Reads a reference of 4 bytes within the unit. */
export const STEP_REFERENCE = 7;
/** A name that stands in the entry itself. */
export const STEP_NAME = 8;

export interface Attribute {
  readonly attribute: number;
  readonly form: number;
  readonly implicit: number;
  readonly isWanted: boolean;
}

export interface EntryPlan {
  readonly steps: Int32Array;
  /** The fields that the steps set. */
  readonly fields: Uint8Array;
  /** Whether there is an attribute that has to be read by its form. */
  readonly hasOthers: boolean;
}

export function planOf(attributes: readonly Attribute[], sizes: FormSizes): EntryPlan {
  const steps: number[] = [];
  let run = 0;
  const endRun = (): void => {
    if (run > 0) steps.push(STEP_OVER, run, 0);
    run = 0;
  };
  let hasOthers = false;
  attributes.forEach((attribute, index) => {
    const size = sizeOfForm(attribute.form, sizes);
    if (!attribute.isWanted && size >= 0) {
      run += size;
      return;
    }
    endRun();
    const fast = attribute.isWanted ? fastSteps(attribute, sizes) : [STEP_SKIP, index, 0];
    if (fast === undefined) hasOthers = true;
    steps.push(...(fast ?? [STEP_READ, index, 0]));
  });
  endRun();
  const wanted = attributes.filter(({ isWanted }) => isWanted);
  const fields = new Set(wanted.flatMap(({ attribute }) => field.fieldsOf(attribute)));
  return { steps: Int32Array.from(steps), fields: Uint8Array.from(fields), hasOthers };
}

/** The steps for an attribute of a form that most have; undefined for another. */
function fastSteps(
  { attribute, form, implicit }: Attribute,
  { offsetSize }: FormSizes,
): readonly number[] | undefined {
  if (attribute === dw.DW_AT_name) return nameSteps(form, offsetSize);
  if (attribute === dw.DW_AT_location) {
    if (form !== dw.DW_FORM_sec_offset || offsetSize !== 4) return undefined;
    return [STEP_GIVEN, field.LOCATION_KIND, field.LOCATION_LIST, STEP_WORD, field.LOCATION_AT, 0];
  }
  const reference = field.referenceFields.get(attribute);
  if (reference !== undefined)
    return form === dw.DW_FORM_ref4 ? [STEP_REFERENCE, reference, 0] : undefined;
  const number = field.numberFields.get(attribute);
  return number === undefined ? undefined : numberStep(number, form, implicit);
}

function nameSteps(form: number, offsetSize: 4 | 8): readonly number[] | undefined {
  if (form === dw.DW_FORM_string) return [STEP_NAME, field.NAME_AT, 0];
  if (offsetSize !== 4) return undefined;
  const where =
    form === dw.DW_FORM_strp ? field.IN_STR : form === dw.DW_FORM_line_strp ? field.IN_LINE_STR : 0;
  if (where === 0) return undefined;
  return [STEP_GIVEN, field.NAME_IN, where, STEP_WORD, field.NAME_AT, 0];
}

function numberStep(to: number, form: number, implicit: number): readonly number[] | undefined {
  switch (form) {
    case dw.DW_FORM_data1:
    case dw.DW_FORM_flag:
      return [STEP_BYTE, to, 0];
    case dw.DW_FORM_data2:
      return [STEP_HALF, to, 0];
    case dw.DW_FORM_data4:
      return [STEP_WORD, to, 0];
    case dw.DW_FORM_implicit_const:
      return [STEP_GIVEN, to, implicit];
    case dw.DW_FORM_flag_present:
      return [STEP_GIVEN, to, 1];
    default:
      return undefined;
  }
}
