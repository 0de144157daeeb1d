// A frame's base that differs by pc: DW_AT_frame_base as a location list, as gcc writes it where it describes no canonical
// frame address (DWARF 2, and ia64 in every version).

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DebugInfo, Location, ProbeSite } from "../debug-info.ts";
import { NumberBytes, writeElf } from "../elf/elf-writer.ts";
import { indexKernel } from "../index/index-kernel.ts";
import { openFacts } from "../index/open-facts.ts";
import * as dw from "./constants.ts";
import { writeUnit, type DwarfFormat, type EntryDraft } from "./dwarf-writer.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-frame-base-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function indexed(file: string): Promise<DebugInfo> {
  const built = await indexKernel({ debugFile: file, output: `${file}.facts` });
  expect(built).toMatchObject({ ok: true, value: { statistics: { complaints: [] } } });
  const facts = openFacts(`${file}.facts`);
  if (!facts.ok) throw new Error(facts.fault.message);
  return facts.value;
}

/** Where the first variable of that name is when `work` has come to a pc. */
function placeAt(info: DebugInfo, pc: bigint, name: string): Location {
  const entry = info.functions({ name: "work" })[0]!.entry!;
  const site = { ...entry, kind: "statement", pc } as ProbeSite;
  return info.variables(site).find((variable) => variable.name === name)!.location;
}

const inFrame = (register: number, offset: bigint): Location => ({
  kind: "memory",
  address: {
    op: "add",
    left: { op: "register", register },
    right: { op: "constant", value: offset },
  },
});
const notHere: Location = { kind: "unavailable", reason: "optimized-out" };

/** Entries of the lists that readelf prints: start, end, register and offset. */
function listsOfReadelf(file: string): (readonly [bigint, bigint, number, bigint])[] {
  const text = execFileSync("readelf", ["--debug-dump=loc", file], { encoding: "utf8" });
  const entry =
    /^\s+[0-9a-f]{8} ([0-9a-f]{8,16}) ([0-9a-f]{8,16}) \(DW_OP_breg(\d+).*: (-?\d+)\)/gm;
  return Array.from(text.matchAll(entry), ([, start, end, register, offset]) => [
    BigInt(`0x${start!}`),
    BigInt(`0x${end!}`),
    Number(register),
    BigInt(offset!),
  ]);
}

const low = (format: DwarfFormat): bigint =>
  format.addressSize === 8 ? 0xffff_ffff_8100_0000n : 0xc100_0000n;

/**
 * `work` at 0x10 to 0x50 behind the beginning of the unit, with a variable at 8 below the frame's base, which is r7+8 up to 0x14, r7+24 up to 0x20,
 * unknown up to 0x28, r6+16 up to 0x40, and behind that r7+8 from DWARF 5 on, which has an entry for what no other covers.
 */
function listOf(format: DwarfFormat): { bytes: Uint8Array; at: number } {
  const { version, addressSize: size, littleEndian } = format;
  const out = new NumberBytes(littleEndian);
  const [first, second, third] = [
    [dw.DW_OP_breg0 + 7, 8],
    [dw.DW_OP_breg0 + 7, 24],
    [dw.DW_OP_breg0 + 6, 16],
  ] as const;
  if (version < 5) {
    out.number(0x10, size).number(0x14, size).number(2, 2).raw(first);
    out.number(0x14, size).number(0x20, size).number(2, 2).raw(second);
    out.number(-1, size).number(low(format) + 0x20n, size);
    out.number(8, size).number(0x20, size).number(2, 2).raw(third);
    return { bytes: out.number(0, size).number(0, size).bytes, at: 0 };
  }
  out.number(0, 4).number(5, 2).number(size, 1).number(0, 1).number(0, 4);
  const at = out.length;
  out.number(dw.DW_LLE_default_location, 1).uleb(2).raw(first);
  out.number(dw.DW_LLE_offset_pair, 1).uleb(0x14).uleb(0x20).uleb(2).raw(second);
  out.number(dw.DW_LLE_start_end, 1).number(low(format) + 0x20n, size);
  out.number(low(format) + 0x28n, size).uleb(0);
  out.number(dw.DW_LLE_base_address, 1).number(low(format) + 0x20n, size);
  out.number(dw.DW_LLE_offset_pair, 1).uleb(8).uleb(0x10).uleb(2).raw(third);
  out.number(dw.DW_LLE_start_length, 1).number(low(format) + 0x30n, size);
  out.uleb(0x10).uleb(2).raw(third);
  return { bytes: out.number(dw.DW_LLE_end_of_list, 1).bytes, at };
}

