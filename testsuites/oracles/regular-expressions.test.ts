// Random expressions on random texts: what our automata find is what others find.

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { requireCompiler } from "../../compiler/codegen/testing/compile-c.ts";
import {
  compareExpressions,
  randomCases,
  repeatsAnchor,
  texts,
} from "./regex/compare-expressions.ts";
import { wholeMatch } from "./regex/definition.ts";

requireCompiler();
const seed = 20260727;

test("places are those of the standard's rule, and the C library's where it is sure of them", () => {
  const { wrong, matches, compared } = compareExpressions(randomCases(seed, 400));
  expect(wrong).toEqual([]);
  expect(matches).toBeGreaterThan(3000);
  expect(compared).toBeGreaterThan(300);
}, 120_000);

test("grep -E finds the same lines", () => {
  const cases = randomCases(seed, 400)
    .filter((one) => !repeatsAnchor(one.node))
    .slice(0, 60);
  const input = texts.map((one) => `${one}\n`).join("");
  for (const { pattern, node } of cases) {
    const { stdout } = spawnSync("grep", ["-nE", "-e", pattern], {
      input,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    });
    const found = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => Number(line.split(":")[0]) - 1);
    const expected = texts.flatMap((text, index) => (wholeMatch(node, text) ? [index] : []));
    expect({ pattern, found }).toEqual({ pattern, found: expected });
  }
}, 60_000);
