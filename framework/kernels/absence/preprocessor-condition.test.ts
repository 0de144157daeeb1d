import { expect, test } from "vitest";
import { decideCondition, optionsOf } from "./preprocessor-condition.ts";

const config = new Map([
  ["CONFIG_Y", "y"],
  ["CONFIG_M", "m"],
  ["CONFIG_HZ", "250"],
  ["CONFIG_HEX", "0x10"],
]);

test.each([
  ["defined(CONFIG_Y)", true],
  ["defined CONFIG_Y", true],
  ["defined(CONFIG_M)", false],
  ["defined(CONFIG_M_MODULE)", true],
  ["defined(CONFIG_N)", false],
  ["defined(CONFIG_N_MODULE)", false],
  ["IS_ENABLED(CONFIG_M) && !IS_BUILTIN(CONFIG_M)", true],
  ["IS_REACHABLE(CONFIG_M)", false],
  ["IS_MODULE(CONFIG_M)", true],
  ["CONFIG_HZ == 250 && CONFIG_HEX > 15", true],
  ["CONFIG_HZ < 100", false],
  ["CONFIG_Y", true],
  ["CONFIG_N", false],
  ["defined(CONFIG_N) || defined(CONFIG_Y)", true],
  ["(defined(CONFIG_N) || defined(CONFIG_Y)) && defined(CONFIG_N)", false],
  ["defined(CONFIG_N) && defined(GUARD_H)", false],
  ["defined(CONFIG_Y) || SOMETHING(1)", undefined],
  ["defined(CONFIG_Y) && defined(GUARD_H)", undefined],
  ["defined(CONFIG_Y) || defined(GUARD_H)", true],
  ["!defined(GUARD_H)", undefined],
  ["!defined(__ASSEMBLY__) && defined(__KERNEL__)", true],
  ["BITS_PER_LONG == 64", undefined],
  ["CONFIG_HZ + 1 == 251", undefined],
  ["defined(CONFIG_Y", undefined],
  ["", undefined],
])("%s", (expression, value) => {
  expect(decideCondition(expression, config)).toBe(value);
});

test("options are named once, in their order", () => {
  expect(optionsOf("defined(CONFIG_B) && (CONFIG_A > 1 || defined(CONFIG_B))")).toEqual([
    "CONFIG_B",
    "CONFIG_A",
  ]);
});
