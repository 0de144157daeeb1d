// Kernels built from source, by a source whose makefile only pretends, and by compilers that are scripts.

import { execaSync } from "execa";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Fault } from "../../faults.ts";
import { absentKernel } from "../catalog.ts";
import { fetchKernel } from "../fetch-kernel.ts";
import { createRepository, writeTree, type FixtureRepository } from "../fixtures/repository.ts";
import { putOnPath, writeScript } from "../fixtures/tools.ts";
import type { FetchEvent, FetchOptions, InstalledKernel } from "../kernel.ts";
import { buildKernel } from "./build-kernel.ts";

const name = "source/ppc64";
const tools = ["bc", "bison", "flex", "powerpc64-linux-gnu-ld", "powerpc64-linux-gnu-gcc-12"];

/** Takes all options as they are; "compiles" one file. */
const obliging = {
  configure: "cp $(KCONFIG_ALLCONFIG) .config",
  compile: "@echo '  CC      init/main.o'; cp /bin/true vmlinux",
};

let repository: FixtureRepository;
let events: FetchEvent[];
let restorePath: () => void;

beforeEach(async () => {
  events = [];
  repository = await createRepository();
  restorePath = await putOnPath(repository.folder, {
    ...Object.fromEntries(tools.map((tool) => [tool, `echo ${tool} 1.0`])),
    // strip -s -o OUTPUT INPUT
    "powerpc64-linux-gnu-strip": 'cp "$4" "$3"',
  });
});
afterEach(async () => {
  restorePath();
  await repository.close();
});

function whereIs(tool: string): string {
  return execaSync("sh", ["-c", `command -v ${tool}`]).stdout;
}

/** Publishes a package of source that is made in this way. */
async function publish(version: string, { configure, compile } = obliging): Promise<void> {
  const tree = join(repository.folder, "linux-source-6.1");
  const empty = ["Kbuild", "Kconfig", "System.map", "Module.symvers", "arch/powerpc/include/a.h"];
  const lists = ["modules.builtin", "modules.builtin.modinfo", "modules.order"];
  await writeTree(tree, {
    Makefile: [
      "allnoconfig:",
      `\t${configure}`,
      "vmlinux:",
      `\t${compile}`,
      "modules: vmlinux",
      "\t@touch modules.order",
      "",
    ].join("\n"),
    "include/config/kernel.release": `${version}-tapwright-ppc64\n`,
    "scripts/mod/modpost": "a program",
    "scripts/mod/modpost.o": "its object",
    ...Object.fromEntries([...empty, ...lists].map((file) => [file, ""])),
  });
  const archive = join(repository.folder, "source.tar.xz");
  execaSync("tar", ["-cJf", archive, "-C", repository.folder, "linux-source-6.1"]);
  await rm(tree, { recursive: true });
  await repository.add({
    name: "linux-source-6.1",
    version: `${version}-1`,
    architecture: "all",
    files: {},
    copies: { "usr/src/linux-source-6.1.tar.xz": archive },
  });
}

function build(options: FetchOptions = {}): Promise<InstalledKernel> {
  const { cache, configuration } = repository;
  const onProgress = (event: FetchEvent): void => void events.push(event);
  return buildKernel(name, { cache, aptConfiguration: configuration, onProgress, ...options });
}

async function faultOf(building: Promise<unknown>): Promise<Fault> {
  const outcome = await building.then(
    () => "no fault",
    (error: { fault?: Fault }) => error.fault ?? error,
  );
  expect(outcome).toHaveProperty("code");
  return outcome as Fault;
}

describe("a kernel that is not there yet", () => {
  test("is built, and lies in the cache like one that was fetched", async () => {
    await publish("6.1.9");
    const kernel = await build();
    expect(kernel).toMatchObject({
      name,
      release: "6.1.9-tapwright-ppc64",
      architecture: "ppc64",
      compiler: "gcc-12",
    });
    expect(kernel.version).toMatch(/^6\.1\.9-1\+[0-9a-f]{12}$/);
    expect(await readFile(kernel.config, "utf8")).toContain("CONFIG_CPU_BIG_ENDIAN=y\n");
    expect(await readFile(kernel.config, "utf8")).toContain("CONFIG_KPROBES=y\n");
    expect(await readdir(join(kernel.modulesDir, "build"))).toContain("Makefile");
    const scripts = join(kernel.kbuildDir, "scripts/mod");
    expect(await readdir(scripts)).toEqual(["modpost"]);
    const notes = execaSync("readelf", ["--notes", "/bin/true"]).stdout;
    expect(notes).toContain(kernel.buildId!);
    expect(existsSync(kernel.debugVmlinux!)).toBe(true);
    expect(events).toContainEqual({ kind: "building", subject: name, objects: 1, finished: true });
    // The source, which is a gigabyte, is not kept.
    expect(await readdir(join(repository.cache, "source"))).toEqual(["ppc64.lock"]);
  });

  test("is named with the command that builds it", async () => {
    expect(absentKernel(name)).toMatchObject({ code: "kernel/not-built", exitCode: 3 });
    expect(absentKernel(name).hint).toContain("tapwright kernels build source/ppc64");
    const fetching = fetchKernel(name, { cache: repository.cache });
    expect(await faultOf(fetching)).toMatchObject({ code: "kernel/built-not-fetched" });
    const building = buildKernel("bookworm/cloud-amd64", { cache: repository.cache });
    expect(await faultOf(building)).toMatchObject({ code: "kernel/fetched-not-built" });
  });
});

