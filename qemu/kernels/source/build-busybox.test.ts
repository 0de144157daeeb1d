// Busybox built from a source whose makefile only pretends, by compilers that are scripts.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createRepository, type FixtureRepository } from "../fixtures/repository.ts";
import { putOnPath } from "../fixtures/tools.ts";
import type { FetchEvent } from "../kernel.ts";
import { buildBusybox, type LinkingKernel } from "./build-busybox.ts";
import { sourceKernels } from "./source-kernels.ts";

const ppc64 = sourceKernels.find(({ architecture }) => architecture === "ppc64")!;

// The program says what it was made with.
const makefile = `silentoldconfig:
\t@test "$$KCONFIG_NOTIMESTAMP" = 1
busybox: .config
\t@echo '  CC      applets/applets.o'
\t@(echo $(BB_EXTRA_VERSION), $(ARCH) $(CROSS_COMPILE) $(CC); cat .config) > busybox
`;

let repository: FixtureRepository;
let kernel: LinkingKernel;
let events: FetchEvent[];
let restorePath: () => void;

beforeEach(async () => {
  events = [];
  repository = await createRepository();
  const tools = { "powerpc64-linux-gnu-gcc-12": "", "powerpc64-linux-gnu-ld": "" };
  restorePath = await putOnPath(repository.folder, tools);
  const staticLibrary = join(repository.folder, "libc.a");
  await writeFile(staticLibrary, "");
  kernel = { ...ppc64, staticLibrary };
});
afterEach(async () => {
  restorePath();
  await repository.close();
});

function publish(Makefile: string): Promise<void> {
  const files = { Makefile, "debian/config/pkg/static": "CONFIG_STATIC=y\n" };
  return repository.addSource({ name: "busybox", version: "1.35.0", files });
}

async function build(): Promise<string> {
  const { cache, configuration } = repository;
  const program = join(cache, "busybox", "ppc64", "busybox");
  const onProgress = (event: FetchEvent): void => void events.push(event);
  await buildBusybox(kernel, program, cache, { aptConfiguration: configuration, onProgress });
  return program;
}

test("it is built as Debian configures it, for the kernel's architecture, and nothing else is kept", async () => {
  await publish(makefile);
  const program = await build();
  expect(await readFile(program, "utf8")).toBe(
    "Debian 1.35.0, powerpc powerpc64-linux-gnu- powerpc64-linux-gnu-gcc-12\nCONFIG_STATIC=y\n",
  );
  const subject = "busybox for ppc64";
  expect(events).toContainEqual({ kind: "building", subject, objects: 1, finished: true });
  expect(await readdir(join(repository.cache, "source"))).toEqual([]);
});

test("what a compiler complains of is told, and the next attempt begins anew", async () => {
  await publish("busybox silentoldconfig:\n\t@echo 'x.c:1:1: error: no such thing' >&2; false\n");
  await expect(build()).rejects.toMatchObject({
    fault: {
      code: "kernel/build-failed",
      message: expect.stringMatching(/^busybox for ppc64 could not be built: /),
      hint: expect.stringContaining(join(repository.cache, "source", "busybox-ppc64", "build.log")),
    },
  });
  await publish(makefile);
  expect(await readFile(await build(), "utf8")).toContain("CONFIG_STATIC=y");
});

test("a repository without its source, and a machine without a library to link it with", async () => {
  await repository.addSource({ name: "another", version: "1", files: {} });
  await expect(build()).rejects.toMatchObject({
    fault: {
      code: "kernel/not-in-repository",
      message: "the package repository has no source of busybox for ppc64",
    },
  });
  const linking = { ...kernel, staticLibrary: "/nowhere/libc.a" };
  await expect(
    buildBusybox(linking, "/nowhere/busybox", repository.cache, {}),
  ).rejects.toMatchObject({
    fault: {
      code: "kernel/no-build-tools",
      message: "to build busybox for ppc64, /nowhere/libc.a would be needed on this machine",
    },
  });
});
