import { expect, test } from "vitest";
import { alignLines } from "./alignment.ts";
import { parseGolden } from "./golden-line.ts";

function kinds(golden: readonly string[], printed: readonly string[]): string[] {
  const { lines } = parseGolden(golden.map((line) => `${line}\n`).join(""));
  return alignLines(lines, printed, new Map()).map(({ kind }) => kind);
}

test("what both begin with is the same, and the cheapest way goes on from there", () => {
  expect(kinds(["a", "b", "c", "d"], ["a", "b", "x", "c", "d"])).toEqual([
    "same",
    "same",
    "extra",
    "same",
    "same",
  ]);
});

test("of long texts each line is told, in bounded time", () => {
  const count = 20_000;
  const golden = Array.from({ length: count }, (_, line) => `golden ${line}`);
  const printed = Array.from({ length: count + 3 }, (_, line) => `printed ${line}`);
  const found = kinds(["first", ...golden], ["first", ...printed]);
  expect(found[0]).toBe("same");
  expect(found.filter((kind) => kind === "changed" || kind === "missing")).toHaveLength(count);
  expect(found.filter((kind) => kind === "changed" || kind === "extra")).toHaveLength(count + 3);
});
