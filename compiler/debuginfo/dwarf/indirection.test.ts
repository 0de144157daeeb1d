// What a debug file says in roundabout ways: types in units of their own, strings and addresses by number, frames of
// the unwinder, and the relocations of a module.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DebugInfo } from "../debug-info.ts";
import { NumberBytes, writeElf, type ElfDraft, type SectionDraft } from "../elf/elf-writer.ts";
import { indexKernel } from "../index/index-kernel.ts";
import { openFacts } from "../index/open-facts.ts";
import * as dw from "./constants.ts";
import {
  writeUnit,
  type AttributeDraft,
  type DwarfFormat,
  type EntryDraft,
  type UnitDraft,
} from "./dwarf-writer.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-indirection-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const low = 0xffff_ffff_8100_0000n;
const little = (): NumberBytes => new NumberBytes(true);
const formatOf = (version: 4 | 5): DwarfFormat => ({
  version,
  offsetSize: 4,
  addressSize: 8,
  littleEndian: true,
});
const code: SectionDraft = { name: ".text", bytes: new Uint8Array(0x40), flags: 6, address: low };

async function index(draft: ElfDraft): Promise<DebugInfo> {
  const file = join(folder, "program");
  writeFileSync(file, writeElf(draft));
  const built = await indexKernel({ debugFile: file, output: `${file}.facts` });
  if (!built.ok) throw new Error(built.fault.message);
  expect(built.value.statistics.complaints).toEqual([]);
  const facts = openFacts(`${file}.facts`);
  if (!facts.ok) throw new Error(facts.fault.message);
  return facts.value;
}

const named = (name: string): AttributeDraft => [dw.DW_AT_name, dw.DW_FORM_string, name];
const long: EntryDraft = {
  tag: dw.DW_TAG_base_type,
  label: "long",
  attributes: [
    named("long"),
    [dw.DW_AT_byte_size, dw.DW_FORM_data1, 8],
    [dw.DW_AT_encoding, dw.DW_FORM_data1, dw.DW_ATE_signed],
  ],
};

/** A unit with the function `work`, from 0x10 behind `low` on, and further entries. */
function unitOf(children: readonly EntryDraft[], inside: readonly EntryDraft[] = []): UnitDraft {
  const work: EntryDraft = {
    tag: dw.DW_TAG_subprogram,
    attributes: [
      named("work"),
      [dw.DW_AT_decl_line, dw.DW_FORM_data1, 3],
      [dw.DW_AT_low_pc, dw.DW_FORM_addr, low + 0x10n],
      [dw.DW_AT_high_pc, dw.DW_FORM_data4, 0x20],
      [dw.DW_AT_frame_base, dw.DW_FORM_exprloc, Uint8Array.of(dw.DW_OP_call_frame_cfa)],
    ],
    children: inside,
  };
  const attributes = [named("a.c")];
  return { root: { tag: dw.DW_TAG_compile_unit, attributes, children: [...children, work] } };
}

/** An executable of units; those in `types` go to .debug_types. */
function executable(
  version: 4 | 5,
  units: readonly UnitDraft[],
  types: readonly UnitDraft[],
  sections: readonly SectionDraft[] = [],
): ElfDraft {
  const abbrev = little();
  const info = little();
  const debugTypes = little();
  for (const unit of units) info.raw(writeUnit(formatOf(version), unit, abbrev));
  for (const unit of types) debugTypes.raw(writeUnit(formatOf(version), unit, abbrev));
  const own: SectionDraft[] = [
    code,
    { name: ".debug_info", bytes: info.bytes },
    { name: ".debug_abbrev", bytes: abbrev.bytes },
  ];
  if (types.length > 0) own.push({ name: ".debug_types", bytes: debugTypes.bytes });
  return { sections: [...own, ...sections] };
}

