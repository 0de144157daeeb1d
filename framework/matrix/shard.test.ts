import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsOfShard, parseShard } from "./shard.ts";

const kernels = ["a", "b", "c"];
const tests = ["one", "two", "three", "four"];
const cells = kernels.flatMap((kernel) => tests.map((name) => ({ kernel, test: name })));

/** Seconds by cell, in the order of the cells. */
function timesOf(seconds: readonly (number | undefined)[]) {
  const known = new Map(
    cells.map((cell, index) => [`${cell.kernel} ${cell.test}`, seconds[index]]),
  );
  return {
    get: ({ kernel, test: name }: { kernel: string; test: string }) =>
      known.get(`${kernel} ${name}`),
  };
}

test("each cell is in one shard, whatever is known of times", () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.nat(100), { nil: undefined }), { minLength: 12, maxLength: 12 }),
      fc.integer({ min: 1, max: 15 }),
      (seconds, of) => {
        const shards = Array.from({ length: of }, (_, index) =>
          cellsOfShard(cells, { index: index + 1, of }, timesOf(seconds)),
        );
        expect(shards.flat()).toEqual(cells);
      },
    ),
  );
});

test("shards take equally long, as far as cells can be cut", () => {
  // The first kernel takes as long as the two others together.
  const seconds = [20, 20, 20, 20, 10, 10, 10, 10, 10, 10, 10, 10];
  const of = (index: number) => cellsOfShard(cells, { index, of: 2 }, timesOf(seconds));
  expect(of(1).map(({ kernel }) => kernel)).toEqual(["a", "a", "a", "a"]);
  expect(new Set(of(2).map(({ kernel }) => kernel))).toEqual(new Set(["b", "c"]));
});

test("a cell that never ran counts like the average one", () => {
  // What is known is 3 s on average: a is 12 s, b and c are 12 s each.
  const seconds = [3, 3, 3, 3, ...Array<undefined>(8).fill(undefined)];
  const of = (index: number) => cellsOfShard(cells, { index, of: 3 }, timesOf(seconds));
  expect([1, 2, 3].map((index) => of(index).map(({ kernel }) => kernel))).toEqual([
    ["a", "a", "a", "a"],
    ["b", "b", "b", "b"],
    ["c", "c", "c", "c"],
  ]);
});

test("I/N", () => {
  expect(parseShard("2/4")).toEqual({ index: 2, of: 4 });
  for (const wrong of ["0/4", "5/4", "1", "1/0", "a/b", "1/4/2", "-1/4"]) {
    expect(() => parseShard(wrong)).toThrow("I/N");
  }
});
