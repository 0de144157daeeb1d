// The decoder of kallsyms on fabricated tables of every layout, and on damaged ones.

import { describe, expect, test } from "vitest";
import { elfInMemory, type ElfFile } from "../elf/elf-file.ts";
import { writeElf } from "../elf/elf-writer.ts";
import { BadData, guard } from "../fault.ts";
import { writeKallsyms, type KallsymsDraft } from "./kallsyms-writer.ts";
import { KernelSymbols, readKernelSymbols } from "./kernel-symbols.ts";
import { readKallsyms } from "./read-kallsyms.ts";

const text64 = 0xffff_ffff_8100_0000n;
const text32 = 0xc100_0000n;

function symbolsAt(text: bigint, percpu: boolean): KallsymsDraft["symbols"] {
  return [
    ...(percpu ? [{ letter: "A", name: "fixed_percpu_data", address: 0n }] : []),
    ...(percpu ? [{ letter: "A", name: "cpu_number", address: 0x1d008n }] : []),
    { letter: "T", name: "_text", address: text },
    { letter: "T", name: "_stext", address: text },
    { letter: "t", name: "show", address: text + 0x10n },
    { letter: "t", name: "show", address: text + 0x30n },
    // More names than one marker stands for.
    ...Array.from({ length: 600 }, (_, index) => ({
      letter: "T",
      name: `test_0123456789_${index}`,
      address: text + 0x100n + BigInt(index),
    })),
    { letter: "t", name: `_R${"x".repeat(300)}`, address: text + 0x800n },
    { letter: "t", name: "elf_map", address: text + 0x810n },
    { letter: "t", name: "elf_map.isra.0", address: text + 0x820n },
    { letter: "T", name: "_etext", address: text + 0x1000n },
    { letter: "D", name: "init_task", address: text + 0x2000n },
  ];
}

function imageOf(draft: KallsymsDraft, change?: (tables: Uint8Array) => void): ElfFile {
  const { is64 = true, littleEndian = true } = draft;
  const tables = writeKallsyms(draft);
  change?.(tables);
  const code = is64 ? text64 : text32;
  const bytes = writeElf({
    is64,
    littleEndian,
    sections: [
      { name: ".text", bytes: new Uint8Array(0x1000), flags: 6, address: code },
      { name: ".rodata", bytes: tables, flags: 2, address: code + 0x10000n },
    ],
  });
  const elf = elfInMemory("fabricated", bytes);
  if (!elf.ok) throw new Error(elf.fault.message);
  return elf.value;
}

