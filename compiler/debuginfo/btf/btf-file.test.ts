// The BTF of a file that is packed as a whole, as Debian's modules are from trixie on, is that of the file; and an image that is
// nothing but memory, as that of arm64 is, has its BTF somewhere in it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeElf } from "../elf/elf-writer.ts";
import { sampleBtf } from "../testing/sample-btf.ts";
import { readBtfFile, type BtfFile } from "./btf-file.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-packed-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const btf = sampleBtf(true);
const module = writeElf({ sections: [{ name: ".BTF", bytes: btf }] });

function packedBy(program: string, input: Uint8Array, ...options: string[]): Uint8Array {
  const { status, stdout } = spawnSync(program, options, { input });
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return stdout;
}

function read(bytes: Uint8Array): ReturnType<typeof readBtfFile> {
  const path = join(folder, "module");
  writeFileSync(path, bytes);
  return readBtfFile(path);
}

/** How the kernel packs modules: scripts/Makefile.modinst. */
test.each([
  ["not at all", () => module],
  ["by gzip", () => gzipSync(module)],
  ["by xz", () => packedBy("xz", module, "--check=crc32", "--lzma2=dict=1MiB", "-c")],
])("packed %s", (_, pack) => {
  const found = read(pack());
  if (!found.ok) throw new Error(found.fault.message);
  expect(Buffer.compare((found.value satisfies BtfFile).bytes, btf)).toBe(0);
});

test("a packed file that is cut off, and one that holds something else", () => {
  const packed = gzipSync(module);
  expect(read(packed.subarray(0, packed.length - 20))).toMatchObject({
    fault: { code: "bad-kernel-image", message: expect.stringContaining("cannot be unpacked") },
  });
  expect(read(gzipSync("a text"))).toMatchObject({
    fault: { code: "bad-kernel-image", message: expect.stringContaining("holds no vmlinux") },
  });
});

/** The header of arm64, text, and what is given; then data, as every image has behind its BTF. */
function rawImage(...parts: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(64);
  header.write("MZ");
  header.write("ARMd", 0x38, "latin1");
  return Buffer.concat([header, Buffer.alloc(4000, 0x1f), ...parts, Buffer.alloc(5000, 0x7b)]);
}

/** A program of firmware that unpacks a kernel: drivers/firmware/efi/libstub/zboot-header.S. */
function efiProgram(payload: Uint8Array): Uint8Array {
  const header = Buffer.alloc(64);
  header.write("MZ\0\0zimg", "latin1");
  header.writeUInt32LE(512, 8);
  header.writeUInt32LE(payload.length, 12);
  header.write("gzip\0", 24, "latin1");
  return Buffer.concat([header, Buffer.alloc(512 - 64), payload, Buffer.alloc(100, 1)]);
}

test.each([true, false])("an image of memory, little-endian: %s", (littleEndian) => {
  const own = sampleBtf(littleEndian);
  for (const image of [
    rawImage(own),
    gzipSync(rawImage(own)),
    efiProgram(gzipSync(rawImage(own))),
  ]) {
    const found = read(image);
    if (!found.ok) throw new Error(found.fault.message);
    expect(Buffer.compare(found.value.bytes, own)).toBe(0);
    expect(found.value.symbols).toMatchObject({ ok: false, fault: { code: "no-kallsyms" } });
  }
});

/** An image of s390x: its unpacker, in whose code the beginnings of packed data stand, and the packed kernel. */
function s390xImage(...parts: readonly Uint8Array[]): Uint8Array {
  const unpacker = Buffer.alloc(0x11000, 7);
  unpacker.write("S390EP", 0x10008, "latin1");
  const beginnings = Buffer.from("1f8b080028b52ffdfd377a585a00", "hex");
  return Buffer.concat([unpacker, beginnings, ...parts, Buffer.alloc(300, 7)]);
}

test.each([
  ["gzip", (memory: Uint8Array) => gzipSync(memory)],
  ["xz", (memory: Uint8Array) => packedBy("xz", memory, "--check=crc32", "-c")],
  ["zstd", (memory: Uint8Array) => packedBy("zstd", memory, "-qc")],
])("an image of s390x, packed by %s, has the kernel somewhere in it", (_, pack) => {
  const own = sampleBtf(false);
  const found = read(s390xImage(pack(Buffer.concat([own, Buffer.alloc(0x20000)]))));
  if (!found.ok) throw new Error(found.fault.message);
  expect(Buffer.compare(found.value.bytes, own)).toBe(0);
  expect(found.value.symbols).toMatchObject({ ok: false, fault: { code: "no-kallsyms" } });
});

test("an image of s390x without a kernel, and one whose kernel has no BTF", () => {
  expect(read(s390xImage())).toMatchObject({
    fault: { code: "bad-kernel-image", message: "has no packed kernel in it" },
  });
  expect(read(s390xImage(gzipSync(Buffer.alloc(0x20000))))).toMatchObject({
    fault: { code: "no-btf", message: expect.stringContaining("has no BTF in it") },
  });
});

test("what only looks like BTF in an image of memory is none", () => {
  const changed = (at: number, value: number): Uint8Array => {
    const copy = Uint8Array.from(btf);
    copy[at] = value;
    return copy;
  };
  const imitations = [
    changed(2, 2), // version
    changed(3, 1), // flags
    changed(4, 20), // length of the header
    changed(12, 3), // types that are no whole words
    changed(19, 0x7f), // strings far behind the end
    changed(btf.length - 1, 0x41), // a last string that does not end
    btf.subarray(0, 20),
  ].map((one) => Buffer.concat([one, Buffer.alloc(-one.length & 3)]));
  expect(read(rawImage(...imitations))).toMatchObject({
    fault: { code: "no-btf", message: expect.stringContaining("has no BTF in it") },
  });
  // Beside them the real one is found, and not at an odd address.
  const gap = Buffer.alloc(-(1 + btf.length) & 3);
  const found = read(rawImage(...imitations, Uint8Array.of(1), btf, gap, btf));
  if (!found.ok) throw new Error(found.fault.message);
  expect(Buffer.compare(found.value.bytes, btf)).toBe(0);
});

test("a program of firmware whose payload lies outside of the file", () => {
  expect(read(efiProgram(gzipSync(rawImage(btf))).subarray(0, 600))).toMatchObject({
    fault: { code: "bad-kernel-image", message: expect.stringContaining("outside the file") },
  });
});