function programOf(format: DwarfFormat): Uint8Array {
  const { version, addressSize, offsetSize, littleEndian } = format;
  const list = listOf(format);
  const old = offsetSize === 8 ? dw.DW_FORM_data8 : dw.DW_FORM_data4;
  const root: EntryDraft = {
    tag: dw.DW_TAG_compile_unit,
    attributes: [
      [dw.DW_AT_name, dw.DW_FORM_string, "a.c"],
      [dw.DW_AT_low_pc, dw.DW_FORM_addr, low(format)],
    ],
    children: [
      {
        tag: dw.DW_TAG_subprogram,
        attributes: [
          [dw.DW_AT_name, dw.DW_FORM_string, "work"],
          [dw.DW_AT_low_pc, dw.DW_FORM_addr, low(format) + 0x10n],
          version >= 4
            ? [dw.DW_AT_high_pc, dw.DW_FORM_data4, 0x40]
            : [dw.DW_AT_high_pc, dw.DW_FORM_addr, low(format) + 0x50n],
          [dw.DW_AT_frame_base, version >= 4 ? dw.DW_FORM_sec_offset : old, list.at],
        ],
        children: [
          {
            tag: dw.DW_TAG_variable,
            attributes: [
              [dw.DW_AT_name, dw.DW_FORM_string, "n"],
              [dw.DW_AT_type, dw.DW_FORM_ref4, "long"],
              [dw.DW_AT_location, dw.DW_FORM_block1, Uint8Array.of(dw.DW_OP_fbreg, 0x78)],
            ],
          },
        ],
      },
      {
        tag: dw.DW_TAG_base_type,
        label: "long",
        attributes: [
          [dw.DW_AT_name, dw.DW_FORM_string, "long"],
          [dw.DW_AT_byte_size, dw.DW_FORM_data1, addressSize],
          [dw.DW_AT_encoding, dw.DW_FORM_data1, dw.DW_ATE_signed],
        ],
      },
    ],
  };
  const abbrev = new NumberBytes(littleEndian);
  const info = writeUnit(format, { root }, abbrev);
  return writeElf({
    is64: addressSize === 8,
    littleEndian,
    machine: addressSize === 4 ? 3 : littleEndian ? 62 : 22,
    sections: [
      { name: ".text", bytes: new Uint8Array(0x60), flags: 6, address: low(format) },
      { name: ".debug_info", bytes: info },
      { name: ".debug_abbrev", bytes: abbrev.bytes },
      { name: version >= 5 ? ".debug_loclists" : ".debug_loc", bytes: list.bytes },
    ],
    symbols: [{ name: "work", value: low(format) + 0x10n, size: 0x40n }],
  });
}

const formats: DwarfFormat[] = ([2, 3, 4, 5] as const).flatMap((version) =>
  ([4, 8] as const).flatMap((addressSize) =>
    ([4, 8] as const).flatMap((offsetSize) =>
      [true, false].map((littleEndian) => ({ version, addressSize, offsetSize, littleEndian })),
    ),
  ),
);

describe.each(formats)(
  "DWARF $version, offsets of $offsetSize, addresses of $addressSize bytes, little-endian: $littleEndian",
  (format) => {
    test("the base of the frame is the one of the pc, or none", async () => {
      const file = join(folder, "by-hand");
      writeFileSync(file, programOf(format));
      const info = await indexed(file);
      const at = (distance: number): Location => placeAt(info, low(format) + BigInt(distance), "n");
      // 8 below r7+8 is r7 itself.
      const atEntry = { kind: "memory", address: { op: "register", register: 7 } };
      expect([at(0x10), at(0x13)]).toEqual([atEntry, atEntry]);
      expect([at(0x14), at(0x1f)]).toEqual([inFrame(7, 16n), inFrame(7, 16n)]);
      expect([at(0x28), at(0x3f)]).toEqual([inFrame(6, 8n), inFrame(6, 8n)]);
      // An entry without an expression, or none at all; DWARF 5 has given what no entry covers a base.
      const uncovered = format.version >= 5 ? atEntry : notHere;
      expect([at(0x40), at(0x4f)]).toEqual([uncovered, uncovered]);
      expect([at(0x20), at(0x27)]).toEqual([notHere, notHere]);
    });
  },
);

const source = `
long sink(long *p) { __asm__ volatile("" :: "r"(p) : "memory"); return *p; }
__attribute__((noinline)) long work(long n) {
  volatile long kept = n;
  long table[20];
  for (int i = 0; i < 20; i++) table[i] = n * i;
  return sink(table) + kept;
}
void _start(void) { work(3); for (;;); }
`;

test.each(["-O0", "-O1", "-O2"])(
  "what gcc %s writes of DWARF 2 is read as readelf reads it",
  async (level) => {
    const file = join(folder, `compiled${level}`);
    writeFileSync(`${file}.c`, source);
    const options = [level, "-gdwarf-2", "-fcf-protection=none", "-nostdlib", "-static", "-no-pie"];
    execFileSync("gcc", [...options, "-o", file, `${file}.c`]);
    const info = await indexed(file);
    const { pc: begin } = info.functions({ name: "work" })[0]!.entry!;
    const entries = listsOfReadelf(file);
    const first = entries.findIndex(([start]) => start === begin);
    const own = entries.slice(
      first,
      entries.findIndex(([start], at) => at > first && start < begin!) >>> 0,
    );
    // The compiler's own description of the frame's variables, which count from its base.
    const dump = execFileSync("readelf", ["--debug-dump=info", file], { encoding: "utf8" });
    const kept = /DW_AT_name .*: kept *$[^]*?DW_OP_fbreg: (-?\d+)/m.exec(dump);
    const offset = BigInt(kept![1]!);
    const symbolEnd = begin! + info.symbolAt(begin!)!.size;
    const bases = new Set<string>();
    for (let pc = begin!; pc < symbolEnd; pc++) {
      const covering = own.find(([start, end]) => start <= pc && pc < end)!;
      const [, , register, base] = covering;
      bases.add(`${register} ${base}`);
      expect(placeAt(info, pc, "kept"), `at ${pc}`).toEqual(inFrame(register, base + offset));
    }
    expect(bases.size).toBeGreaterThanOrEqual(2);
  },
);
