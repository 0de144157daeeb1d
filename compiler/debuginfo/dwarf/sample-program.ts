// One small program with a bit of everything, written by hand in any version, format, byte order and address size.

import { NumberBytes, writeElf, type SectionDraft } from "../elf/elf-writer.ts";
import * as dw from "./constants.ts";
import {
  writeUnit,
  type AttributeDraft,
  type DwarfFormat,
  type EntryDraft,
} from "./dwarf-writer.ts";

/** An ELF file of the program: `work(const struct thing *thing)` with a copy of `helper(long n)` inlined. */
export function sampleElf(format: DwarfFormat): Uint8Array {
  const { root, sections } = program(format);
  const abbrev = new NumberBytes(format.littleEndian);
  const info = writeUnit(format, { root }, abbrev);
  return writeElf({
    is64: format.addressSize === 8,
    littleEndian: format.littleEndian,
    machine: format.addressSize === 4 ? 3 : format.littleEndian ? 62 : 22,
    sections: [
      { name: ".text", bytes: new Uint8Array(0x40), flags: 6, address: text(format) },
      { name: ".debug_info", bytes: info },
      { name: ".debug_abbrev", bytes: abbrev.bytes },
      ...sections,
    ],
    symbols: [
      { name: "work.isra.0", value: text(format) + 0x10n, size: 0x20n },
      { name: "state", value: text(format) + 0x1000n, type: 1, section: 0xfff1 },
    ],
  });
}

/** Where the code of the program begins. */
export const text = (format: DwarfFormat): bigint =>
  format.addressSize === 8 ? 0xffff_ffff_8100_0000n : 0xc100_0000n;

function name(value: string): AttributeDraft {
  return [dw.DW_AT_name, dw.DW_FORM_string, value];
}

