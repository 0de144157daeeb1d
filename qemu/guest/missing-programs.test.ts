// What a machine without emulator, compiler or a whole package is told.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { resolveRelease } from "../kernels/resolve-packages.ts";
import { unpackPackage } from "../kernels/unpack-package.ts";
import { resolveKernel } from "../kernels/catalog.ts";
import type { CatalogEntry } from "../kernels/kernel.ts";
import { x86_64 } from "../machines/x86_64.ts";
import { buildAgentProgram } from "./agent-program.ts";
import { launchEmulator } from "./emulator.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The fault that a promise is rejected with. */
async function faultOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => "no fault",
    (error: { fault?: { code: string; message: string } }) => error.fault,
  );
}

test("no emulator", async () => {
  const machine = { ...x86_64, emulator: "qemu-system-nowhere" };
  expect(await faultOf(launchEmulator(machine, []))).toMatchObject({
    code: "guest/no-emulator",
    message: "qemu-system-nowhere is not on this machine",
  });
});

test("no compiler for the guest's agent", async () => {
  const machine = { ...x86_64, compiler: "nowhere-gcc" };
  expect(await faultOf(buildAgentProgram(machine, folder))).toMatchObject({
    code: "guest/no-compiler",
  });
});

test("a compiler that refuses the guest's agent", async () => {
  const machine = { ...x86_64, compilerFlags: ["--no-such-option"] };
  expect(await faultOf(buildAgentProgram(machine, folder))).toMatchObject({
    code: "guest/agent-build-failed",
  });
});

test("a compiler that Ctrl-C ended before this process heard of it", async () => {
  const compiler = join(folder, "interrupted-gcc");
  writeFileSync(compiler, "#!/bin/sh\nkill -INT $$\n", { mode: 0o755 });
  const building = buildAgentProgram({ ...x86_64, compiler }, folder);
  await expect(building).rejects.toMatchObject({ name: "AbortError" });
});

test("a package that is none", async () => {
  const deb = join(folder, "broken.deb");
  writeFileSync(deb, "no archive");
  expect(await faultOf(unpackPackage({ deb, target: folder }))).toMatchObject({
    code: "cache/unpack-failed",
  });
});

test("a package of a kernel that depends on no image", async () => {
  const stanza = new Map([["depends", "libc6"]]);
  const apt = { show: () => Promise.resolve(stanza) };
  const entry = resolveKernel("bookworm/cloud-amd64") as CatalogEntry;
  const resolving = resolveRelease(entry, apt as never);
  expect(await faultOf(resolving)).toMatchObject({ code: "kernel/package-layout" });
});
