import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { KernelBuild } from "./kernel-build.ts";
import { findToolchain } from "./toolchain.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-toolchain-"));
const path = process.env["PATH"];
beforeEach(() => {
  process.env["PATH"] = folder;
});
afterEach(() => {
  process.env["PATH"] = path;
});
afterAll(() => rmSync(folder, { recursive: true }));

for (const name of ["gcc-12", "i686-linux-gnu-gcc-12", "i686-linux-gnu-gcc-14"]) {
  writeFileSync(join(folder, name), "");
  chmodSync(join(folder, name), 0o755);
}

const kernelOf = (architecture: KernelBuild["architecture"], compiler?: string): KernelBuild => ({
  release: "6.1.0",
  architecture,
  compiler,
  headersDir: "",
  kbuildDir: "",
  moduleSymvers: "",
});

test("modules of this machine's architecture are built by its own compiler", async () => {
  expect(await findToolchain(kernelOf("x86_64", "gcc-12"), "x86_64")).toEqual({
    ok: true,
    value: { compiler: "gcc-12", makeVariables: ["CC=gcc-12", "CROSS_COMPILE="] },
  });
});

test("those of another by a cross compiler", async () => {
  expect(await findToolchain(kernelOf("i386", "gcc-12"), "x86_64")).toEqual({
    ok: true,
    value: {
      compiler: "i686-linux-gnu-gcc-12",
      makeVariables: ["CC=i686-linux-gnu-gcc-12", "CROSS_COMPILE=i686-linux-gnu-"],
    },
  });
});

test("without the kernel's own compiler the next newer one is taken", async () => {
  const compilers = ["gcc-10", "gcc-13"].map(async (own) => {
    const found = await findToolchain(kernelOf("i386", own), "x86_64");
    return found.ok ? found.value.compiler : found.diagnostic.code;
  });
  expect(await Promise.all(compilers)).toEqual(["i686-linux-gnu-gcc-12", "i686-linux-gnu-gcc-14"]);
});

test("an older one would not understand the kernel's options: the one to install is named", async () => {
  expect(await findToolchain(kernelOf("x86_64", "gcc-14"), "x86_64")).toMatchObject({
    ok: false,
    diagnostic: {
      code: "build/no-compiler",
      message: "`gcc-14`, which builds modules for 6.1.0, is not installed",
      hint: "run: apt-get install gcc-14",
    },
  });
  expect(await findToolchain(kernelOf("s390x", "gcc-12"), "x86_64")).toMatchObject({
    diagnostic: { hint: "run: apt-get install gcc-12-s390x-linux-gnu" },
  });
});

test("one that was built here is taken by its path, and the command that builds it named when it is gone", async () => {
  const compiler = process.execPath;
  expect(await findToolchain(kernelOf("ia64", compiler), "x86_64")).toEqual({
    ok: true,
    value: { compiler, makeVariables: [`CC=${compiler}`, "CROSS_COMPILE=ia64-linux-gnu-"] },
  });
  expect(await findToolchain(kernelOf("ia64", "/nowhere/ia64-gcc"), "x86_64")).toMatchObject({
    diagnostic: {
      code: "build/compiler-not-built",
      message: "/nowhere/ia64-gcc, which builds modules for 6.1.0, is not there",
      hint: expect.stringContaining("tapwright kernels build"),
    },
  });
});