/** A location of the format: `register` from the entry on, then in the frame. */
function program(format: DwarfFormat): { sections: SectionDraft[]; root: EntryDraft } {
  const { version, littleEndian, addressSize } = format;
  const low = text(format);
  const numbers = (): NumberBytes => new NumberBytes(littleEndian);
  const block = version >= 4 ? dw.DW_FORM_exprloc : dw.DW_FORM_block1;
  const listForm =
    version >= 4
      ? dw.DW_FORM_sec_offset
      : format.offsetSize === 8
        ? dw.DW_FORM_data8
        : dw.DW_FORM_data4;
  const member = (label: string, type: string, offset: number): EntryDraft => ({
    tag: dw.DW_TAG_member,
    attributes: [
      name(label),
      [dw.DW_AT_type, dw.DW_FORM_ref4, type],
      version === 2
        ? [
            dw.DW_AT_data_member_location,
            dw.DW_FORM_block1,
            Uint8Array.of(dw.DW_OP_plus_uconst, offset),
          ]
        : [dw.DW_AT_data_member_location, dw.DW_FORM_data1, offset],
    ],
  });
  const bits: AttributeDraft[] =
    version >= 4
      ? [[dw.DW_AT_data_bit_offset, dw.DW_FORM_data1, littleEndian ? 67 : 64 + 3]]
      : [
          [dw.DW_AT_byte_size, dw.DW_FORM_data1, 4],
          // From the most significant bit: the bits from 3 to 7 in memory order.
          [dw.DW_AT_bit_offset, dw.DW_FORM_data1, littleEndian ? 32 - 3 - 5 : 3],
          version === 2
            ? [
                dw.DW_AT_data_member_location,
                dw.DW_FORM_block1,
                Uint8Array.of(dw.DW_OP_plus_uconst, 8),
              ]
            : [dw.DW_AT_data_member_location, dw.DW_FORM_data1, 8],
        ];

  const locations = numbers();
  const ranges = numbers();
  let locationAt = 0;
  let rangesAt = 0;
  if (version >= 5) {
    for (const list of [locations, ranges])
      list.number(0, 4).number(5, 2).number(addressSize, 1).number(0, 1).number(0, 4);
    locationAt = locations.length;
    // An empty entry in front, as compilers leave them behind.
    locations
      .number(dw.DW_LLE_start_length, 1)
      .number(low + 0x10n, addressSize)
      .uleb(0)
      .uleb(1)
      .number(dw.DW_OP_reg0 + 3, 1);
    locations
      .number(dw.DW_LLE_start_length, 1)
      .number(low + 0x10n, addressSize)
      .uleb(0x10)
      .uleb(1)
      .number(dw.DW_OP_reg0 + 5, 1);
    locations.number(dw.DW_LLE_base_address, 1).number(low, addressSize);
    locations
      .number(dw.DW_LLE_offset_pair, 1)
      .uleb(0x20)
      .uleb(0x30)
      .uleb(2)
      .raw([dw.DW_OP_fbreg, 0x78]);
    locations.number(dw.DW_LLE_end_of_list, 1);
    rangesAt = ranges.length;
    ranges
      .number(dw.DW_RLE_start_end, 1)
      .number(low + 0x18n, addressSize)
      .number(low + 0x1cn, addressSize);
    ranges
      .number(dw.DW_RLE_start_length, 1)
      .number(low + 0x24n, addressSize)
      .uleb(4)
      .number(dw.DW_RLE_end_of_list, 1);
  } else {
    // Offsets count from the unit's DW_AT_low_pc.
    locations
      .number(0x10, addressSize)
      .number(0x20, addressSize)
      .number(1, 2)
      .number(dw.DW_OP_reg0 + 5, 1);
    locations.number(-1, addressSize).number(low + 0x20n, addressSize);
    locations
      .number(0, addressSize)
      .number(0x10, addressSize)
      .number(2, 2)
      .raw([dw.DW_OP_fbreg, 0x78]);
    locations.number(0, addressSize).number(0, addressSize);
    ranges
      .number(0x18, addressSize)
      .number(0x1c, addressSize)
      .number(0x24, addressSize)
      .number(0x28, addressSize);
    ranges.number(0, addressSize).number(0, addressSize);
  }
  const root: EntryDraft = {
    tag: dw.DW_TAG_compile_unit,
    attributes: [
      name("src/a.c"),
      [dw.DW_AT_comp_dir, dw.DW_FORM_string, "/build"],
      [dw.DW_AT_low_pc, dw.DW_FORM_addr, low],
    ],
    children: [
      // Before everything that it refers to: entries come in any order.
      {
        tag: dw.DW_TAG_subprogram,
        attributes: [
          name("work"),
          [dw.DW_AT_external, dw.DW_FORM_flag, 1],
          [dw.DW_AT_decl_line, version >= 5 ? dw.DW_FORM_implicit_const : dw.DW_FORM_data2, 300],
          [dw.DW_AT_type, dw.DW_FORM_ref4, "long"],
          [dw.DW_AT_low_pc, dw.DW_FORM_addr, low + 0x10n],
          version >= 4
            ? [dw.DW_AT_high_pc, dw.DW_FORM_data4, 0x20]
            : [dw.DW_AT_high_pc, dw.DW_FORM_addr, low + 0x30n],
          [
            dw.DW_AT_frame_base,
            block,
            Uint8Array.of(version >= 3 ? dw.DW_OP_call_frame_cfa : dw.DW_OP_reg0 + 6),
          ],
        ],
        children: [
          {
            tag: dw.DW_TAG_formal_parameter,
            attributes: [
              name("thing"),
              [dw.DW_AT_type, dw.DW_FORM_ref4, "pointer"],
              [dw.DW_AT_location, listForm, locationAt],
            ],
          },
          {
            tag: dw.DW_TAG_variable,
            attributes: [
              name("limit"),
              [dw.DW_AT_type, dw.DW_FORM_ref4, "long"],
              [dw.DW_AT_const_value, dw.DW_FORM_sdata, -200],
            ],
          },
          {
            tag: dw.DW_TAG_inlined_subroutine,
            attributes: [
              [dw.DW_AT_abstract_origin, dw.DW_FORM_ref4, "helper"],
              [dw.DW_AT_ranges, listForm, rangesAt],
              [dw.DW_AT_call_line, dw.DW_FORM_data1, 44],
            ],
            children: [
              {
                tag: dw.DW_TAG_formal_parameter,
                attributes: [
                  [dw.DW_AT_abstract_origin, dw.DW_FORM_ref4, "helper.n"],
                  [
                    dw.DW_AT_location,
                    block,
                    Uint8Array.of(
                      dw.DW_OP_breg0 + 2,
                      8,
                      dw.DW_OP_lit0 + 4,
                      dw.DW_OP_mul,
                      ...stackValue(version),
                    ),
                  ],
                ],
              },
            ],
          },
        ],
      },
      {
        tag: dw.DW_TAG_subprogram,
        label: "helper",
        attributes: [
          name("helper"),
          [dw.DW_AT_decl_line, dw.DW_FORM_data1, 7],
          [dw.DW_AT_inline, dw.DW_FORM_data1, 1],
        ],
        children: [
          {
            tag: dw.DW_TAG_formal_parameter,
            label: "helper.n",
            attributes: [name("n"), [dw.DW_AT_type, dw.DW_FORM_ref4, "long"]],
          },
        ],
      },
      {
        tag: dw.DW_TAG_pointer_type,
        label: "pointer",
        attributes: [[dw.DW_AT_type, dw.DW_FORM_ref4, "const"]],
      },
      {
        tag: dw.DW_TAG_const_type,
        label: "const",
        attributes: [[dw.DW_AT_type, dw.DW_FORM_ref4, "thing"]],
      },
      {
        tag: dw.DW_TAG_structure_type,
        label: "thing",
        attributes: [name("thing"), [dw.DW_AT_byte_size, dw.DW_FORM_data1, 32]],
        children: [
          member("next", "pointer", 0),
          {
            tag: dw.DW_TAG_member,
            attributes: [
              name("bits"),
              [dw.DW_AT_type, dw.DW_FORM_ref4, "int"],
              [dw.DW_AT_bit_size, dw.DW_FORM_data1, 5],
              ...bits,
            ],
          },
          member("table", "array", 12),
        ],
      },
      {
        tag: dw.DW_TAG_array_type,
        label: "array",
        attributes: [[dw.DW_AT_type, dw.DW_FORM_ref4, "int"]],
        children: [
          {
            tag: dw.DW_TAG_subrange_type,
            attributes: [[dw.DW_AT_upper_bound, dw.DW_FORM_data1, 1]],
          },
          { tag: dw.DW_TAG_subrange_type, attributes: [[dw.DW_AT_count, dw.DW_FORM_udata, 2]] },
        ],
      },
      base("int", 4, dw.DW_ATE_unsigned),
      base("long", addressSize, dw.DW_ATE_signed),
      {
        tag: dw.DW_TAG_enumeration_type,
        attributes: [[dw.DW_AT_byte_size, dw.DW_FORM_data1, 4]],
        children: [
          {
            tag: dw.DW_TAG_enumerator,
            attributes: [name("LOW"), [dw.DW_AT_const_value, dw.DW_FORM_sdata, -1]],
          },
          {
            tag: dw.DW_TAG_enumerator,
            attributes: [name("HIGH"), [dw.DW_AT_const_value, dw.DW_FORM_data1, 200]],
          },
        ],
      },
      {
        tag: dw.DW_TAG_variable,
        attributes: [
          name("state"),
          [dw.DW_AT_type, dw.DW_FORM_ref4, "thing"],
          [
            dw.DW_AT_location,
            block,
            numbers()
              .number(dw.DW_OP_addr, 1)
              .number(low + 0x1000n, addressSize).bytes,
          ],
        ],
      },
    ],
  };
  return {
    root,
    sections: [
      { name: version >= 5 ? ".debug_loclists" : ".debug_loc", bytes: locations.bytes },
      { name: version >= 5 ? ".debug_rnglists" : ".debug_ranges", bytes: ranges.bytes },
      { name: ".debug_frame", bytes: frames(format) },
    ],
  };
}

