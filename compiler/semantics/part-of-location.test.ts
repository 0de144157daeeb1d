import { describe, expect, test } from "vitest";
import type { Location } from "../debuginfo/debug-info.ts";
import { partOfLocation } from "./part-of-location.ts";

const register = (number: number): Location => ({ kind: "register", register: number });
const memory = (value: bigint): Location => ({
  kind: "memory",
  address: { op: "constant", value },
});
const shifted = (number: number, bits: bigint): Location => ({
  kind: "value",
  value: {
    op: "shift-right",
    left: { op: "register", register: number },
    right: { op: "constant", value: bits },
  },
});

/** As gcc has a `struct timespec64` of 12 bytes on i386: seconds in two registers, nanoseconds in memory. */
const time: Location = {
  kind: "pieces",
  pieces: [
    { size: 4, location: register(1) },
    { size: 4, location: register(2) },
    { size: 4, location: memory(0x100n) },
  ],
};

describe("pieces", () => {
  test("a part of several is of these pieces, and of one it is where that one is", () => {
    expect(partOfLocation(time, 12, { offset: 0, size: 8 }, true)).toEqual({
      kind: "pieces",
      pieces: [
        { size: 4, location: register(1) },
        { size: 4, location: register(2) },
      ],
    });
    expect(partOfLocation(time, 12, { offset: 8, size: 4 }, true)).toEqual(memory(0x100n));
  });

  test("a piece is cut where the part ends", () => {
    const both: Location = {
      kind: "pieces",
      pieces: [
        { size: 8, location: memory(0x200n) },
        { size: 4, location: register(3) },
      ],
    };
    expect(partOfLocation(both, 12, { offset: 4, size: 8 }, true)).toMatchObject({
      pieces: [
        { size: 4, location: { kind: "memory", address: { op: "add" } } },
        { size: 4, location: register(3) },
      ],
    });
  });

  test("nothing lies beyond them", () => {
    expect(partOfLocation(time, 16, { offset: 12, size: 4 }, true)).toBeUndefined();
    expect(partOfLocation(time, 12, { offset: 8, size: 8 }, true)).toBeUndefined();
  });
});

describe("a structure in one register", () => {
  test.each([
    [true, { offset: 0, size: 4 }, { kind: "value", value: { op: "register", register: 3 } }],
    [true, { offset: 4, size: 4 }, shifted(3, 32n)],
    [false, { offset: 0, size: 4 }, shifted(3, 32n)],
    [false, { offset: 4, size: 4 }, { kind: "value", value: { op: "register", register: 3 } }],
    [false, { offset: 0, size: 8 }, register(3)],
  ])("little-endian: %s, %o", (littleEndian, part, expected) => {
    expect(partOfLocation(register(3), 8, part, littleEndian)).toEqual(expected);
  });

  test("that is smaller than the register stands at its low end", () => {
    expect(partOfLocation(register(3), 4, { offset: 0, size: 2 }, false)).toEqual(shifted(3, 16n));
  });
});
