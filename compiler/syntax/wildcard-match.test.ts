import { expect, test } from "vitest";
import { hasWildcard, matchesWildcard } from "./wildcard-match.ts";

test.each([
  ["", "", true],
  ["abc", "abc", true],
  ["abc", "abcd", false],
  ["a*c", "abbc", true],
  ["a*c", "ac", true],
  ["*", "", true],
  ["*a*b*", "xxaxxbxx", true],
  ["*a*b*", "xxbxxaxx", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["[ym]", "y", true],
  ["[ym]", "n", false],
  ["[!ym]", "n", true],
  ["[^ym]", "y", false],
  ["x[0-9][0-9]", "x86", true],
  ["x[0-9-]", "x-", true],
  ["[]a]", "]", true],
  ["[!]a]", "]", false],
  ["[a", "[a", true],
  ["[a\\]b]", "]", true],
  ["[a\\-c]", "b", false],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["i?86", "i686", true],
])("%s %s: %s", (pattern, text, verdict) => {
  expect(matchesWildcard(pattern, text)).toBe(verdict);
});

test("many stars take no long time", () => {
  expect(matchesWildcard("*a".repeat(50) + "*b", "a".repeat(5000))).toBe(false);
});

test("what has a wildcard", () => {
  expect(["6.1", "6.*", "a?", "[ab]"].map(hasWildcard)).toEqual([false, true, true, true]);
});