/** DW_OP_stack_value came with DWARF 4. */
function stackValue(version: number): number[] {
  return version >= 4 ? [dw.DW_OP_stack_value] : [];
}

function base(label: string, size: number, encoding: number): EntryDraft {
  const attributes: AttributeDraft[] = [
    name(label),
    [dw.DW_AT_byte_size, dw.DW_FORM_data1, size],
    [dw.DW_AT_encoding, dw.DW_FORM_data1, encoding],
  ];
  return { tag: dw.DW_TAG_base_type, label, attributes };
}

/** The CFA is r7 + 8, and r7 + 24 from 0x14 behind the entry on. */
function frames(format: DwarfFormat): Uint8Array {
  const { littleEndian, offsetSize, addressSize } = format;
  const out = new NumberBytes(littleEndian);
  const entry = (id: number, fill: (body: NumberBytes) => void): void => {
    const body = new NumberBytes(littleEndian).number(id, offsetSize);
    fill(body);
    if (offsetSize === 8) out.number(0xffff_ffff, 4);
    out.number(body.length, offsetSize).raw(body.bytes);
  };
  entry(-1, (body) =>
    body.number(3, 1).text("").uleb(1).sleb(-8).uleb(16).raw([dw.DW_CFA_def_cfa, 7, 8]),
  );
  entry(0, (body) =>
    body
      .number(text(format) + 0x10n, addressSize)
      .number(0x20, addressSize)
      .raw([dw.DW_CFA_advance_loc | 0x14, dw.DW_CFA_def_cfa_offset, 24]),
  );
  return out.bytes;
}