/** A variable and its type, and a constant of an enumeration, as C and Rust describe what both know. */
function bindings(language: number | undefined, file: string): UnitDraft {
  const isRust = language !== undefined;
  const base = (name: string, size: number, encoding: number): EntryDraft => ({
    tag: dw.DW_TAG_base_type,
    label: name,
    attributes: [
      named(name),
      [dw.DW_AT_byte_size, dw.DW_FORM_data1, size],
      [dw.DW_AT_encoding, dw.DW_FORM_data1, encoding],
    ],
  });
  const struct = (name: string, ...members: string[]): EntryDraft => ({
    tag: dw.DW_TAG_structure_type,
    label: name,
    attributes: [named(name), [dw.DW_AT_byte_size, dw.DW_FORM_data1, 16]],
    children: members.map((member) => ({
      tag: dw.DW_TAG_member,
      attributes: [
        named(member),
        [dw.DW_AT_type, dw.DW_FORM_ref4, "char"],
        [dw.DW_AT_data_member_location, dw.DW_FORM_data1, 0],
      ],
    })),
  });
  const state: EntryDraft = {
    tag: dw.DW_TAG_enumeration_type,
    label: "state",
    attributes: [named("state"), [dw.DW_AT_byte_size, dw.DW_FORM_data1, 4]],
    children: (isRust ? ["READY", "Waker"] : ["READY"]).map((constant) => ({
      tag: dw.DW_TAG_enumerator,
      attributes: [named(constant), [dw.DW_AT_const_value, dw.DW_FORM_data1, isRust ? 9 : 4]],
    })),
  };
  const types = [
    base("char", isRust ? 4 : 1, isRust ? dw.DW_ATE_UTF : dw.DW_ATE_signed_char),
    struct("device", isRust ? "_opaque" : "name"),
    state,
    ...(isRust ? [struct("Waker", "data")] : []),
  ];
  const variables = types.map(({ label }): EntryDraft => ({
    tag: dw.DW_TAG_variable,
    attributes: [named(`${file}_${label}`), [dw.DW_AT_type, dw.DW_FORM_ref4, label!]],
  }));
  const space: EntryDraft = {
    tag: dw.DW_TAG_namespace,
    attributes: [named("bindings")],
    children: types,
  };
  const said: AttributeDraft[] = isRust ? [[dw.DW_AT_language, dw.DW_FORM_data2, language]] : [];
  const attributes = [named(file), ...said];
  const children = [...(isRust ? [space] : types), ...variables];
  return { root: { tag: dw.DW_TAG_compile_unit, attributes, children } };
}

describe.each([
  ["C first", [bindings(undefined, "c"), bindings(dw.DW_LANG_Rust, "rust")]],
  ["Rust first", [bindings(dw.DW_LANG_Rust, "rust"), bindings(undefined, "c")]],
])("what Rust repeats of C, %s", (_order, units) => {
  test("is C's by its name; what Rust has alone is found, and its variables have its types", async () => {
    const info = await index(executable(5, [...units, unitOf([])], []));
    const named = (name: string) => {
      const ref = info.findType("struct", name);
      const type = info.type(ref!);
      return type.kind === "struct" ? type.members.map((member) => member.name) : [];
    };
    expect(named("device")).toEqual(["name"]);
    expect(named("Waker")).toEqual(["data"]);
    expect(info.type(info.findType("base", "char")!)).toMatchObject({ size: 1, signed: true });
    expect(info.enumConstant("READY")).toBe(4n);
    expect(info.enumConstant("Waker")).toBe(9n);
    const typeOf = (variable: string) => info.type(info.globals(variable)[0]!.type);
    expect(typeOf("c_device")).toMatchObject({ members: [{ name: "name" }] });
    expect(typeOf("rust_device")).toMatchObject({ members: [{ name: "_opaque" }] });
    expect(typeOf("rust_char")).toMatchObject({ size: 4, signed: false });
    expect(typeOf("rust_state")).toMatchObject({ name: "state", constants: [{ value: 9n }, {}] });
  });
});

