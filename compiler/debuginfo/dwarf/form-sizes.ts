// How many bytes the forms of attributes take.

import type { ByteReader } from "../byte-reader.ts";
import * as dw from "./constants.ts";

/** What decides the size of a form besides the form. */
export interface FormSizes {
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
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
