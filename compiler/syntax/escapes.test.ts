import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOfString, decodeEscapes, quoteString } from "./escapes.ts";

test.each([
  ["plain", "plain"],
  ["\\a\\b\\t\\n\\v\\f\\r\\\\", "\x07\b\t\n\v\f\r\\"],
  ["\\101\\7\\0", "A\x07\0"],
  ["\\x41\\x4", "A\x04"],
  ['\\"\\q\\%', '"q%'],
  ["\\xff\\377", "\udcff\udcff"],
  ["\\", ""],
])("%j is %j", (raw, value) => {
  expect(decodeEscapes(raw)).toBe(value);
});

test("bytes: UTF-8 of the characters, and the bytes that escapes name", () => {
  expect([...bytesOfString(decodeEscapes("é\\xe9\\n"))]).toEqual([0xc3, 0xa9, 0xe9, 0x0a]);
  expect([...bytesOfString("😀")]).toEqual([0xf0, 0x9f, 0x98, 0x80]);
  expect([...bytesOfString("")]).toEqual([]);
});

test("a quoted string is read as what it was", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\udc80\udcff", '"\\"', "\x7f1"),
  );
  fc.assert(
    fc.property(value, (text) => {
      const quoted = quoteString(text);
      expect([...quoted].every((character) => character >= " ")).toBe(true);
      expect(decodeEscapes(quoted.slice(1, -1))).toBe(text);
    }),
  );
});
