import { describe, expect, test } from "vitest";
import { didYouMean, editDistance, nearNames } from "./near-names.ts";

describe("the distance of two names", () => {
  test.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "abd", 1],
    ["abc", "ab", 1],
    ["abc", "xabc", 1],
    ["abc", "acb", 1],
    ["probe", "porbe", 1],
    ["function", "fucntion", 1],
    ["kitten", "sitting", 3],
    ["", "abc", 3],
  ])("%s %s: %i", (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
    expect(editDistance(right, left)).toBe(distance);
  });

  test("beyond the limit it is limit + 1, however far", () => {
    expect(editDistance("kitten", "sitting", 2)).toBe(3);
    expect(editDistance("a", "abcdefgh", 2)).toBe(3);
  });
});

describe("near names", () => {
  const names = ["sys_read", "sys_write", "sys_open", "vfs_read", "count", "Count"];

  test("nearest first, then by name", () => {
    expect(nearNames("sys_raed", names)).toEqual(["sys_read"]);
    expect(nearNames("conut", names)).toEqual(["count", "Count"]);
  });

  test("another case is nearest of all", () => {
    expect(nearNames("COUNT", names)).toEqual(["Count", "count"]);
  });

  test("not the name itself, nothing that is far, and no more than asked for", () => {
    expect(nearNames("sys_read", ["sys_read"])).toEqual([]);
    expect(nearNames("byte_count", names)).toEqual([]);
    expect(nearNames("a", ["b", "c", "d", "e"], 2)).toEqual(["b", "c"]);
  });

  test("as a hint", () => {
    expect(didYouMean(nearNames("sys_raed", names))).toBe("did you mean `sys_read`?");
    expect(didYouMean(nearNames("COUNT", names))).toBe("did you mean `Count` or `count`?");
    expect(didYouMean(nearNames("x1234", names))).toBeUndefined();
  });
});
