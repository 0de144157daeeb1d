import { expect, test } from "vitest";
import { firstBad, type State } from "./first-bad.ts";

const letters: Readonly<Record<string, State>> = { g: "good", b: "bad", "-": "none" };

async function find(states: string, before: readonly number[] = []) {
  const asked = new Set<number>();
  const found = await firstBad(
    states.length,
    (index) => {
      asked.add(index);
      return Promise.resolve(letters[states[index]!]!);
    },
    before,
  );
  return { found, asked: asked.size };
}

test.each([
  ["gb", 0, 1],
  ["ggggggggbbbbbbbb", 7, 8],
  ["gbbbbbbbbbbbbbbb", 0, 1],
  ["gggggggggggggggb", 14, 15],
])("%s changes once, and few are asked", async (states, good, bad) => {
  const { found, asked } = await find(states);
  expect(found).toEqual({ good, bad, isMended: false });
  expect(asked).toBeLessThanOrEqual(Math.ceil(Math.log2(states.length)) + 2);
});

test("what changes more than once is asked for one by one", async () => {
  // The halves alone would end at the last change.
  expect(await find("gbgggggb", [1])).toEqual({
    found: { good: 0, bad: 1, isMended: true },
    asked: 8,
  });
  expect((await find("bggb")).found).toBeUndefined();
  expect((await find("bggb", [1])).found).toEqual({ good: 2, bad: 3, isMended: false });
});

test("one that cannot say is stepped over", async () => {
  expect((await find("gg-b")).found).toEqual({ good: 1, bad: 3, isMended: false });
  expect((await find("-gb-", [1, 2])).found).toEqual({ good: 1, bad: 2, isMended: false });
});

test.each(["gggg", "bbbb", "bbgg", "----", "g"])("%s: nothing broke", async (states) => {
  expect((await find(states)).found).toBeUndefined();
});
