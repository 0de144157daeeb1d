import { describe, expect, test } from "vitest";
import { matchGolden } from "./matcher.ts";

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

describe("a search with many ways", () => {
  test("many stretches of any lines that all fail at the end are done at once", () => {
    const golden = Array.from({ length: 25 }, () => ["...", "a"]).flat();
    const printed = Array.from({ length: 60 }, () => "a");
    const verdict = matchGolden(text([...golden, "b"]), text(printed), undefined);
    expect(verdict.matched).toBe(false);
    expect(verdict.difference).toContain("- b");
  });

  test("captures that nothing refers to do not multiply the ways", () => {
    const golden = Array.from({ length: 25 }, (_, index) => ["...", `{{c${index}:word}}`]).flat();
    const printed = Array.from({ length: 60 }, (_, index) => `line${index}`);
    const verdict = matchGolden(text([...golden, "b c"]), text(printed), undefined);
    expect(verdict.matched).toBe(false);
  });

  test("captures that are all referred to are given up with a word about it", () => {
    const names = Array.from({ length: 12 }, (_, index) => `c${index}`);
    const golden = [
      ...names.flatMap((name) => ["...", `{{${name}:word}}`]),
      names.map((name) => `{{=${name}}}`).join(" "),
    ];
    const printed = Array.from({ length: 60 }, (_, index) => `line${index}`);
    const verdict = matchGolden(text(golden), text(printed), undefined);
    expect(verdict.matched).toBe(false);
    expect(verdict.difference).toContain("too many ways");
  });

  test("a capture from a later line is still found", () => {
    const golden = ["...", "pid {{pid:int}}", "...", "end of {{=pid}}"];
    const printed = ["pid 1", "pid 2", "x", "end of 2"];
    expect(matchGolden(text(golden), text(printed), undefined).captures.get("pid")).toBe("2");
  });
});
