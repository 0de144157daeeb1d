import { expect, test } from "vitest";

import { createTokens } from "./tokens.ts";

/** Lets everything that can go on now go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("no more are out than there are, and who waited first is first", async () => {
  const tokens = createTokens(3);
  const order: string[] = [];
  const take = (name: string, amount: number): Promise<() => void> =>
    tokens.take(amount).then((giveBack) => {
      order.push(name);
      return giveBack;
    });
  const first = await take("first", 2);
  const second = take("second", 2);
  const third = take("third", 1);
  await settle();
  // The third would fit, but must not overtake.
  expect(order).toEqual(["first"]);
  first();
  await Promise.all([second, third]);
  expect(order).toEqual(["first", "second", "third"]);
});

test("more than there is in all counts as all", async () => {
  const tokens = createTokens(2);
  const giveBack = await tokens.take(5);
  let given = false;
  void tokens.take(1).then(() => (given = true));
  await settle();
  expect(given).toBe(false);
  giveBack();
  await settle();
  expect(given).toBe(true);
});

test("giving back twice gives back once", async () => {
  const tokens = createTokens(1);
  const giveBack = await tokens.take(1);
  giveBack();
  giveBack();
  await tokens.take(1);
  let given = false;
  void tokens.take(1).then(() => (given = true));
  await settle();
  expect(given).toBe(false);
});

test("who stops waiting makes room for those behind", async () => {
  const tokens = createTokens(2);
  const giveBack = await tokens.take(1);
  const impatient = new AbortController();
  const big = tokens.take(2, impatient.signal);
  const small = tokens.take(1);
  impatient.abort(new Error("enough"));
  await expect(big).rejects.toThrow("enough");
  await small;
  giveBack();
});

test("what is spare is given at once or not at all, and never before those who wait", async () => {
  const tokens = createTokens(3);
  const spare = tokens.takeSpare(2);
  expect(spare).toBeDefined();
  expect(tokens.takeSpare(2)).toBeUndefined();
  const big = tokens.take(3);
  expect(tokens.takeSpare(1)).toBeUndefined();
  spare!();
  (await big)();
  expect(tokens.takeSpare(3)).toBeDefined();
});