describe("kallsyms", () => {
  const drafts: readonly Omit<KallsymsDraft, "symbols">[] = [
    {},
    { sequences: true },
    { encoding: "percpu", sequences: true },
    { encoding: "absolute" },
    { order: "since 6.4", sequences: true },
    { order: "since 6.4", sequences: true, encoding: "percpu" },
    { order: "since 6.4", encoding: "absolute" },
    { is64: false },
    { is64: false, order: "since 6.4", sequences: true },
    { littleEndian: false },
    { littleEndian: false, encoding: "percpu", order: "since 6.4" },
  ];

  test.each(drafts)("of layout %j", (layout) => {
    const text = layout.is64 === false ? text32 : text64;
    const symbols = symbolsAt(text, layout.encoding === "percpu");
    const read = readKallsyms(imageOf({ symbols, base: text, ...layout }));
    expect(read.symbols).toEqual(symbols);
    expect(read.layout).toContain(layout.order ?? "before 6.4");
    expect(read.layout.includes("per-CPU")).toBe(layout.encoding === "percpu");
  });

  const symbols = symbolsAt(text64, false);

  function faultOf(draft: KallsymsDraft, change?: (tables: Uint8Array) => void): unknown {
    const result = guard("fabricated", "bad-kallsyms", () => readKallsyms(imageOf(draft, change)));
    return result.ok ? result.value.layout : { code: result.fault.code, why: result.fault.message };
  }

  test("refuses what does not agree with itself, and says what", () => {
    const noNames = { code: "bad-kallsyms", why: expect.stringContaining("no names in front") };
    expect(faultOf({ symbols, marker: 4 })).toEqual(noNames);
    expect(faultOf({ symbols, count: symbols.length - 1 })).toEqual(noNames);
    expect(faultOf({ symbols, count: 0xffff_ffff })).toEqual(noNames);
    const noAddresses = { code: "bad-kallsyms", why: expect.stringContaining("no table of addr") };
    expect(faultOf({ symbols: [...symbols].reverse(), base: text64 })).toEqual(noAddresses);
    // Addresses of a kernel that is elsewhere than the code of this image.
    expect(faultOf({ symbols: symbolsAt(text64 + 0x10_0000n, false) })).toEqual(noAddresses);
    expect(faultOf({ symbols: symbols.filter(({ name }) => name !== "_stext") })).toEqual(
      noAddresses,
    );
    const noTokens = { code: "no-kallsyms", why: expect.any(String) };
    expect(faultOf({ symbols }, (tables) => tables.fill(0))).toEqual(noTokens);
  });

  test("damage gives a fault or a table, never a throw of another kind", () => {
    const small = { symbols: symbols.slice(0, 40) };
    const size = writeKallsyms(small).length;
    let refused = 0;
    for (let at = 0; at < size; at++) {
      const fault = faultOf(small, (tables) => (tables[at]! ^= 0xff));
      if (typeof fault !== "string") refused++;
    }
    expect(refused).toBeGreaterThan(size / 3);
  });

  test("gives up on a file that is made of beginnings of tables", () => {
    // Every word says 262151 names, and is a name of seven bytes behind its length.
    const words = new Uint8Array(1 << 22);
    for (let at = 0; at < words.length; at += 8) words.set([7, 0, 4, 0], at);
    const rodata = Buffer.concat([words, writeKallsyms({ symbols })]);
    const code = { name: ".text", bytes: new Uint8Array(16), flags: 6, address: text64 };
    const data = { name: ".rodata", bytes: rodata, flags: 2, address: text64 + 0x10000n };
    const elf = elfInMemory("fabricated", writeElf({ sections: [code, data] }));
    if (!elf.ok) throw new Error(elf.fault.message);
    const result = guard("fabricated", "bad-kallsyms", () => readKallsyms(elf.value));
    expect(result).toMatchObject({
      ok: false,
      fault: { code: "bad-kallsyms", message: expect.stringContaining("too many tables") },
    });
  });
});

describe("symbols of an image", () => {
  const symbols = symbolsAt(text64, false);
  const read = readKernelSymbols(imageOf({ symbols }));

  test("counts functions, and knows clones", () => {
    expect(read.functions("show").map(({ address }) => address - text64)).toEqual([0x10n, 0x30n]);
    expect(read.functions("init_task")).toEqual([]);
    expect(read.hasClone("elf_map")).toBe(true);
    expect(read.hasClone("show")).toBe(false);
  });

  test("finds the symbol that covers an address", () => {
    expect(read.covering(text64 + 0x2fn)).toMatchObject({ name: "show", size: 0x20n });
    expect(read.covering(text64)).toMatchObject({ name: "_text", size: 0x10n });
    expect(read.covering(text64 - 1n)).toBeUndefined();
  });

  test("binds a module only where all that it needs is there", () => {
    expect(read.bindsModules).toBe(false);
    const all = ["init_task", "_stext", "_etext", "__start_notes", "__stop_notes"].map((name) => ({
      name,
      address: text64,
      size: 1n,
      isFunction: false,
      isGlobal: true,
    }));
    expect(new KernelSymbols(all, [], "3b43").bindsModules).toBe(true);
    expect(new KernelSymbols(all, [], undefined).bindsModules).toBe(false);
    expect(new KernelSymbols(all.slice(1), [], "3b43").bindsModules).toBe(false);
  });

  test("tells why a probe is refused, also below a longer range", () => {
    const banned = [
      { start: 0x10n, end: 0x100n, reason: "in .init.text" },
      { start: 0x20n, end: 0x30n, reason: "on the blacklist" },
    ];
    const symbols = new KernelSymbols([], banned, undefined);
    const reasons = [0xfn, 0x10n, 0x20n, 0x30n, 0x100n].map((at) => symbols.whyNotProbeable(at));
    expect(reasons).toEqual([
      undefined,
      "in .init.text",
      "on the blacklist",
      "in .init.text",
      undefined,
    ]);
  });

  test("throws only bad data", () => {
    expect(() => readKernelSymbols(imageOf({ symbols, marker: 9 }))).toThrow(BadData);
  });
});
