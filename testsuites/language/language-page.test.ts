// The examples of docs/language.md print what the page says. Those that want a kernel run in a guest only:
// language-page.guest.test.ts.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { missingCompiler, requireCompiler } from "../../compiler/codegen/testing/compile-c.ts";
import { createHostRuntime, type HostRuntime } from "../../compiler/codegen/testing/run-on-host.ts";
import { analyzeText, fakeHost } from "../../compiler/semantics/testing/analyze-text.ts";
import { examples, runsOnHost } from "./page-examples.ts";

const tapsets = join(import.meta.dirname, "../../tapsets/base");
const library = readdirSync(tapsets)
  .filter((name) => /\.stpm?$/.test(name))
  .map((name) => [`base/${name}`, readFileSync(join(tapsets, name), "utf8")]);
const host = fakeHost(Object.fromEntries(library));
const noCompiler = missingCompiler();
requireCompiler();

let runtime: HostRuntime;
beforeAll(() => {
  if (noCompiler === undefined) runtime = createHostRuntime();
}, 60_000);
afterAll(() => runtime?.remove());

test("every example says what it prints", () => {
  expect(examples.length).toBeGreaterThan(14);
  const silent = examples.filter(({ output }) => output === undefined);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test.for(examples.filter(runsOnHost).map((one) => [one.name, one] as const))(
  "%s",
  ([, { script, output }]) => {
    const { diagnostics, program } = analyzeText(script, host);
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    expect(runtime.run(program!)).toBe(output);
  },
);
