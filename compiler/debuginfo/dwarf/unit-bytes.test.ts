// Units of a section that lies in memory are those of the same section in a file.

import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FileStretch } from "../elf/elf-file.ts";
import { bytesOf, UnitBytes } from "./unit-bytes.ts";

const infoOffset = 100;
const memory = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251);
let folder: string;
let path: string;
let stretch: FileStretch;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-units-"));
  path = join(folder, "file");
  writeFileSync(path, Buffer.concat([new Uint8Array(infoOffset).fill(255), memory]));
  stretch = { file: openSync(path, "r"), offset: infoOffset, length: memory.length };
});
afterAll(() => {
  closeSync(stretch.file);
  rmSync(folder, { recursive: true });
});

// The last two are larger than the buffer is at first, and each larger than the one before.
const places = [
  { offset: 0, end: 11 },
  { offset: 11, end: 40 },
  { offset: 40, end: 100_040 },
  { offset: 100_040, end: 299_000 },
];

test("each unit has its bytes, and what was kept stays when the next is read", () => {
  const inFile = new UnitBytes(stretch);
  const inMemory = new UnitBytes(memory);
  const kept = places.map((place) => inFile.kept(place));
  for (const [index, place] of places.entries()) {
    const expected = memory.slice(place.offset, place.end);
    expect(Buffer.compare(inFile.next(place), expected)).toBe(0);
    expect(Buffer.compare(inMemory.next(place), expected)).toBe(0);
    expect(Buffer.compare(kept[index]!, expected)).toBe(0);
    expect(Buffer.compare(inMemory.kept(place), expected)).toBe(0);
  }
});

test("what lies behind the end of the section is not there", () => {
  const start = memory.length - 5;
  for (const info of [stretch, memory])
    expect([...bytesOf(info, start, start + 40)]).toEqual([...memory.subarray(start)]);
});

test("a file that became shorter meanwhile is told, and its bytes are not made up", () => {
  truncateSync(path, infoOffset + 1000);
  const units = new UnitBytes(stretch);
  expect(units.next({ offset: 11, end: 1000 })).toHaveLength(989);
  const told = { code: "bad-elf", message: "became shorter while it was read" };
  for (const read of [units.next.bind(units), units.kept.bind(units)])
    expect(() => read({ offset: 900, end: 1001 })).toThrow(expect.objectContaining(told));
});