describe.each([4, 5] as const)("a type in a unit of its own, DWARF %i", (version) => {
  test("is found by its signature, from a function's parameter", async () => {
    const signature = 0xfeed_beef_0123_4567n;
    const pair: EntryDraft = {
      tag: dw.DW_TAG_structure_type,
      label: "pair",
      attributes: [named("pair"), [dw.DW_AT_byte_size, dw.DW_FORM_data1, 16]],
      children: ["first", "second"].map((name, number) => ({
        tag: dw.DW_TAG_member,
        attributes: [
          named(name),
          [dw.DW_AT_type, dw.DW_FORM_ref4, "long"],
          [dw.DW_AT_data_member_location, dw.DW_FORM_data1, number * 8],
        ],
      })),
    };
    const typeUnit: UnitDraft = {
      signature,
      typeLabel: "pair",
      root: { tag: dw.DW_TAG_type_unit, attributes: [], children: [long, pair] },
    };
    const parameter: EntryDraft = {
      tag: dw.DW_TAG_formal_parameter,
      attributes: [
        named("pair"),
        [dw.DW_AT_type, dw.DW_FORM_ref_sig8, signature],
        [dw.DW_AT_location, dw.DW_FORM_exprloc, Uint8Array.of(dw.DW_OP_reg0 + 5)],
      ],
    };
    const unit = unitOf([], [parameter]);
    const draft =
      version === 4
        ? executable(version, [unit], [typeUnit])
        : executable(version, [typeUnit, unit], []);
    const info = await index(draft);
    const [variable] = info.variables(info.functions({ name: "work" })[0]!.entry!);
    const type = info.type(variable!.type);
    expect(type).toMatchObject({ kind: "struct", name: "pair", size: 16 });
    const members = type.kind === "struct" ? type.members : [];
    expect(members.map(({ name, offset }) => [name, offset])).toEqual([
      ["first", 0],
      ["second", 8],
    ]);
    expect(info.type(members[1]!.type)).toMatchObject({ name: "long" });
  });
});

test("names by .debug_str_offsets, addresses by .debug_addr", async () => {
  const strings = little().text("").text("by_strx1").text("by_strx4").text("state");
  const at = (text: string): number => Buffer.from(strings.bytes).indexOf(text);
  // Each contribution has a header; the one in front belongs to somebody else.
  const header = (size: number): NumberBytes =>
    little()
      .number(size + 4, 4)
      .number(5, 2)
      .number(0, 2);
  const other = header(4).number(1, 4).bytes;
  const offsets = little().raw(other).raw(header(12).bytes);
  for (const text of ["by_strx1", "by_strx4", "state"]) offsets.number(at(text), 4);
  const addresses = little().number(20, 4).number(5, 2).number(8, 1).number(0, 1);
  for (const distance of [0x10n, 0x30n, 0x1000n]) addresses.number(low + distance, 8);
  const fn = (form: number, name: number, address: AttributeDraft): EntryDraft => ({
    tag: dw.DW_TAG_subprogram,
    attributes: [[dw.DW_AT_name, form, name], address, [dw.DW_AT_high_pc, dw.DW_FORM_data4, 0x10]],
  });
  const root: EntryDraft = {
    tag: dw.DW_TAG_compile_unit,
    // The bases stand behind the first use of one, as compilers may have it.
    attributes: [
      [dw.DW_AT_name, dw.DW_FORM_strx1, 0],
      [dw.DW_AT_str_offsets_base, dw.DW_FORM_sec_offset, other.length + 8],
      [dw.DW_AT_addr_base, dw.DW_FORM_sec_offset, 8],
    ],
    children: [
      fn(dw.DW_FORM_strx1, 0, [dw.DW_AT_low_pc, dw.DW_FORM_addrx, 0]),
      fn(dw.DW_FORM_strx4, 1, [dw.DW_AT_low_pc, dw.DW_FORM_addrx1, 1]),
      {
        tag: dw.DW_TAG_variable,
        attributes: [
          [dw.DW_AT_name, dw.DW_FORM_strx2, 2],
          [dw.DW_AT_location, dw.DW_FORM_exprloc, Uint8Array.of(dw.DW_OP_addrx, 2)],
        ],
      },
    ],
  };
  const info = await index(
    executable(
      5,
      [{ root }],
      [],
      [
        { name: ".debug_str", bytes: strings.bytes },
        { name: ".debug_str_offsets", bytes: offsets.bytes },
        { name: ".debug_addr", bytes: addresses.bytes },
      ],
    ),
  );
  expect(info.functions({ name: "*" }).map(({ name, entry }) => [name, entry?.pc])).toEqual([
    ["by_strx1", low + 0x10n],
    ["by_strx4", low + 0x30n],
  ]);
  expect(info.globals("state")).toMatchObject([{ address: low + 0x1000n }]);
});

const inFrame: EntryDraft = {
  tag: dw.DW_TAG_variable,
  attributes: [
    named("local"),
    [dw.DW_AT_type, dw.DW_FORM_ref4, "long"],
    [dw.DW_AT_location, dw.DW_FORM_exprloc, Uint8Array.of(dw.DW_OP_fbreg, 0x78)],
  ],
};

