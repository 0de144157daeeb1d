import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findModule } from "../../../testsuites/oracles/real-kernel.ts";
import type { ElfFile } from "./elf-file.ts";
import { openElf } from "./elf-file.ts";
import { NumberBytes, writeElf, type ElfDraft } from "./elf-writer.ts";
import { buildIdOf } from "./notes.ts";
import { layOut, relocate } from "./relocations.ts";
import { readSymbols } from "./symbol-table.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-elf-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function save(bytes: Uint8Array): string {
  const path = join(folder, "file.elf");
  writeFileSync(path, bytes);
  return path;
}

function open(bytes: Uint8Array): ElfFile {
  const elf = openElf(save(bytes));
  if (!elf.ok) throw new Error(elf.fault.message);
  return elf.value;
}

/** Runs a reading that is expected to find bad data. */
function complaint(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing";
}

const classes = [true, false].flatMap((is64) =>
  [true, false].map((littleEndian) => ({ is64, littleEndian })),
);

describe.each(classes)("64-bit: $is64, little-endian: $littleEndian", ({ is64, littleEndian }) => {
  const buildId = new NumberBytes(littleEndian)
    .number(4, 4)
    .number(3, 4)
    .number(3, 4)
    .text("GNU")
    .raw([0xab, 0xcd, 0x01]);
  const draft: ElfDraft = {
    is64,
    littleEndian,
    sections: [
      { name: ".text", bytes: Uint8Array.of(1, 2, 3), flags: 6, address: 0x8000_1000n },
      { name: ".note.gnu.build-id", type: 7, bytes: buildId.number(0, 1).bytes },
      { name: ".bss", type: 8, bytes: new Uint8Array(0), flags: 3 },
    ],
    symbols: [
      { name: "begin", value: 0x8000_1000n, size: 3n },
      { name: "hidden", value: 0x8000_1002n, isGlobal: false, type: 1 },
    ],
  };

  test("header, sections, contents and addresses", () => {
    const elf = open(writeElf(draft));
    expect(elf).toMatchObject({ is64, littleEndian, type: 2, machine: 62 });
    expect(elf.sections.map((section) => section.name)).toEqual([
      "",
      ".text",
      ".note.gnu.build-id",
      ".bss",
      ".symtab",
      ".strtab",
      ".shstrtab",
    ]);
    expect([...elf.read(elf.section(".text")!)]).toEqual([1, 2, 3]);
    expect([...elf.readAddress(0x8000_1001n, 8)!]).toEqual([2, 3]);
    expect(elf.readAddress(0x8000_1003n, 1)).toBeUndefined();
    elf.close();
  });

  test("symbols and build-id", () => {
    const elf = open(writeElf(draft));
    const symbols = readSymbols(elf)!;
    expect([...symbols.values.subarray(1)]).toEqual([0x8000_1000n, 0x8000_1002n]);
    expect([...symbols.infos.subarray(1)]).toEqual([0x12, 0x01]);
    expect(buildIdOf(elf)).toBe("abcd01");
    elf.close();
  });

  test("a section compressed by zlib", () => {
    const bytes = new Uint8Array(5000).fill(7);
    const elf = open(
      writeElf({
        is64,
        littleEndian,
        sections: [{ name: ".debug_str", bytes, compressed: "zlib" }],
      }),
    );
    expect(elf.read(elf.section(".debug_str")!)).toEqual(bytes);
    expect(elf.read(elf.section(".debug_str")!, "shared").buffer).toBeInstanceOf(SharedArrayBuffer);
    elf.close();
  });

  test("a relocatable file is laid out and relocated, an executable is not", () => {
    const target = new NumberBytes(littleEndian).number(0, 4).number(0, 8).bytes;
    const table = new NumberBytes(littleEndian).number(4, is64 ? 8 : 4);
    if (is64) table.number((1n << 32n) | 1n, 8).number(5, 8);
    else table.number((1 << 8) | 1, 4).number(5, 4);
    const relocatable = (type: number): ElfFile =>
      open(
        writeElf({
          is64,
          littleEndian,
          type,
          machine: is64 ? 62 : 3,
          sections: [
            { name: ".init.text", bytes: new Uint8Array(16), flags: 6 },
            { name: ".text", bytes: new Uint8Array(16), flags: 6 },
            { name: ".debug_info", bytes: target },
            { name: ".rela.debug_info", type: 4, bytes: table.bytes, link: 5, info: 3 },
          ],
          symbols: [{ name: "fn", value: 2n, section: 2 }],
        }),
      );
    for (const [type, wanted] of [
      [1, 16 + 2 + 5],
      [2, 0],
    ] as const) {
      const elf = relocatable(type);
      const section = elf.section(".debug_info")!;
      const bytes = elf.read(section);
      relocate(elf, section, bytes, readSymbols(elf), layOut(elf));
      const size = is64 ? 8 : 4;
      const written = littleEndian ? bytes[4]! : bytes[4 + size - 1]!;
      expect(written).toBe(wanted);
      elf.close();
    }
  });
});

