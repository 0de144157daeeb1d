// Broken and malicious files: every door of this room answers with a fault or with facts, never with a throw, and in
// bounded time.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleElf } from "./dwarf/sample-program.ts";
import { writeElf } from "./elf/elf-writer.ts";
import { checkFacts, indexKernel, openBtf, openFacts } from "./index.ts";
import { askAll, outcomeOf } from "./testing/ask-all.ts";
import { forged, frontOf } from "./testing/forge-facts.ts";
import { sampleBtf, sampleIdentity } from "./testing/sample-btf.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-hostile-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const format = { version: 5, offsetSize: 4, addressSize: 8, littleEndian: true } as const;

/** A small generator of numbers, so that a failure can be had again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function flip(bytes: Buffer, at: number): Buffer {
  return bytes.fill(bytes[at]! ^ 1, at, at + 1);
}

/** The same bytes with a few changed, or cut off. */
function mutate(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  const changed = bytes.slice();
  for (let count = 1 + next(4); count > 0; count--) {
    const interesting = [0, 1, 0x7f, 0x80, 0xff, next(256)];
    changed[next(changed.length)] = interesting[next(interesting.length)]!;
  }
  return next(8) === 0 ? changed.subarray(0, next(changed.length)) : changed;
}

describe("debug files", () => {
  test("500 mutations of a good one", { timeout: 120_000 }, async () => {
    const good = sampleElf(format);
    const input = join(folder, "mutant");
    const output = `${input}.facts`;
    const next = random(20261122);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 500; round++) {
      writeFileSync(input, mutate(good, next));
      const built = await indexKernel({ debugFile: input, output });
      const outcome = built.ok ? "indexed" : built.fault.code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (!built.ok) {
        expect(built.fault.file).toBe(input);
        continue;
      }
      const opened = openFacts(output);
      if (!opened.ok) throw new Error(opened.fault.message);
      askAll(opened.value);
    }
    console.log("mutations of a debug file:", Object.fromEntries(outcomes));
    expect(outcomes.get("indexed")).toBeGreaterThan(100);
    expect(outcomes.get("bad-dwarf")).toBeGreaterThan(10);
  });

  test("without DWARF, and for an unknown machine", async () => {
    const code = { name: ".text", bytes: new Uint8Array(4), flags: 6 };
    const input = join(folder, "plain");
    writeFileSync(input, writeElf({ sections: [code] }));
    const stripped = await indexKernel({ debugFile: input, output: `${input}.facts` });
    expect(stripped).toMatchObject({ ok: false, fault: { code: "no-debug-info", file: input } });
    writeFileSync(
      input,
      writeElf({
        machine: 0xf00,
        sections: [code, { name: ".debug_info", bytes: new Uint8Array(0) }],
      }),
    );
    const unknown = await indexKernel({ debugFile: input, output: `${input}.facts` });
    expect(unknown).toMatchObject({ ok: false, fault: { code: "unsupported-machine" } });
  });

  test("sections of a module that cannot lie in any memory", async () => {
    const input = join(folder, "far");
    const module = Buffer.from(
      writeElf({
        type: 1,
        sections: [
          { name: ".text", bytes: new Uint8Array(4), flags: 6 },
          { name: ".data", bytes: new Uint8Array(4), flags: 3 },
          { name: ".debug_info", bytes: new Uint8Array(0) },
        ],
      }),
    );
    // The alignment of .data, in the table of sections.
    const table = Number(module.readBigUInt64LE(40));
    module.writeBigUInt64LE(2n ** 60n, table + 2 * 64 + 48);
    writeFileSync(input, module);
    const message = "section .data ends beyond any memory";
    expect(await indexKernel({ debugFile: input, output: `${input}.facts` })).toEqual({
      ok: false,
      fault: { code: "bad-elf", file: input, message },
    });
  });

  test("an output that cannot be written leaves nothing behind", async () => {
    const input = join(folder, "good");
    writeFileSync(input, sampleElf(format));
    const output = join(folder, "no", "such", "folder", "facts");
    expect(await indexKernel({ debugFile: input, output })).toMatchObject({
      ok: false,
      fault: { code: "file-unwritable", file: output },
    });
  });
});

