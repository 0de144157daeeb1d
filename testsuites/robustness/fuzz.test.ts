// A small share of `node ci/fuzz.mjs`, always the same: no text crashes the syntax or the passes.

import { expect, test } from "vitest";
import { ownScripts, readTexts } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { createRandom } from "./random.ts";
import { tryText } from "./try-text.ts";

test("1,000 mutated scripts are read, printed, judged and told about", () => {
  const corpus = readTexts(ownScripts());
  const random = createRandom(2005);
  let clean = 0;
  let programs = 0;
  for (let input = 0; input < 1000; input++) {
    const text = mutate(corpus, random);
    try {
      const tried = tryText(text, input % 5 === 0);
      clean += Number(tried.isClean);
      programs += Number(tried.hasProgram);
    } catch (error) {
      throw new Error(`input ${input}: ${text}`, { cause: error });
    }
  }
  // Else the mutations would be too coarse to get past the parser.
  expect(clean).toBeGreaterThan(75);
  expect(programs).toBeGreaterThan(5);
}, 60_000);

test("the same seed gives the same texts", () => {
  const texts = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 20 }, () => mutate(["probe begin { x = 1 }", "global y"], random));
  };
  expect(texts(7)).toEqual(texts(7));
  expect(texts(7)).not.toEqual(texts(8));
});
