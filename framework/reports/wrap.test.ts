import { expect, test } from "vitest";
import { wrap, wrapLines } from "./wrap.ts";

test("what follows the first line is indented, and a long word stands alone", () => {
  expect(wrap("one two_three_four five six", 10, 2)).toBe("one\n  two_three_four\n  five six");
});

test("colours have no width", () => {
  expect(wrap("\x1b[1mone\x1b[22m two three", 7, 2)).toBe("\x1b[1mone\x1b[22m two\n  three");
});

test.each([
  ["run: tapwright kernels fetch mine", "it is gone;\n  run:\n  tapwright kernels fetch mine"],
  [
    "Run: tapwright kernels fetch mine (or add it)",
    "it is gone;\n  Run:\n  tapwright kernels fetch mine\n  (or add\n  it)",
  ],
  [
    "Run: tapwright kernels fetch mine. There is more.",
    "it is gone;\n  Run:\n  tapwright kernels fetch mine.\n  There is\n  more.",
  ],
])("a command is kept in one piece: %s", (text, expected) => {
  expect(wrap(`it is gone; ${text}`, 12, 2)).toBe(expected);
});

test("each line of a text goes on below its own beginning", () => {
  const text = "title of a text\n  a place  file.stp:12\n\n      a reason that is long\n";
  expect(wrapLines(text, 16)).toBe(
    "title of a text\n  a place\n      file.stp:12\n\n      a reason\n          that\n          is\n          long\n",
  );
});

test("where no terminal is, lines stay whole", () => {
  const text = `${"word ".repeat(50)}\n`;
  expect(wrapLines(text, undefined)).toBe(text);
});