test("frames of .eh_frame, whose addresses count from where they stand", async () => {
  const address = low + 0x2000n;
  const pcRelative = 0x1b;
  const common = little().number(0, 4).number(1, 1).text("zR").uleb(1).sleb(-8).number(16, 1);
  common.uleb(1).number(pcRelative, 1).raw([dw.DW_CFA_def_cfa, 7, 8]);
  const frames = little().number(common.length, 4).raw(common.bytes);
  const entryAt = frames.length;
  const body = little().number(entryAt + 4, 4);
  const place = address + BigInt(entryAt + 4 + body.length);
  body
    .number(low + 0x10n - place, 4)
    .number(0x20, 4)
    .uleb(0);
  body.raw([dw.DW_CFA_advance_loc | 4, dw.DW_CFA_def_cfa_offset, 48]);
  frames.number(body.length, 4).raw(body.bytes).number(0, 4);
  const info = await index(
    executable(
      4,
      [unitOf([long], [inFrame])],
      [],
      [{ name: ".eh_frame", bytes: frames.bytes, flags: 2, address }],
    ),
  );
  const entry = info.functions({ name: "work" })[0]!.entry!;
  const offsetAt = (pc: bigint): unknown => {
    return info.variables({ ...entry, pc })[0]?.location;
  };
  const frame = (offset: bigint): unknown => ({
    kind: "memory",
    address: {
      op: "add",
      left: { op: "register", register: 7 },
      right: { op: "constant", value: offset },
    },
  });
  // fbreg -8, from CFA = r7 + 8 and then r7 + 48.
  expect(offsetAt(low + 0x18n)).toEqual(frame(40n));
  expect(offsetAt(low + 0x13n)).toEqual({
    kind: "memory",
    address: { op: "register", register: 7 },
  });
});

test("a module: addresses and strings are relocated against its sections", async () => {
  const abbrev = little();
  const root: EntryDraft = {
    tag: dw.DW_TAG_compile_unit,
    attributes: [named("drivers/m.c")],
    children: [
      {
        tag: dw.DW_TAG_subprogram,
        attributes: [
          [dw.DW_AT_name, dw.DW_FORM_strp, 0x5555_5555],
          [dw.DW_AT_low_pc, dw.DW_FORM_addr, 0x1122_3344_5566_7788n],
          [dw.DW_AT_high_pc, dw.DW_FORM_data4, 0x10],
        ],
      },
    ],
  };
  const info = writeUnit(formatOf(5), { root }, abbrev);
  const find = (pattern: NumberBytes): number => Buffer.from(info).indexOf(pattern.bytes);
  const relocations = little();
  const relocate = (at: number, symbol: number, type: number, addend: number): void => {
    relocations.number(at, 8).number(type, 4).number(symbol, 4).number(addend, 8);
  };
  const [r64, r32] = [1, 10];
  relocate(find(little().number(0x1122_3344_5566_7788n, 8)), 1, r64, 0x10);
  relocate(find(little().number(0x5555_5555, 4)), 2, r32, 4);
  const facts = await index({
    type: 1,
    sections: [
      { name: ".init.text", bytes: new Uint8Array(0x20), flags: 6 },
      { name: ".text", bytes: new Uint8Array(0x40), flags: 6 },
      { name: ".debug_info", bytes: info },
      { name: ".debug_abbrev", bytes: abbrev.bytes },
      { name: ".debug_str", bytes: little().text("xxx").text("probe_me").bytes },
      {
        name: ".rela.debug_info",
        type: 4,
        bytes: relocations.bytes,
        link: 7,
        info: 3,
        entrySize: 24,
      },
    ],
    symbols: [
      { name: "text_start", value: 0n, section: 2 },
      { name: "strings_start", value: 0n, section: 5 },
      { name: "probe_me", value: 0x10n, size: 0x10n, section: 2 },
    ],
  });
  // .text lies behind the 0x20 bytes of .init.text.
  expect(facts.functions({ name: "*" })).toMatchObject([
    { name: "probe_me", entry: { pc: 0x30n, symbol: "probe_me" } },
  ]);
  expect(facts.symbol("probe_me")).toMatchObject([{ address: 0x30n, size: 0x10n }]);
});
