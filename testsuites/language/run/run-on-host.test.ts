// The run tests and those of the library, without a kernel: the same scripts and golden files as in the guest, on the host
// build of the runtime's algorithms. Scripts of begin and end probes print the same everywhere, and their golden files hold
// no patterns; those that want a workload or debug information want a kernel too and run in the guest only.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emitModule } from "../../../compiler/codegen/emit-module.ts";
import { missingCompiler, requireCompiler } from "../../../compiler/codegen/testing/compile-c.ts";
import {
  createHostRuntime,
  type HostRuntime,
} from "../../../compiler/codegen/testing/run-on-host.ts";
import type { Program } from "../../../compiler/semantics/ir.ts";
import { parseDirectives } from "../../../framework/pipeline/directives.ts";
import { fakeHost, programOf } from "../../../compiler/semantics/testing/analyze-text.ts";

const suites = join(import.meta.dirname, "..");
const scriptOf = (name: string): string => readFileSync(join(suites, `${name}.test.stp`), "utf8");
const goldenOf = (name: string): string => readFileSync(join(suites, `${name}.golden`), "utf8");
const names = ["run", "library"]
  .flatMap((folder) => readdirSync(join(suites, folder)).map((name) => `${folder}/${name}`))
  .filter((name) => name.endsWith(".test.stp"))
  .map((name) => name.replace(".test.stp", ""))
  .filter((name) => !/^# @(workload|guru|requires)/m.test(scriptOf(name)))
  .filter((name) => !goldenOf(name).includes("{{"));
const tapsets = join(suites, "../../tapsets/base");
const library = readdirSync(tapsets)
  .filter((name) => /\.stpm?$/.test(name))
  .map((name) => [`base/${name}`, readFileSync(join(tapsets, name), "utf8")]);
const noCompiler = missingCompiler();
requireCompiler();

let host: HostRuntime;
beforeAll(() => {
  if (noCompiler === undefined) host = createHostRuntime();
}, 60_000);
afterAll(() => host?.remove());

const compile = (name: string): Program => {
  const script = scriptOf(name);
  const { environment, ...known } = fakeHost(Object.fromEntries(library));
  const scriptArguments = parseDirectives(script).directives.scriptArguments;
  return programOf(script, { ...known, environment: { ...environment, scriptArguments } });
};

test.for(names)("%s", (name) => {
  const program = compile(name);
  expect(host.run(program)).toBe(goldenOf(name));
});

test("the same script gives the same C, from its text on", () => {
  const architectures = ["x86_64", "i386", "ppc64", "arm64", "s390x"] as const;
  for (const [at, name] of names.entries()) {
    const architecture = architectures[at % architectures.length]!;
    const [first, second] = [1, 2].map(() =>
      emitModule(compile(name), { moduleName: "same", architecture }),
    );
    expect(second, name).toEqual(first);
  }
}, 60_000);
