// The examples of docs/language.md are scripts that compile.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { analyzeText } from "../../compiler/semantics/testing/analyze-text.ts";

const page = readFileSync(new URL("../../docs/language.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/^```\n([^]*?)^```$/gm)].map((found) => found[1]!);

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(0);
});

test.for(examples)("%s", (example) => {
  expect(analyzeText(example).diagnostics).toEqual([]);
});
