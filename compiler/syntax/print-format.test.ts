import { expect, test } from "vitest";
import { parsePrintFormat } from "./print-format.ts";

function show(format: string): string[] {
  return parsePrintFormat(format).parts.map((part) =>
    part.kind === "text"
      ? JSON.stringify(part.text)
      : [
          part.flag,
          part.width,
          part.precision === undefined ? undefined : `.${part.precision}`,
          part.conversion,
        ]
          .filter((piece) => piece !== undefined)
          .join(" "),
  );
}

test.each([
  ["", []],
  ["plain", ['"plain"']],
  ["%d", ["d"]],
  ["a%db%sc", ['"a"', "d", '"b"', "s", '"c"']],
  ["%%d%%", ['"%d%"']],
  ["100%", ['"100%"']],
  ["%08x", ["0 8 x"]],
  ["%-*s", ["- * s"]],
  ["%.*M", [".* M"]],
  ["%+5.3d", ["+ 5 .3 d"]],
  ["%#.d", ["# .0 d"]],
  ["%lu", ["u"]],
  ["%4b% i", ["4 b", "  i"]],
  ["%c%o%p%m%X", ["c", "o", "p", "m", "X"]],
])("%j", (format, parts) => {
  expect(show(format)).toEqual(parts);
});

test.each([
  ["%d %s", 2],
  ["%*.*d", 3],
  ["%%", 0],
])("%j takes %i values", (format, count) => {
  expect(parsePrintFormat(format).valueCount).toBe(count);
});

test.each([
  ["%f", "there are no floating-point numbers"],
  ["%-+d", "only one flag is possible"],
  ["%k", "`k` is no conversion"],
  ["%lld", "one `l` is enough, and none is needed"],
  ["%5", "the conversion is missing"],
])("%j: %s", (format, reason) => {
  expect(parsePrintFormat(format).faults.map((fault) => fault.reason)).toEqual([reason]);
});

test("where a directive stands", () => {
  expect(parsePrintFormat("ab%5dc").parts[1]).toMatchObject({ start: 2, end: 5 });
});
