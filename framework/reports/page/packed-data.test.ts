import { describe, expect, test } from "vitest";
import { packData, unpackData } from "./packed-data.ts";

describe("packed data", () => {
  test("each different value is there once, and an object is the numbers of its shape and parts", () => {
    const data = { list: [{ name: "a" }, { name: "b" }, { name: "a" }], empty: [] };
    expect(packData(data)).toEqual({
      shapes: [["list", "empty"], ["name"]],
      // 0 is "a", 1 is { name: "a" }, …
      values: ["a", [1, 0], "b", [1, 2], [-1, 1, 3, 1], [-1], [0, 4, 5]],
    });
  });

  test("what is equal is one object after unpacking", () => {
    const data = { list: [{ name: "a" }, { name: "a" }], none: null, yes: true, number: -1.5 };
    const unpacked = unpackData(packData(data)) as typeof data;
    expect(unpacked).toEqual(data);
    expect(unpacked.list[0]).toBe(unpacked.list[1]);
  });

  test("a number, a text that looks like it, and an array of it are three things", () => {
    const data = [1, "1", [1], "[1]", { 1: 1 }, null, "null", [-1], []];
    expect(unpackData(packData(JSON.parse(JSON.stringify(data))))).toEqual(data);
  });

  test("keys without a value are left out, and so is the prototype's", () => {
    const packed = packData(JSON.parse('{"a": 1, "__proto__": {"b": 2}}'));
    const unpacked = unpackData(packed) as object;
    expect(Object.keys(unpacked)).toEqual(["a", "__proto__"]);
    expect(Object.getPrototypeOf(unpacked)).toBe(Object.prototype);
    expect(unpackData(packData({ a: undefined }))).toEqual({});
  });
});