describe("index files", () => {
  let facts: string;
  beforeAll(async () => {
    const input = join(folder, "for-facts");
    facts = `${input}.facts`;
    writeFileSync(input, sampleElf(format));
    const built = await indexKernel({ debugFile: input, output: facts });
    if (!built.ok) throw new Error(built.fault.message);
  });

  test.each([
    ["half written", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), "facts-truncated"],
    ["of another version", (bytes: Buffer) => bytes.fill(99, 8, 9), "facts-version"],
    ["of the other byte order", (bytes: Buffer) => bytes.fill(1, 12, 13), "facts-version"],
    [
      "with one wrong bit in its table",
      (bytes: Buffer) => bytes.fill(bytes[60]! ^ 1, 60, 61),
      "facts-damaged",
    ],
    [
      "with one wrong bit in its checksums",
      (bytes: Buffer) => flip(bytes, frontOf(bytes).tableEnd + 2),
      "facts-damaged",
    ],
    ["that is empty", () => Buffer.alloc(0), "not-facts"],
    ["that is something else", () => Buffer.from("hello\n".repeat(50)), "not-facts"],
  ])("%s", (_, change, code) => {
    const path = join(folder, "damaged.facts");
    writeFileSync(path, change(readFileSync(facts)));
    const opened = openFacts(path);
    expect(opened.ok ? "opened" : opened.fault).toMatchObject({ code, file: path });
  });

  test("one wrong bit is found by the first question that needs it, and by who checks all", () => {
    const path = join(folder, "damaged.facts");
    const good = readFileSync(facts);
    const { sections } = frontOf(good);
    const unasked: string[] = [];
    for (const { name, offset, size } of sections.filter((section) => section.size > 0)) {
      writeFileSync(path, flip(Buffer.from(good), offset + (size >> 1)));
      const message = `${name} differs from its checksum`;
      const fault = { code: "facts-damaged", file: path, message };
      expect(checkFacts(path)).toEqual({ ok: false, fault });
      const opened = openFacts(path);
      const outcome = opened.ok ? outcomeOf(opened.value) : `${path}: ${opened.fault.message}`;
      if (outcome === "answered") unasked.push(name);
      else expect(outcome).toBe(`${path}: ${message}`);
    }
    expect(checkFacts(facts)).toMatchObject({ ok: true });
    expect(unasked).toEqual([]);
  });

  test("1000 mutations whose checksums are right", { timeout: 120_000 }, () => {
    const good = readFileSync(facts);
    const path = join(folder, "forged.facts");
    const next = random(33);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 1000; round++) {
      writeFileSync(path, forged(good, next));
      const opened = openFacts(path);
      const outcome = opened.ok ? outcomeOf(opened.value).replace(/.* /, "") : opened.fault.code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    console.log("forged index files:", Object.fromEntries(outcomes));
    expect(outcomes.get("answered")).toBeGreaterThan(100);
    expect(outcomes.get("facts-damaged")).toBeGreaterThan(10);
  });

  test("the same kernel gives the same file", async () => {
    const again = join(folder, "again.facts");
    await indexKernel({ debugFile: join(folder, "for-facts"), output: again });
    expect(readFileSync(again).equals(readFileSync(facts))).toBe(true);
  });
});

describe("BTF", () => {
  function open(bytes: Uint8Array): ReturnType<typeof openBtf> {
    const path = join(folder, "btf");
    writeFileSync(path, bytes);
    return openBtf(path, sampleIdentity);
  }

  test.each([true, false])("functions, arguments and types, little-endian: %s", (littleEndian) => {
    const opened = open(sampleBtf(littleEndian));
    if (!opened.ok) throw new Error(opened.fault.message);
    const info = opened.value;
    const [read] = info.functions({ name: "read" });
    expect(info.variables(read!.entry!).map(({ name, location }) => [name, location])).toEqual([
      ["file", { kind: "register", register: 5 }],
      ["buf", { kind: "register", register: 4 }],
      // What a number of two registers does to those behind it does not follow from the position alone.
      ["wide", { kind: "unavailable", reason: "unknown-without-dwarf" }],
      ["after", { kind: "unavailable", reason: "unknown-without-dwarf" }],
    ]);
    expect(info.returnLocation(read!)).toEqual({ kind: "register", register: 0 });
    const file = info.type(info.findType("struct", "file")!);
    expect(file.kind === "struct" ? file.members : []).toEqual([
      { name: "mode", type: 1, offset: 0 },
      {
        name: "flag",
        type: 1,
        offset: 8,
        bitField: { width: 3, shift: littleEndian ? 2 : 59, storageSize: 8 },
      },
    ]);
    expect(info.enumConstant("NEGATIVE")).toBe(-3n);
    // A name of several functions is not answered for.
    const [twice] = info.functions({ name: "twice" });
    expect(info.variables(twice!.entry!).map(({ location }) => location)).toEqual(
      Array.from({ length: 4 }, () => ({ kind: "unavailable", reason: "unknown-without-dwarf" })),
    );
    expect(info.returnLocation(twice!)).toMatchObject({ reason: "unknown-without-dwarf" });
    expect(info.functions({ name: "*", file: "fs/*" })).toEqual([]);
  });

  test("1000 mutations", { timeout: 120_000 }, () => {
    const good = sampleBtf(true);
    const next = random(7);
    let opened = 0;
    for (let round = 0; round < 1000; round++) {
      const mutant = open(mutate(good, next));
      if (!mutant.ok) continue;
      opened += 1;
      askAll(mutant.value);
      for (let ref = 0; ref < 16; ref++) mutant.value.type(ref);
    }
    expect(opened).toBeGreaterThan(500);
  });

  test("a kernel without BTF, and a file that is no kernel", () => {
    const path = join(folder, "without");
    writeFileSync(
      path,
      writeElf({ sections: [{ name: ".text", bytes: new Uint8Array(4), flags: 6 }] }),
    );
    expect(openBtf(path, sampleIdentity)).toMatchObject({
      ok: false,
      fault: { code: "no-btf", file: path },
    });
    writeFileSync(path, "not a kernel at all".repeat(100));
    expect(openBtf(path, sampleIdentity)).toMatchObject({
      ok: false,
      fault: { code: "bad-kernel-image" },
    });
  });
});
