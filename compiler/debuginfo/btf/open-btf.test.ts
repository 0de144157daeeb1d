// What is answered from BTF and kallsyms together, on a fabricated image: one function per way of not being sure.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { NumberBytes, writeElf, type SectionDraft } from "../elf/elf-writer.ts";
import { writeKallsyms } from "../kallsyms/kallsyms-writer.ts";
import { sampleBtf, sampleIdentity } from "../testing/sample-btf.ts";
import { openBtf, openBtfBase, openModuleBtf, type BtfDebugInfo } from "./open-btf.ts";

const base = 0xffff_ffff_8100_0000n;
const unknown = { kind: "unavailable", reason: "unknown-without-dwarf" };
const folder = mkdtempSync(join(tmpdir(), "tapwright-btf-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Functions = readonly (readonly [string, ...(readonly [string, number])[]])[];

/** The .BTF section: type 1 is `int`, type 2 `long`; each function takes what is listed and returns `int`. */
function btfOf(functions: Functions): Uint8Array {
  return blobOf(functions, 0, new NumberBytes(true).text(""));
}

/** That of a module, which goes on behind the last type and the last string of its kernel's. */
function moduleBtfOf(functions: Functions, lastType: number, stringSize: number): Uint8Array {
  return blobOf(functions, lastType, new NumberBytes(true), stringSize);
}

function blobOf(functions: Functions, lastType: number, strings: NumberBytes, stringSize = 0) {
  const name = (text: string): number => {
    const at = stringSize + strings.length;
    strings.text(text);
    return at;
  };
  const types = new NumberBytes(true);
  const header = (text: string, kind: number, count: number, value: number): NumberBytes =>
    types
      .number(text === "" ? 0 : name(text), 4)
      .number((kind << 24) | count, 4)
      .number(value, 4);
  if (lastType === 0) {
    header("int", 1, 0, 4).number(0x0100_0020, 4);
    header("long", 1, 0, 8).number(0x0100_0040, 4);
  }
  const first = lastType === 0 ? 3 : lastType + 1;
  functions.forEach(([of, ...parameters], index) => {
    header("", 13, parameters.length, 1);
    for (const [text, type] of parameters) types.number(name(text), 4).number(type, 4);
    header(of, 12, 0, first + index * 2);
  });
  const out = new NumberBytes(true).number(0xeb9f, 2).number(1, 1).number(0, 1).number(24, 4);
  out.number(0, 4).number(types.length, 4).number(types.length, 4).number(strings.length, 4);
  return out.raw(types.bytes).raw(strings.bytes).bytes;
}

const btf = btfOf([
  ["one", ["a", 1], ["b", 2]],
  ["several", ["a", 1]],
  // A weak definition and the one that replaced it.
  ["weak", ["regs", 2], ["flags", 1]],
  ["weak", ["__unused", 2], ["flags", 1]],
  ["turned", ["a", 1], ["b", 1]],
  ["turned", ["b", 1], ["a", 1]],
  ["differs", ["a", 1]],
  ["differs", ["a", 2]],
  ["cloned", ["a", 1]],
  ["gone", ["a", 1]],
  ["early", ["a", 1]],
]);

const code = [
  "_stext",
  "one",
  "several",
  "several",
  "weak",
  "turned",
  "differs",
  "cloned",
  "cloned.isra.0",
  "gone.constprop.0",
  "_sinittext",
  "early",
  "_einittext",
  "_etext",
];
const data = ["init_task", "__start_notes", "__stop_notes"];
const addressOf = (name: string): bigint => base + BigInt([...code, ...data].indexOf(name)) * 0x10n;

function open(
  sections: readonly SectionDraft[],
  names: readonly string[] = [...code, ...data],
): BtfDebugInfo {
  const symbols = [...code, ...data].flatMap((name, index) =>
    names.includes(name)
      ? [{ name, letter: code.includes(name) ? "T" : "D", address: base + BigInt(index) * 0x10n }]
      : [],
  );
  const path = join(folder, "vmlinux");
  const text = { name: ".text", bytes: new Uint8Array(0x1000), flags: 6, address: base };
  const rodata = {
    name: ".rodata",
    bytes: writeKallsyms({ symbols }),
    flags: 2,
    address: base + 0x10000n,
  };
  writeFileSync(
    path,
    writeElf({ sections: [text, rodata, { name: ".BTF", bytes: btf }, ...sections] }),
  );
  const opened = openBtf(path, sampleIdentity);
  if (!opened.ok) throw new Error(opened.fault.message);
  return opened.value;
}

const note = new NumberBytes(true)
  .number(4, 4)
  .number(2, 4)
  .number(3, 4)
  .text("GNU")
  .raw([1, 2, 0, 0]);
const notes: SectionDraft = { name: ".notes", type: 7, bytes: note.bytes };

describe("BTF with kallsyms", () => {
  const info = open([notes]);

  function locations(name: string): Record<string, unknown> {
    const [fn] = info.functions({ name });
    const entry = fn?.entry;
    if (entry === undefined) throw new Error(`${name} has no entry`);
    return Object.fromEntries(
      info.variables(entry).map((variable) => [variable.name, variable.location]),
    );
  }
  // DWARF numbers of rdi and rsi.
  const [first, second] = [5, 4].map((register) => ({ kind: "register", register }));

  test("knows address, identity and arguments of a function that is the only one of its name", () => {
    expect(info.kernel.buildId).toBe("0102");
    expect(info.functions({ name: "one" })[0]?.entry?.pc).toBe(addressOf("one"));
    expect(locations("one")).toEqual({ a: first, b: second });
    expect(info.symbolAt(addressOf("one") + 3n)?.name).toBe("one");
  });

  test("gives no entry to a name of several functions, and says how many they are", () => {
    const found = info.functions({ name: "several" });
    expect(found.map(({ entry }) => entry)).toEqual([undefined, undefined]);
    expect(info.symbol("several")).toHaveLength(2);
    expect(info.functions({ name: "gone" }).map(({ entry }) => entry)).toEqual([undefined]);
  });

  test("takes the names of both prototypes where their types agree", () => {
    expect(locations("weak")).toEqual({ regs: first, __unused: first, flags: second });
    expect(locations("turned")).toEqual({ a: unknown, b: unknown });
  });

  test("does not guess where prototypes differ or a clone has the name too", () => {
    for (const name of ["differs", "cloned"]) {
      expect(locations(name)).toEqual({ a: unknown });
      expect(info.returnLocation(info.functions({ name })[0]!)).toEqual(unknown);
      expect(info.functions({ name })[0]?.entry?.pc).toBe(addressOf(name));
    }
  });

  test("tells where the kernel refuses probes", () => {
    expect(info.functions({ name: "early" })[0]?.entry?.notProbeable).toContain(".init.text");
    expect(info.functions({ name: "one" })[0]?.entry?.notProbeable).toBeUndefined();
    expect(info.functions({ name: "one" })[0]?.entry?.isUnjudged).toBeUndefined();
  });

  test("registers by name where a module cannot be bound to the kernel", () => {
    for (const unbound of [open([]), open([notes], code)]) {
      const [one] = unbound.functions({ name: "one" });
      expect(one?.entry).toMatchObject({ symbol: "one", pc: undefined });
      expect(unbound.functions({ name: "several" })[0]?.entry).toBeUndefined();
    }
    const unnamed = open([notes], code.slice(1));
    expect(unnamed.symbolsFault?.code).toBe("bad-kallsyms");
    expect(unnamed.functions({ name: "one" })[0]?.entry?.pc).toBeUndefined();
  });
});

test("without symbols nobody tells whether the kernel takes a probe", () => {
  const path = join(folder, "raw.btf");
  writeFileSync(path, btf);
  const opened = openBtf(path, sampleIdentity);
  if (!opened.ok) throw new Error(opened.fault.message);
  expect(opened.value.functions({ name: "one" })[0]?.entry?.isUnjudged).toBe(true);
});

describe("BTF of modules", () => {
  const functions: Functions = [["one", ["a", 1]]];
  const kernel = btfOf(functions);
  const stringSize = new DataView(kernel.buffer).getUint32(20, true);
  const kernelFile = join(folder, "kernel.btf");
  writeFileSync(kernelFile, kernel);
  const opened = openBtfBase(kernelFile, 8);
  if (!opened.ok) throw new Error(opened.fault.message);

  function openModule(name: string, bytes: Uint8Array): ReturnType<typeof openModuleBtf> {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return opened.ok ? openModuleBtf(path, opened.value, sampleIdentity) : opened;
  }

  test("goes on from that of the kernel, which is read once for all modules", () => {
    for (const [name, type, text] of [
      ["first", 2, "long"],
      ["second", 1, "int"],
    ] as const) {
      const module = openModule(name, moduleBtfOf([[`${name}_open`, ["b", type]]], 4, stringSize));
      if (!module.ok) throw new Error(module.fault.message);
      const info = module.value;
      expect(info.functions({ name: "*" }).map((fn) => fn.name)).toEqual([`${name}_open`]);
      const [fn] = info.functions({ name: `${name}_open` });
      expect(info.type(info.returnType(fn!)!)).toMatchObject({ name: "int", size: 4 });
      expect(info.type(type)).toMatchObject({ name: text });
      expect(info.findType("base", "long")).toBe(2);
    }
  });

  test("of another byte order than its kernel's is bad-btf", () => {
    expect(openModule("turned", sampleBtf(false))).toMatchObject({
      ok: false,
      fault: { code: "bad-btf", message: "has BTF of another byte order than its kernel" },
    });
  });
});

describe("what cannot be read", () => {
  const opened = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return openBtf(path, sampleIdentity);
  };

  test.each([
    ["cut in its header", btf.subarray(0, 10)],
    ["cut in its types", btf.subarray(0, 60)],
    ["with a type of unknown kind", Uint8Array.from(btf, (byte, at) => (at === 31 ? 0x1f : byte))],
  ])("BTF %s is bad-btf", (_, bytes) => {
    expect(opened("bad", bytes)).toMatchObject({ ok: false, fault: { code: "bad-btf" } });
  });

  test("a kernel that only an absent program unpacks says which program", () => {
    const image = new Uint8Array(0x600);
    image.set(Buffer.from("HdrS"), 0x202);
    const view = new DataView(image.buffer);
    // One sector of setup, and a payload behind it that begins as one of lz4.
    image[0x1f1] = 1;
    view.setUint32(0x248, 0, true);
    view.setUint32(0x24c, 0x200 - 0x10, true);
    view.setUint32((1 + 1) * 512, 0x184c2102, true);
    const path = process.env["PATH"];
    process.env["PATH"] = folder;
    try {
      expect(opened("packed", image)).toMatchObject({
        ok: false,
        fault: { code: "no-program", message: expect.stringContaining("lz4") as string },
      });
    } finally {
      process.env["PATH"] = path;
    }
  });
});
