// Units of a kernel before DWARF 5 that have their code in several pieces have 0 for a base, and whole addresses in their lists.

import { expect, test } from "vitest";
import { DoubleWriter } from "../byte-writer.ts";
import { NumberBytes } from "../elf/elf-writer.ts";
import { addressBaseOf } from "./addresses.ts";
import type { Unit } from "./entry.ts";
import { LocationListReader } from "./location-lists.ts";
import { RangeReader } from "./ranges.ts";
import type { DebugSections } from "./sections.ts";

test.each([
  { addressSize: 8, base: 0xffff_ffff_8100_0000n, lowPc: 0x7f00_0000 },
  { addressSize: 4, base: 0xc100_0000n, lowPc: -0xc100_0000 },
])("they are exact with $addressSize bytes", ({ addressSize, base, lowPc }) => {
  const unit = { version: 4, addressSize, lowPc } as Unit;
  const pairs = [
    [base + 0x2c_4671n, base + 0x2c_4695n],
    [base + 0x2c_4695n, base + 0x2c_4697n],
  ] as const;
  const [loc, ranges] = [new NumberBytes(true), new NumberBytes(true)];
  for (const [low, high] of pairs) {
    ranges.number(low, addressSize).number(high, addressSize);
    loc.number(low, addressSize).number(high, addressSize).number(1, 2).number(0x55, 1);
  }
  for (const list of [loc, ranges]) list.number(0n, addressSize).number(0n, addressSize);
  const sections = { littleEndian: true, loc: loc.bytes, ranges: ranges.bytes };
  const all = { ...emptySections, ...sections } as DebugSections;
  const found = new DoubleWriter();
  new RangeReader(all, addressBaseOf(base)).read(unit, 0, found);
  expect([...found.written]).toEqual([0x2c_4671, 0x2c_4695, 0x2c_4695, 0x2c_4697]);
  const locations = new DoubleWriter();
  new LocationListReader(all, addressBaseOf(base)).read(unit, 0, locations);
  const head = 2 * addressSize + 2;
  const first = [0x2c_4671, 0x2c_4695, head, 1];
  const second = [0x2c_4695, 0x2c_4697, head + 1 + head, 1];
  expect([...locations.written]).toEqual([...first, ...second]);
});

const none = new Uint8Array(0);
const emptySections = { loclists: none, rnglists: none, addr: none };
