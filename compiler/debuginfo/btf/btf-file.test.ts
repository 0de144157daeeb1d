// The BTF of a file that is packed as a whole, as Debian's modules are from trixie on, is that of the file.

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

function packedBy(program: string, ...options: string[]): Uint8Array {
  const { status, stdout } = spawnSync(program, options, { input: module });
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
  ["by xz", () => packedBy("xz", "--check=crc32", "--lzma2=dict=1MiB", "-c")],
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
