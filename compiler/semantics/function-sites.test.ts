// A call of a function that gcc split is counted once: where it begins.

import { expect, test } from "vitest";
import type { DebugInfo, EntrySite, FunctionFact, ProbeSite } from "../debuginfo/debug-info.ts";
import { anyVariant, findFunctionSites } from "./function-sites.ts";
import type { FunctionVariant } from "./function-sites.ts";
import { createFakeDebugInfo } from "./testing/fake-debug-info.ts";

const place = { file: "fs/a.c", line: 10 };

/** A function with code of its own, if it has a symbol, and with copies: whether each is a rest. */
function split(symbol: string | undefined, rests: readonly boolean[]): [FunctionFact, ProbeSite[]] {
  const id = symbol === "split" ? 1 : 0;
  const fact = { id, name: "split", place, inlinedCount: rests.length, isGlobal: false };
  const fn: { -readonly [K in keyof FunctionFact]: FunctionFact[K] } = fact;
  const isRest = symbol?.includes(".part.") === true;
  const at = { function: fn, place, scope: id * 10 };
  const entry: EntrySite = { ...at, kind: "entry", pc: BigInt(id), symbol, isRest };
  if (symbol !== undefined) fn.entry = entry;
  const copies = rests.map((rest, index): ProbeSite => ({
    ...at,
    kind: "inlined",
    pc: 16n + BigInt(index),
    isRest: rest,
  }));
  return [fn, copies];
}

function sitesOf(
  functions: readonly [FunctionFact, ProbeSite[]][],
  variant: Partial<FunctionVariant> = {},
): readonly string[] {
  const debugInfo: DebugInfo = {
    ...createFakeDebugInfo(),
    functions: () => functions.map(([fn]) => fn),
    inlinedSites: (fn) => functions.find(([one]) => one === fn)?.[1] ?? [],
  };
  const found = findFunctionSites(debugInfo, "split", { ...anyVariant, ...variant });
  return found.failure === undefined
    ? found.sites.map((site) => ("symbol" in site ? String(site.symbol) : `copy ${site.pc}`))
    : [found.failure.code];
}

const call = { call: true };
const isReturn = { isReturn: true };

test("what was put back into the function is none of its entries", () => {
  const functions = [split("split", [true])];
  expect(sitesOf(functions)).toEqual(["split"]);
  expect(sitesOf(functions, call)).toEqual(["split"]);
  expect(sitesOf(functions, { inline: true })).toEqual(["resolve/never-inlined"]);
});

test("where the beginning was inlined with the rest behind it, it is probed once", () => {
  const functions = [split("split", [false, true])];
  expect(sitesOf(functions)).toEqual(["split", "copy 16"]);
  expect(sitesOf(functions, { inline: true })).toEqual(["copy 16"]);
});

test("the piece beside the function is reached through it", () => {
  // The copies of a name belong to its first fact.
  const functions = [split("split.part.0", [false]), split("split", [])];
  expect(sitesOf(functions)).toEqual(["copy 16", "split"]);
  expect(sitesOf(functions, call)).toEqual(["split"]);
  expect(sitesOf(functions, isReturn)).toEqual(["split"]);
});

test("where all beginnings were inlined, only .call and .return stand at the piece", () => {
  const functions = [split("split.part.0", [false])];
  expect(sitesOf(functions)).toEqual(["copy 16"]);
  expect(sitesOf(functions, call)).toEqual(["split.part.0"]);
  expect(sitesOf(functions, isReturn)).toEqual(["split.part.0"]);
});