describe("a kernel that was built", () => {
  test("is taken as it is while nothing that goes into it changes, without network", async () => {
    await publish("6.1.9");
    const kernel = await build();
    const again = await build({ aptConfiguration: "/nowhere" });
    expect(again).toEqual(kernel);
    expect(events.at(-1)).toMatchObject({ kind: "ready", fetched: false });
  });

  test("is built again by another compiler, and from a newer source when asked", async () => {
    await publish("6.1.9");
    const kernel = await build();
    const compiler = join(repository.folder, "bin", "powerpc64-linux-gnu-gcc-12");
    await writeScript(compiler, "echo another one");
    const other = await build();
    expect(other.version).not.toBe(kernel.version);
    await publish("6.1.10");
    expect((await build()).version).toBe(other.version);
    expect((await build({ refresh: true })).version).toMatch(/^6\.1\.10-1\+/);
  });
});

describe("a build that cannot end well", () => {
  test("tools that are missing are named with their packages, before anything is fetched", async () => {
    // What the cache's lock needs, and nothing else.
    const bare = join(repository.folder, "bare");
    await mkdir(bare);
    for (const tool of ["flock", "sh", "cat"]) await symlink(whereIs(tool), join(bare, tool));
    process.env["PATH"] = bare;
    const fault = await faultOf(buildKernel(name, { cache: repository.cache }));
    expect(fault.code).toBe("kernel/no-build-tools");
    expect(fault.message).toContain("powerpc64-linux-gnu-gcc-12");
    expect(fault.hint).toContain("apt-get install");
    expect(fault.hint).toContain("gcc-12-powerpc64-linux-gnu");
    expect(events).toEqual([]);
  });

  test("an option that kconfig dropped", async () => {
    const configure = "grep -v CONFIG_KPROBES $(KCONFIG_ALLCONFIG) > .config";
    await publish("6.1.9", { ...obliging, configure });
    expect(await faultOf(build())).toMatchObject({
      code: "kernel/options-refused",
      message: expect.stringContaining("CONFIG_KPROBES=y is n"),
    });
  });

  test("an error of the compiler is told, and its output kept", async () => {
    const compile = "@echo 'init/main.c:7:1: error: no such thing' >&2; false";
    await publish("6.1.9", { ...obliging, compile });
    const fault = await faultOf(build());
    expect(fault.code).toBe("kernel/build-failed");
    const log = fault.hint!.replace("The full output is: ", "");
    expect(await readFile(log, "utf8")).toContain("init/main.c:7:1: error: no such thing");
  });
});

test("an interrupt ends every process of the build, and the next one goes on with what is there", async () => {
  const compile =
    "@if test -e begun; then cp /bin/true vmlinux; else sleep 1000 & echo $$! > begun; wait; fi";
  await publish("6.1.9", { ...obliging, compile });
  const controller = new AbortController();
  const begun = join(repository.cache, "source/ppc64-6.1.9-1/linux/begun");
  const building = build({ signal: controller.signal });
  const ended = building.then(
    () => "it was built",
    (error: Error) => error.name,
  );
  const sleeper = await waitForText(begun);
  controller.abort();
  expect(await ended).toBe("AbortError");
  await expect.poll(() => isRunning(sleeper)).toBe(false);
  expect((await build()).release).toBe("6.1.9-tapwright-ppc64");
});

async function waitForText(file: string): Promise<number> {
  await expect.poll(() => existsSync(file), { timeout: 60_000 }).toBe(true);
  return Number(await readFile(file, "utf8"));
}

/** A zombie waits for whoever adopts it, and does nothing any more. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return status !== undefined && !/\) Z /.test(status);
}
