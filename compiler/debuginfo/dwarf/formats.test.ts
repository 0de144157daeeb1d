// The same small program, written by hand in every version, format, byte order and address size, must give the same
// answers through the finished index.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DebugInfo } from "../debug-info.ts";
import { indexKernel } from "../index/index-kernel.ts";
import { openFacts } from "../index/open-facts.ts";
import type { DwarfFormat } from "./dwarf-writer.ts";
import { sampleElf, text } from "./sample-program.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-dwarf-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const formats: DwarfFormat[] = ([2, 3, 4, 5] as const).flatMap((version) =>
  ([4, 8] as const).flatMap((addressSize) =>
    ([4, 8] as const).flatMap((offsetSize) =>
      [true, false].map((littleEndian) => ({ version, addressSize, offsetSize, littleEndian })),
    ),
  ),
);

async function build(format: DwarfFormat): Promise<DebugInfo> {
  const file = join(folder, "program");
  writeFileSync(file, sampleElf(format));
  const built = await indexKernel({ debugFile: file, output: `${file}.facts` });
  expect(built).toMatchObject({ ok: true, value: { statistics: { complaints: [], units: 1 } } });
  const facts = openFacts(`${file}.facts`);
  if (!facts.ok) throw new Error(facts.fault.message);
  return facts.value;
}

describe.each(formats)(
  "DWARF $version, offsets of $offsetSize, addresses of $addressSize bytes, little-endian: $littleEndian",
  (format) => {
    let info: DebugInfo;
    beforeAll(async () => {
      info = await build(format);
    });

    test("functions, their symbols and places", () => {
      const [helper, work, ...rest] = info.functions({ name: "*" });
      expect(rest).toEqual([]);
      expect(helper).toMatchObject({
        name: "helper",
        entry: undefined,
        inlinedCount: 1,
        isGlobal: false,
      });
      expect(helper!.place).toEqual({ file: "src/a.c", line: 7 });
      expect(work).toMatchObject({ name: "work", inlinedCount: 0, isGlobal: true });
      expect(work!.place.line).toBe(300);
      expect(work!.entry).toMatchObject({ pc: text(format) + 0x10n, symbol: "work.isra.0" });
      expect(info.type(info.returnType(work!))).toMatchObject({ name: "long", signed: true });
    });

    test("parameters at the entry, and in the frame later", () => {
      const work = info.functions({ name: "work" })[0]!;
      const [thing, limit] = info.variables(work.entry!);
      expect(thing).toMatchObject({
        name: "thing",
        isParameter: true,
        location: { kind: "register", register: 5 },
      });
      expect(limit).toMatchObject({
        name: "limit",
        isParameter: false,
        location: { kind: "value", value: { op: "constant", value: -200n } },
      });
      const later = info.variables({
        ...work.entry!,
        kind: "statement",
        pc: text(format) + 0x24n,
      } as never)[0]!;
      // fbreg -8: from the CFA, or in DWARF 2 from the register of the frame base.
      const address =
        format.version >= 3
          ? {
              op: "add",
              left: { op: "register", register: 7 },
              right: { op: "constant", value: 16n },
            }
          : {
              op: "add",
              left: { op: "register", register: 6 },
              right: { op: "constant", value: -8n },
            };
      expect(later.location).toEqual({ kind: "memory", address });
    });

    test("inlined copies", () => {
      const helper = info.functions({ name: "helper" })[0]!;
      const [site, ...rest] = info.inlinedSites(helper);
      expect(rest).toEqual([]);
      expect(site).toMatchObject({
        kind: "inlined",
        pc: text(format) + 0x18n,
        place: { line: 44 },
      });
      expect(site!.within?.name).toBe("work");
      const product = {
        op: "multiply",
        left: {
          op: "add",
          left: { op: "register", register: 2 },
          right: { op: "constant", value: 8n },
        },
        right: { op: "constant", value: 4n },
      };
      expect(info.variables(site!)).toMatchObject([
        {
          name: "n",
          location:
            format.version >= 4
              ? { kind: "value", value: product }
              : { kind: "memory", address: product },
        },
      ]);
    });

    test("types", () => {
      const thing = info.type(info.findType("struct", "thing")!);
      expect(thing).toMatchObject({ kind: "struct", size: 32, complete: true });
      if (thing.kind !== "struct") return;
      expect(thing.members.map((member) => [member.name, member.offset])).toEqual([
        ["next", 0],
        ["bits", 8],
        ["table", 12],
      ]);
      expect(thing.members[1]!.bitField).toEqual({
        width: 5,
        shift: format.littleEndian ? 3 : 24,
        storageSize: 4,
      });
      expect(info.type(thing.members[2]!.type)).toMatchObject({ kind: "array", counts: [2, 2] });
      const pointer = info.type(thing.members[0]!.type);
      expect(pointer).toMatchObject({ kind: "pointer", size: format.addressSize });
      const target = pointer.kind === "pointer" ? info.type(pointer.target) : undefined;
      expect(target).toMatchObject({
        kind: "qualified",
        qualifier: "const",
        target: info.findType("struct", "thing"),
      });
      expect([
        info.enumConstant("LOW"),
        info.enumConstant("HIGH"),
        info.enumConstant("NONE"),
      ]).toEqual([-1n, 200n, undefined]);
    });

    test("globals and symbols", () => {
      expect(info.globals("state")).toMatchObject([
        { address: text(format) + 0x1000n, perCpu: false },
      ]);
      expect(info.symbol("work.isra.0")).toMatchObject([
        { address: text(format) + 0x10n, size: 0x20n },
      ]);
      expect(info.symbolAt(text(format) + 0x1fn)?.name).toBe("work.isra.0");
      expect(info.symbolAt(text(format) + 0x30n)).toBeUndefined();
    });
  },
);
