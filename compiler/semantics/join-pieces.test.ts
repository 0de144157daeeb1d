import { expect, test } from "vitest";
import type { Location } from "../debuginfo/debug-info.ts";
import { joinPieces } from "./join-pieces.ts";
import { showExpression } from "./testing/show-ir.ts";

const range = { file: { path: "s", text: "", origin: "script" }, start: 0, end: 0 } as const;
const register = (number: number): Location => ({ kind: "register", register: number });
const memory: Location = { kind: "memory", address: { op: "register", register: 4 } };

const show = (pieces: readonly [number, Location][], littleEndian: boolean): string | undefined => {
  const named = pieces.map(([size, location]) => ({ size, location }));
  const whole = joinPieces(named, littleEndian, range);
  return whole && showExpression(whole);
};

test("the first piece is the low end on a little-endian machine, and the high end on the other kind", () => {
  const pair: [number, Location][] = [
    [4, register(0)],
    [4, register(2)],
  ];
  expect(show(pair, true)).toBe("(u4(r0) | (u4(r2) << 32))");
  expect(show(pair, false)).toBe("(u4(r2) | (u4(r0) << 32))");
});

test("what lies in memory is read", () => {
  expect(
    show(
      [
        [4, register(0)],
        [4, memory],
      ],
      true,
    ),
  ).toBe("(u4(r0) | ([r4]4 << 32))");
});

test("there is no whole where a piece is missing, or where it is wider than 64 bits", () => {
  expect(
    show(
      [
        [4, register(0)],
        [4, { kind: "unavailable", reason: "optimized-out" }],
      ],
      true,
    ),
  ).toBeUndefined();
  expect(
    show(
      [
        [8, register(0)],
        [8, register(1)],
      ],
      true,
    ),
  ).toBeUndefined();
});
