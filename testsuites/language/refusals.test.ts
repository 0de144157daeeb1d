// The suite of wrong scripts as a whole: how many there are, that no two say the same, and that nothing of the table
// of codes goes without one.

import { describe, expect, test } from "vitest";
import { constructOf } from "./construct-shape.ts";
import { stages, wrongScripts } from "./marked-scripts.ts";

const scripts = stages.flatMap(wrongScripts);

test("there are at least 200 of them", () => {
  expect(scripts.length).toBeGreaterThanOrEqual(200);
});

describe("each", () => {
  test("is named after a code of the table", () => {
    expect(scripts.filter(({ code }) => code === undefined).map(({ name }) => name)).toEqual([]);
  });

  test("says what is wrong with it", () => {
    expect(scripts.filter(({ expected }) => expected.length === 0)).toEqual([]);
  });

  test("has a text of its own", () => {
    const texts = scripts.map(({ text }) => text.replaceAll(/\s+/g, " "));
    expect(repeated(texts)).toEqual([]);
  });
});

test("no two are of the same code and construct", () => {
  const names = new Map<string, string[]>();
  for (const script of scripts) {
    const construct = constructOf(script);
    names.set(construct, [...(names.get(construct) ?? []), script.name]);
  }
  expect([...names].filter(([, those]) => those.length > 1)).toEqual([]);
});

function repeated(texts: readonly string[]): string[] {
  return texts.filter((text, at) => texts.indexOf(text) !== at);
}
