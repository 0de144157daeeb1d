// docs/test.md says of each outcome what the program says.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { outcomes } from "./verdict.ts";

test("the page has every outcome with its meaning, in this order", () => {
  const page = readFileSync(new URL("../../docs/test.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\|$/gm)];
  const table = Object.entries(outcomes).map(([outcome, { means }]) => [outcome, means]);
  expect(rows.map(([, outcome, means]) => [outcome, means])).toEqual(table);
});
