import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { KernelBuild } from "./build-module.ts";
import { codesOf, openWorkshop } from "./testing/build-example.ts";

const { folder, build } = openWorkshop();

const nowhere: KernelBuild = {
  release: "6.1.0-none",
  architecture: "x86_64",
  headersDir: join(folder, "nowhere"),
  kbuildDir: join(folder, "nowhere"),
  moduleSymvers: join(folder, "nowhere/Module.symvers"),
};

test("missing headers are named", async () => {
  const result = await build(nowhere);
  expect(result.module).toBeUndefined();
  expect(result.diagnostics[0]).toMatchObject({ code: "build/no-headers" });
  expect(result.diagnostics[0]?.message).toContain(join(folder, "nowhere/Makefile"));
});

test("a name that the kernel would not take is refused", async () => {
  for (const moduleName of ["", "1st", "a-b", "x".repeat(56)]) {
    expect(codesOf(await build(nowhere, { moduleName }))).toEqual(["build/module-name"]);
  }
});

test("an error leaves nothing behind in the cache", async () => {
  await build(nowhere);
  expect(readdirSync(join(folder, "cache/build"))).toEqual([]);
});
