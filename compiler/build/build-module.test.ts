import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
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

test("a cache that takes nothing is told as such, and not the module that would be made in it", async () => {
  const cacheDir = join(folder, "refusing");
  mkdirSync(cacheDir);
  writeFileSync(join(cacheDir, "build"), "a file");
  const { diagnostics } = await build(nowhere, { cacheDir });
  expect(diagnostics).toMatchObject([
    { code: "build/cache", message: expect.stringContaining(`the cache ${cacheDir} cannot be`) },
  ]);
  expect(diagnostics[0]?.message).toMatch(/: ENOTDIR: not a directory, mkdir /);
});

test("of a file system that is read-only its own reason is told", async (context) => {
  const cacheDir = join(folder, "read-only");
  mkdirSync(cacheDir);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4k,ro", "tmpfs", cacheDir]);
  context.skip(mounted.status !== 0, "a small disk cannot be mounted here");
  onTestFinished(() => void spawnSync("umount", [cacheDir]));
  const { diagnostics } = await build(nowhere, { cacheDir });
  expect(diagnostics[0]?.message).toMatch(/ cannot be written: EROFS: /);
});

test("an error leaves nothing behind in the cache", async () => {
  await build(nowhere);
  expect(readdirSync(join(folder, "cache/build"))).toEqual([]);
});
