// Broken and malicious files: every door of this room answers with a fault or with facts, never with a throw, and in
// bounded time.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleElf } from "./dwarf/sample-program.ts";
import { NumberBytes, writeElf } from "./elf/elf-writer.ts";
import {
  checkFacts,
  FactsError,
  indexKernel,
  openBtf,
  openFacts,
  type DebugInfo,
  type KernelIdentity,
} from "./index.ts";
import { blockSize } from "./index/facts-section.ts";

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

/** Asks everything that can be asked. */
function askAll(info: DebugInfo): void {
  for (const fn of info.functions({ name: "*" })) {
    const sites = [...(fn.entry === undefined ? [] : [fn.entry]), ...info.inlinedSites(fn)];
    for (const site of sites) {
      for (const { type } of info.variables(site)) info.type(type);
      if (site.pc === undefined) continue;
      for (const distance of [4n, 8n, 24n]) info.variables({ ...site, pc: site.pc + distance });
      info.statementAt?.(site.pc);
    }
    info.returnLocation(fn);
  }
  for (const kind of ["struct", "base"] as const) info.findType(kind, "thing");
  info.globals("state");
  info.symbol("state");
  info.enumConstant("LOW");
  info.statementSites("src/a.c", 7);
  info.symbolAt(0xffff_ffff_8100_0012n);
  info.nearFunctions("wrok", 2);
}

/** What became of asking everything. */
function outcomeOf(info: DebugInfo): string {
  try {
    askAll(info);
    return "answered";
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
    expect(error.fault.code).toBe("facts-damaged");
    return error.message;
  }
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

/** An index with changes behind its header, and the checksums of the changed bytes. */
function forged(good: Buffer, next: (below: number) => number): Buffer {
  const forgery = Buffer.from(good);
  const front = frontOf(good);
  // Half of the changes go to the first fifth, where the columns are that the others hang on.
  const reach = next(2) === 0 ? forgery.length - front.end : (forgery.length - front.end) / 5;
  for (let count = 1 + next(6); count > 0; count--)
    forgery[front.end + next(reach)] = [0, 1, 0x7f, 0x80, 0xff, next(256)][next(6)]!;
  if (next(4) === 0) forgery[headerSize + next(front.tableEnd - headerSize)] = next(256);
  for (const { offset, size, firstSum } of front.sections) {
    for (let at = 0, sum = firstSum; at < size; at += blockSize, sum++) {
      const block = forgery.subarray(offset + at, offset + Math.min(at + blockSize, size));
      forgery.writeUInt32LE(crc32(block), front.tableEnd + 4 * sum);
    }
  }
  forgery.writeUInt32LE(crc32(forgery.subarray(headerSize, front.end)), 28);
  return forgery;
}

const headerSize = 48;

/** Where an index has what, as `writeFacts` describes it. */
function frontOf(facts: Buffer) {
  const count = facts.readUInt32LE(24);
  const tableEnd = headerSize + count * 48;
  const sections = Array.from({ length: count }, (_, index) => {
    const at = headerSize + index * 48 + 24;
    return {
      name: facts.toString("latin1", at - 24, at).replace(/\0+$/, ""),
      offset: Number(facts.readBigUInt64LE(at)),
      size: Number(facts.readBigUInt64LE(at + 8)),
      firstSum: facts.readUInt32LE(at + 16),
    };
  });
  return { tableEnd, sections, end: sections[0]!.offset };
}

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
  const identity: KernelIdentity = {
    release: "6.1.0",
    architecture: "x86_64",
    buildId: "",
    source: "btf",
    pointerSize: 8,
    littleEndian: true,
  };

  /** `long read(struct file *file, char buf, __int128 wide, int after)`, and `twice` two times. */
  function sample(littleEndian: boolean): Uint8Array {
    const strings = new NumberBytes(littleEndian).text("");
    const text = (name: string): number => {
      const at = strings.length;
      strings.text(name);
      return at;
    };
    const types = new NumberBytes(littleEndian);
    const type = (
      name: string,
      kind: number,
      count: number,
      value: number,
      flag = 0,
    ): NumberBytes =>
      types
        .number(name === "" ? 0 : text(name), 4)
        .number((flag << 31) | (kind << 24) | count, 4)
        .number(value, 4);
    type("long int", 1, 0, 8).number((1 << 24) | 64, 4); // 1
    type("char", 1, 0, 1).number((1 << 24) | 8, 4); // 2
    type("__int128", 1, 0, 16).number((1 << 24) | 128, 4); // 3
    type("file", 4, 2, 16, 1); // 4
    types.number(text("mode"), 4).number(1, 4).number(0, 4);
    types
      .number(text("flag"), 4)
      .number(1, 4)
      .number((3 << 24) | 66, 4);
    type("", 2, 0, 4); // 5: struct file *
    type("", 13, 4, 1); // 6
    for (const [name, of] of [
      ["file", 5],
      ["buf", 2],
      ["wide", 3],
      ["after", 1],
    ] as const) {
      types.number(text(name), 4).number(of, 4);
    }
    type("read", 12, 1, 6);
    type("twice", 12, 0, 6);
    type("twice", 12, 0, 6);
    type("", 6, 1, 4, 1).number(text("NEGATIVE"), 4).number(-3, 4);
    const header = new NumberBytes(littleEndian)
      .number(0xeb9f, 2)
      .number(1, 1)
      .number(0, 1)
      .number(24, 4);
    header.number(0, 4).number(types.length, 4).number(types.length, 4).number(strings.length, 4);
    return header.raw(types.bytes).raw(strings.bytes).bytes;
  }

  function open(bytes: Uint8Array): ReturnType<typeof openBtf> {
    const path = join(folder, "btf");
    writeFileSync(path, bytes);
    return openBtf(path, identity);
  }

  test.each([true, false])("functions, arguments and types, little-endian: %s", (littleEndian) => {
    const opened = open(sample(littleEndian));
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
    const good = sample(true);
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
    expect(openBtf(path, identity)).toMatchObject({
      ok: false,
      fault: { code: "no-btf", file: path },
    });
    writeFileSync(path, "not a kernel at all".repeat(100));
    expect(openBtf(path, identity)).toMatchObject({
      ok: false,
      fault: { code: "bad-kernel-image" },
    });
  });
});
