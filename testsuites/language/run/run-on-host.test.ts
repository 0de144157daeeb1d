// The run tests, without a kernel: the same scripts and golden files as in the guest, on the host build of the
// runtime's algorithms. Golden files here hold no patterns: begin and end probes print the same everywhere.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { missingCompiler } from "../../../compiler/codegen/testing/compile-c.ts";
import {
  createHostRuntime,
  type HostRuntime,
} from "../../../compiler/codegen/testing/run-on-host.ts";
import { programOf } from "../../../compiler/semantics/testing/analyze-text.ts";

const folder = import.meta.dirname;
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".test.stp"))
  .map((name) => name.replace(".test.stp", ""));
const noCompiler = missingCompiler();

let host: HostRuntime;
beforeAll(() => {
  if (noCompiler === undefined) host = createHostRuntime();
}, 60_000);
afterAll(() => host?.remove());

test.skipIf(noCompiler).for(names)("%s", (name) => {
  const script = readFileSync(join(folder, `${name}.test.stp`), "utf8");
  const golden = readFileSync(join(folder, `${name}.golden`), "utf8");
  expect(host.run(programOf(script))).toBe(golden);
});
