import { expect, test } from "vitest";
import { programOf } from "../semantics/testing/analyze-text.ts";
import { emitModule, type EmitOptions } from "./emit-module.ts";
import { compileC, missingCompiler } from "./testing/compile-c.ts";

const text = `global n, z
probe begin { z <<< 1 println(@count(z)) }
probe kernel.function("vfs_read").return { n += @entry($count) }`;

const emit = (options: Partial<EmitOptions>) =>
  emitModule(programOf(text), { moduleName: "t", architecture: "x86_64", ...options }).c;

test("without -t nothing is counted", () => {
  expect(emit({})).not.toMatch(/timing|tw_time|_timed/);
});

test("with -t handlers are wrapped, those of entries and of the display of globals are not", () => {
  const c = emit({ timing: true });
  expect(c.match(/\.handler = \w+/g)).toEqual([
    ".handler = probe_0_timed",
    ".handler = probe_1_timed",
    ".handler = probe_2",
    ".handler = probe_3",
  ]);
  expect(c).toContain(".entry = probe_1_entry");
  expect(c).toContain(
    '.place = "test.stp:3:1", .derivation = "kernel.function(\\"vfs_read\\").return"',
  );
  expect(c).toContain(".n_timings = 2");
  expect(c).toContain(".n_stats = 3");
});

test("a handler whose statements are not limited does not count them", () => {
  const loop = "probe begin { while (1) i++ }";
  const options = { moduleName: "t", architecture: "x86_64" } as const;
  expect(emitModule(programOf(loop), options).c).toContain("tw_spend(");
  const limits = { actions: 2 ** 31 - 1, actionsInProcess: 2 ** 31 - 1 };
  const free = programOf(loop, undefined, { limits });
  expect(emitModule(free, options).c).not.toContain("tw_spend(");
});

test("-s is the script's own field", () => {
  expect(emit({})).not.toContain("output_megabytes");
  expect(emit({ outputMegabytes: 4 })).toContain(".output_megabytes = 4");
});

test.skipIf(missingCompiler())("what is wrapped compiles without a warning", () => {
  expect(compileC(emit({ timing: true }))).toBe("");
});
