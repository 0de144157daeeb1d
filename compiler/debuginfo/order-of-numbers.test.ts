import { expect, test } from "vitest";
import { rowsInOrder } from "./order-of-numbers.ts";

test("rows come in the order of their numbers, and rows of equal numbers keep theirs", () => {
  const numbers = Uint32Array.from({ length: 3000 }, (_, index) =>
    Math.imul(index % 1000, 0x9e3779b1),
  );
  const rows = Array.from(rowsInOrder(numbers));
  const expected = Array.from(numbers.keys()).sort((a, b) => numbers[a]! - numbers[b]! || a - b);
  expect(rows).toEqual(expected);
});

test("the first columns decide, from the left, and those behind them do not", () => {
  const rows = [
    [2, 0, 7],
    [0xffff_ffff, 0, 1],
    [2, 0, 3],
    [1, 5, 0],
    [1, 4, 0],
  ];
  expect(Array.from(rowsInOrder(Uint32Array.from(rows.flat()), 3, 2))).toEqual([4, 3, 0, 2, 1]);
  expect(Array.from(rowsInOrder(Uint32Array.from(rows.flat()), 3, 3))).toEqual([4, 3, 2, 0, 1]);
});

test("no rows are in order", () => {
  expect(rowsInOrder(new Uint32Array(0), 3, 2)).toHaveLength(0);
});
