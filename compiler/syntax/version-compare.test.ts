import { describe, expect, test } from "vitest";
import { compareVersions } from "./version-compare.ts";

// The manual page strverscmp(3) gives this order.
const ascending = ["000", "00", "01", "010", "09", "0", "1", "9", "10"];

describe("the order of the manual page", () => {
  test.each(
    ascending.flatMap((left, at) =>
      ascending.map((right, other) => [left, right, at - other] as const),
    ),
  )("%s %s", (left, right, order) => {
    expect(Math.sign(compareVersions(left, right))).toBe(Math.sign(order));
  });
});

test.each([
  ["6.1", "6.1", 0],
  ["6.1.192", "6.1", 1],
  ["5.10", "5.9", 1],
  ["5.10", "5.10.1", -1],
  ["4.18.0-80.el8", "4.18.0-147.el8", -1],
  ["6.1.0-56-cloud-amd64", "6.1.0-6", 1],
  ["2.6.32", "2.6.4", 1],
  ["6.1rc1", "6.1", 1],
  ["", "1", -1],
  ["1.0a", "1.00", 1],
  ["a1", "a", 1],
])("%s %s", (left, right, order) => {
  expect(Math.sign(compareVersions(left, right))).toBe(order);
  expect(Math.sign(compareVersions(right, left))).toBe(order === 0 ? 0 : -order);
});
