// A section that is written in parts is the one that was written whole.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFacts, writeFacts, type FactsSections } from "./facts-file.ts";
import { blockSize } from "./facts-section.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-facts-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, sections: FactsSections): string {
  const path = join(folder, name);
  const written = writeFacts(path, sections);
  if (!written.ok) throw new Error(written.fault.message);
  expect(written.value.size).toBe(readFileSync(path).length);
  return path;
}

test.each([
  ["that end within a block", [10, blockSize + 3, 5 * blockSize, 1]],
  ["that end with a block", [blockSize, 2 * blockSize, blockSize]],
  ["that are empty", [0, 7, 0, blockSize, 0]],
  ["of which there is none", []],
])("parts %s", (_, sizes) => {
  const parts = sizes.map((size, part) =>
    Uint8Array.from({ length: size }, (_byte, at) => (at * (part + 3)) % 253),
  );
  const behind = Uint32Array.of(1, 2, 3);
  const whole = new Uint8Array(Buffer.concat(parts));
  const inParts = write(
    "parts",
    new Map<string, Uint32Array | Uint8Array[]>([
      ["first", parts],
      ["second", behind],
    ]),
  );
  const atOnce = write(
    "whole",
    new Map<string, Uint32Array | Uint8Array>([
      ["first", whole],
      ["second", behind],
    ]),
  );
  expect(readFileSync(inParts).equals(readFileSync(atOnce))).toBe(true);
  const opened = readFacts(inParts);
  if (!opened.ok) throw new Error(opened.fault.message);
  expect(Buffer.compare(opened.value.section("first").bytes(), whole)).toBe(0);
  expect([...opened.value.section("second").numbers()]).toEqual([1, 2, 3]);
});