test("a section compressed by zstd", ({ skip }) => {
  const bytes = new Uint8Array(100_000).map((_, index) => index >> 8);
  let zstd: Uint8Array;
  try {
    zstd = execFileSync("zstd", ["-cq"], { input: bytes });
  } catch {
    return skip("the program zstd is not installed");
  }
  const elf = open(writeElf({ sections: [{ name: ".debug_info", bytes, compressed: { zstd } }] }));
  expect(elf.read(elf.section(".debug_info")!)).toEqual(bytes);
  elf.close();
});

describe("bad files", () => {
  const good = writeElf({ sections: [{ name: ".text", bytes: Uint8Array.of(1), flags: 6 }] });

  test.each([
    ["an empty file", new Uint8Array(0), "not-elf"],
    ["a text", Buffer.from("#!/bin/sh\n".repeat(20)), "not-elf"],
    ["an unknown class", good.with(4, 7), "bad-elf"],
    ["a file without its section table", good.subarray(0, good.length - 64), "bad-elf"],
    ["a section table beyond the end", good.with(46, 0x7f), "bad-elf"],
    ["an absurd number of sections", good.with(60, 0xfe).with(61, 0xfe), "bad-elf"],
  ])("%s", (_, bytes, code) => {
    const elf = openElf(save(Uint8Array.from(bytes)));
    expect(elf.ok ? "opened" : elf.fault.code).toBe(code);
  });

  /** A file that begins with `first` and has a text further on. */
  const withText = (first: string, at: number, text: string): Buffer => {
    const bytes = Buffer.alloc(at + 64);
    bytes.write(first, 0, "latin1");
    bytes.write(text, at, "latin1");
    return bytes;
  };
  const arm64 = withText("MZ", 56, "ARMd");

  test.each([
    ["x86", withText("MZ", 0x202, "HdrS"), "x86 bzImage"],
    ["arm64", arm64, "arm64 Image"],
    ["arm64, packed as a whole", gzipSync(arm64), "arm64 Image"],
    ["any machine with EFI", withText("MZ", 4, "zimg"), "EFI zboot"],
    ["s390x", withText("\0\b", 0x10008, "S390EP"), "s390x"],
  ])("what boots on %s", (_, bytes, kind) => {
    const path = save(Uint8Array.from(bytes));
    const message = `is a bootable image of a kernel (${kind}), which carries no debug information`;
    expect(openElf(path)).toEqual({
      ok: false,
      fault: { code: "boot-image", file: path, message },
    });
  });

  test.each([
    ["gzip", gzipSync(good)],
    ["gzip", gzipSync(good).subarray(0, 60)],
    ["xz", Buffer.from("fd377a585a000004".padEnd(128, "0"), "hex")],
    ["zstd", Buffer.from("28b52ffd".padEnd(128, "0"), "hex")],
    ["bzip2", Buffer.from("425a6839".padEnd(128, "0"), "hex")],
  ])("an ELF file that %s has packed", (packing, bytes) => {
    const elf = openElf(save(Uint8Array.from(bytes)));
    expect(elf).toMatchObject({
      fault: { code: "packed-file", message: `is packed with ${packing}` },
    });
  });

  test("a missing file", () => {
    const elf = openElf(join(folder, "none"));
    expect(elf).toMatchObject({
      ok: false,
      fault: { code: "file-unreadable", file: join(folder, "none") },
    });
  });

  test("a compressed section that claims to be huge, and one that is cut off", () => {
    const bytes = new Uint8Array(1000);
    const file = writeElf({ sections: [{ name: ".debug_info", bytes, compressed: "zlib" }] });
    const huge = file.with(64 + 8 + 5, 0x7f);
    const elf = open(huge);
    expect(complaint(() => elf.read(elf.section(".debug_info")!))).toMatch(
      /claims to be \d+ bytes/,
    );
    elf.close();
    const broken = open(file.with(64 + 24 + 2, 0xff));
    expect(complaint(() => broken.read(broken.section(".debug_info")!))).toMatch(
      /cannot be decompressed/,
    );
    broken.close();
  });
});

const found = findModule();

test(`the section table of a kernel module is the one that elfy reads${"skip" in found ? `: SKIP ${found.skip}` : ""}`, ({
  skip,
}) => {
  if ("skip" in found) return skip(found.skip);
  const bytes = found.path.endsWith(".xz")
    ? execFileSync("xz", ["-dc", found.path])
    : readFileSync(found.path);
  const require = createRequire(import.meta.url);
  const elfy = require("elfy") as {
    parse(file: Buffer): { body: { sections: { name: string; off: number; size: number }[] } };
  };
  const theirs = elfy
    .parse(bytes)
    .body.sections.map(({ name, off, size }) => ({ name, offset: off, size }));
  const elf = open(bytes);
  const ours = elf.sections.map(({ name, offset, size }) => ({ name, offset, size }));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours).toEqual(theirs);
  elf.close();
});
