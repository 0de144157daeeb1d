// Kernels that a user brings: added from files, from a server of debug information, or imported.

import { execFileSync, spawn } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { factsVersion, writeTravelFile } from "../../compiler/index.ts";
import { runMain } from "./run-main.ts";
import { runTapwright } from "./run-tapwright.ts";
import { makeModule, makeTree, makeVmlinux, tinyRelease } from "./tiny-kernel.ts";

// Each compiles a kernel, and some do so twice.
vi.setConfig({ testTimeout: 60_000 });

let folder = "";
let vmlinux = "";
let environment: Record<string, string> = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-own-"));
  vmlinux = join(folder, "vmlinux");
  environment = { XDG_CACHE_HOME: join(folder, "cache"), DEBUGINFOD_URLS: "" };
});
afterEach(() => rmSync(folder, { recursive: true }));

const kernels = (...words: string[]) => runMain(["kernels", ...words], environment);

/** Standard output of a command that has to end well. */
async function told(...words: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runMain(words, environment);
  expect(`${exitCode} ${stderr}`).toMatch(/^0 (?!.*error\[)/s);
  return stdout;
}

/** The line of the error, with the name of the folder taken out, and the exit code. */
async function refused(...words: string[]): Promise<string> {
  const { stderr, exitCode } = await runMain(words, environment);
  const line = stderr.split("\n").find((one) => one.startsWith("error[")) ?? stderr;
  return `${line.replaceAll(folder, "")} (${exitCode})`;
}

const reads = 'kernel.function("tiny_read")';
const readsAnswer =
  /^kernel\.function\("tiny_read@.*:4"\) \$file:struct tiny_file\* \$count:long int\n$/;

interface ListedKernel {
  readonly name: string;
  readonly origin: string;
  readonly state: string;
  readonly here: Record<string, unknown>;
}

async function listed(): Promise<ListedKernel | undefined> {
  const all = JSON.parse(await told("kernels", "list", "--json")) as ListedKernel[];
  return all.find(({ origin }) => origin !== "catalog" && origin !== "source");
}

function buildIdOf(path: string): string {
  const notes = execFileSync("readelf", ["--notes", path], {
    env: { ...process.env, LC_ALL: "C" },
  });
  return /Build ID: (\w+)/.exec(notes.toString())![1]!;
}

/** What the preprocessor is told of the kernel `mine`, and what is known of its module. */
async function expectConfigurationAndModule(): Promise<void> {
  const script = '%( CONFIG_TINY == "y" %? probe begin { exit() } %: nonsense %)';
  await told("check", "-k", "mine", "-e", script);
  expect(await told("list", "-k", "mine", "--vars", 'module("toy").function("toy_*")')).toMatch(
    /^module\("toy"\)\.function\("toy_open@.*:3"\) \$mode:int\n$/,
  );
}

describe("a kernel of one's own", () => {
  test("from its vmlinux: it is listed and answers, it cannot be run, and it can be removed", async () => {
    makeVmlinux(vmlinux);
    expect(await told("kernels", "add", "--vmlinux", vmlinux)).toBe(
      `added/${tinyRelease} ${tinyRelease} DWARF\n`,
    );
    const name = `added/${tinyRelease}`;
    expect(await listed()).toMatchObject({
      name,
      origin: "added",
      state: "indexed",
      here: {
        release: tinyRelease,
        buildId: buildIdOf(vmlinux),
        source: "dwarf",
        isBootable: false,
      },
    });
    expect(await told("list", "-k", name, "--vars", reads)).toMatch(readsAnswer);
    expect(await told("list", "-r", tinyRelease, "--vars", reads)).toMatch(readsAnswer);
    expect(await refused("run", "-k", name, "-e", "probe begin { exit() }")).toBe(
      `error[kernel/facts-only]: of the kernel ${name} only facts are here: no module can be built for it, and no guest started with it (3)`,
    );
    expect(await told("kernels", "remove", name)).toBe(`${name} removed\n`);
    expect(await listed()).toBeUndefined();
    expect(readdirSync(join(folder, "cache/tapwright/facts"))).toEqual([]);
  });

  test("from the folder that it was built in: configuration and modules, too", async () => {
    makeTree(join(folder, "tree"));
    await told("kernels", "add", join(folder, "tree"), "--name", "mine");
    expect(await listed()).toMatchObject({ name: "mine", here: { modules: 1 } });
    await expectConfigurationAndModule();
  });

  test("as a distribution installs it, with its debug package", async () => {
    const root = join(folder, "root");
    makeVmlinux(join(root, `usr/lib/debug/boot/vmlinux-${tinyRelease}`));
    makeModule(join(root, `usr/lib/debug/lib/modules/${tinyRelease}/kernel/toy.ko`));
    mkdirSync(join(root, "boot"));
    writeFileSync(join(root, `boot/config-${tinyRelease}`), "CONFIG_TINY=y\n");
    await told("kernels", "add", "--installed", tinyRelease, "--root", root);
    expect(await listed()).toMatchObject({ state: "indexed", here: { modules: 1 } });
  });

  test("twice at once: both end well, and there is one", async () => {
    makeVmlinux(vmlinux);
    const add = () => runTapwright(["kernels", "add", "--vmlinux", vmlinux], { environment });
    const both = await Promise.all([add(), add()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await told("list", "-k", `added/${tinyRelease}`, "--vars", reads)).toMatch(readsAnswer);
  });

  test("its vmlinux may go, since its facts were taken", async () => {
    makeVmlinux(vmlinux);
    await told("kernels", "add", "--vmlinux", vmlinux, "--name", "mine");
    rmSync(vmlinux);
    expect(await told("list", "-k", "mine", "--vars", reads)).toMatch(readsAnswer);
  });
});

describe("the kernel of this machine", () => {
  test("is added, or it is said what is missing", async () => {
    const { stdout, stderr, exitCode } = await kernels("add", "--running", "--name", "here");
    if (exitCode === 0) {
      expect(stdout).toMatch(/^here \S+ (?:BTF|DWARF)\n$/);
      expect(await told("list", "-k", "here", 'kernel.function("vfs_read")')).toMatch(/vfs_read/);
    } else {
      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/error\[(?:kernel\/no-debug-file|facts\/\S+)\]: .*\nhint: /);
    }
  });
});

describe("debug information by its build-id", () => {
  /** Debian's own server of debug information, on this machine alone. */
  async function serve(served: string): Promise<string> {
    const free = createServer();
    await new Promise<void>((listening) => free.listen(0, "127.0.0.1", listening));
    const { port } = free.address() as AddressInfo;
    await new Promise((closed) => free.close(closed));
    const options = ["-F", "-p", String(port), "-d", ":memory:", "-t", "1", served];
    const server = spawn("debuginfod", options, { stdio: "ignore" });
    const ended = new Promise((exit) => server.once("exit", exit));
    onTestFinished(async () => {
      server.kill("SIGKILL");
      await ended;
    });
    return `http://127.0.0.1:${port}`;
  }

  /** Asks until the server has looked at its files. */
  async function addWhenScanned(buildId: string): Promise<string> {
    for (let attempt = 0; attempt < 60; attempt++) {
      const { stdout, exitCode } = await kernels("add", "--build-id", buildId, "--name", "served");
      if (exitCode === 0) return stdout;
      await new Promise((later) => setTimeout(later, 250));
    }
    return "the server did not serve the file";
  }

  test("comes from a server that has it", { timeout: 60_000 }, async (context) => {
    try {
      execFileSync("debuginfod", ["--version"], { stdio: "ignore" });
    } catch {
      return context.skip("debuginfod is not on this machine");
    }
    const served = join(folder, "served");
    makeVmlinux(join(served, "vmlinux"));
    environment["DEBUGINFOD_URLS"] = `http://127.0.0.1:9 ${await serve(served)}`;
    const buildId = buildIdOf(join(served, "vmlinux"));
    expect(await addWhenScanned(buildId)).toBe(`served ${tinyRelease} DWARF\n`);
    expect(await told("list", "-k", "served", "--vars", reads)).toMatch(readsAnswer);
    expect(await refused("kernels", "add", "--build-id", "00".repeat(20))).toMatch(
      /^error\[kernel\/no-provider\]: nobody has the debug information of 0{40}: http:\/\/127.0.0.1:9 cannot be reached .*; \S+ does not have it \(3\)$/,
    );
    const left = readdirSync(join(folder, "cache/tapwright/own")).filter((one) =>
      one.includes("download"),
    );
    expect(left).toEqual([]);
  });

  test("without a server, and with what is no build-id", async () => {
    expect(await refused("kernels", "add", "--build-id", "abcd")).toBe(
      "error[kernel/no-provider]: DEBUGINFOD_URLS names nobody who could be asked for debug information (3)",
    );
    expect(await refused("kernels", "add", "--build-id", "../etc")).toBe(
      "error[usage/bad-build-id]: '../etc' is no build-id (2)",
    );
  });

  test("a server that sends another file, or rubbish, is not believed", async () => {
    makeVmlinux(vmlinux);
    let body = readFileSync(vmlinux);
    const server = createServer((_, response) => response.end(body));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
    environment["DEBUGINFOD_URLS"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await refused("kernels", "add", "--build-id", "AB".repeat(20))).toMatch(
      new RegExp(
        `^error\\[kernel/other-build-id\\]: .* ${buildIdOf(vmlinux)} instead of (?:ab){20} \\(3\\)$`,
      ),
    );
    body = Buffer.from("<html>");
    expect(await refused("kernels", "add", "--build-id", "ab".repeat(20))).toMatch(
      /^error\[facts\/not-elf\]: .* is not an ELF file \(3\)$/,
    );
    expect(await listed()).toBeUndefined();
  });
});

describe("facts that travel", () => {
  const file = (): string => join(folder, "tiny.facts");

  async function exportTiny(...options: readonly string[]): Promise<void> {
    makeTree(join(folder, "tree"));
    await told("kernels", "add", join(folder, "tree"), "--name", "mine");
    await told("kernels", "export", "mine", "-o", file(), ...options);
    environment["XDG_CACHE_HOME"] = join(folder, "elsewhere");
  }

  test("answer elsewhere as they did here, with configuration and modules", async () => {
    await exportTiny("--with-modules");
    expect(await told("kernels", "import", file())).toBe(`mine ${tinyRelease} DWARF\n`);
    expect(await listed()).toMatchObject({
      origin: "imported",
      state: "indexed",
      here: { modules: 1 },
    });
    expect(await told("list", "-k", "mine", "--vars", reads)).toMatch(readsAnswer);
    await expectConfigurationAndModule();
    // Once more changes nothing; under another name it is another kernel.
    await told("kernels", "import", file());
    await told("kernels", "import", file(), "--name", "too");
    await told("kernels", "remove", "mine");
    expect(await told("list", "-k", "too", "--vars", reads)).toMatch(readsAnswer);
  });

  test("modules stay behind unless they are asked for", async () => {
    await exportTiny();
    await told("kernels", "import", file());
    expect((await listed()) as object).not.toMatchObject({ here: { modules: 1 } });
  });

  test("Control-C ends an export, and leaves nothing of it", async () => {
    makeVmlinux(vmlinux);
    await told("kernels", "add", "--vmlinux", vmlinux, "--name", "mine");
    const listeners = process.listenerCount("SIGINT");
    const exporting = kernels("export", "mine", "-o", file());
    await vi.waitUntil(() => process.listenerCount("SIGINT") > listeners, { interval: 1 });
    for (const listener of process.listeners("SIGINT").slice(listeners)) listener("SIGINT");
    expect(await exporting).toMatchObject({ exitCode: 130, stdout: "", stderr: "interrupted\n" });
    expect(readdirSync(folder).filter((name) => name.startsWith("tiny"))).toEqual([]);
  });

  test("a name that another kernel has is not taken over", async () => {
    await exportTiny();
    makeVmlinux(vmlinux, "6.1.0-other");
    await told("kernels", "add", "--vmlinux", vmlinux, "--name", "mine");
    expect(await refused("kernels", "import", file())).toMatch(
      /^error\[kernel\/name-taken\]: mine is another kernel: 6\.1\.0-other with the build-id \w+ \(3\)$/,
    );
    expect(await refused("kernels", "import", file(), "--name", "bookworm/s390x")).toMatch(
      /^error\[kernel\/name-taken\]: bookworm\/s390x is a kernel of the catalog for s390x, and this one is for x86_64 \(3\)$/,
    );
    expect(await refused("kernels", "import", file(), "--name", "a/b/c")).toMatch(
      /^error\[usage\/bad-kernel-name\]: 'a\/b\/c' cannot be the name of a kernel \(2\)$/,
    );
  });

  test.each([
    [
      "cut short",
      () => truncateSync(file(), 1000),
      /^error\[facts\/facts-truncated\]: \/tiny\.facts: /,
    ],
    ["empty", () => truncateSync(file(), 0), /^error\[facts\/not-facts\]: \/tiny\.facts: /],
    [
      "not ours",
      () => copyFileSync("/bin/true", file()),
      /^error\[facts\/not-facts\]: \/tiny\.facts: /,
    ],
    ["damaged", () => flipLastByte(file()), /^error\[facts\/facts-damaged\]: \/tiny\.facts: /],
    [
      "not there",
      () => rmSync(file()),
      /^error\[facts\/file-unreadable\]: \/tiny\.facts: there is no such file or folder \(3\)$/,
    ],
  ])(
    "a file that is %s is told with its name, and nothing of it is kept",
    async (_, damage, message) => {
      await exportTiny();
      damage();
      expect(await refused("kernels", "import", file())).toMatch(message);
      expect(await listed()).toBeUndefined();
      expect(await told("kernels", "list")).not.toContain("imported");
    },
  );

  test.each([
    ["no description", {}, /does not say whose facts it has/],
    ["a bad one", { "extra:kernel.json": "{" }, /a description of its kernel that is no JSON/],
    ["a wrong key", { "extra:kernel.json": '{"factsVersion":"x"}' }, /a bad factsVersion: /],
    [
      "another version of the index",
      { "extra:kernel.json": description({ factsVersion: factsVersion + 1 }) },
      /^error\[facts\/facts-version\]: .* and this program reads \d+ \(3\)$/,
    ],
    [
      "no facts",
      { "extra:kernel.json": description({}), "extra:config": "" },
      /^error\[facts\/facts-damaged\]: \/tiny\.facts: /,
    ],
  ])("a file with %s", async (_, parts, message) => {
    const bytes = Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)] as const);
    expect(await writeTravelFile(file(), new Map(bytes))).toMatchObject({ ok: true });
    expect(await refused("kernels", "import", file())).toMatch(message);
    expect(await listed()).toBeUndefined();
  });

  function description(changes: object): string {
    const names = {
      name: "mine",
      release: "1",
      version: "1",
      architecture: "x86_64",
      buildId: "00",
    };
    return JSON.stringify({ factsVersion, ...names, source: "dwarf", modules: [], ...changes });
  }
});

describe("facts of another version of Tapwright", () => {
  /** Leaves an index of the version before, and nothing that it was made of. */
  async function loseFacts(): Promise<void> {
    makeVmlinux(vmlinux);
    await told("kernels", "add", "--vmlinux", vmlinux, "--name", "mine");
    rmSync(vmlinux);
    const facts = join(folder, "cache/tapwright/facts");
    const index = readdirSync(facts).find((name) => name.endsWith(".facts"))!;
    const older = index.replace(`.${factsVersion}.facts`, `.${factsVersion - 1}.facts`);
    renameSync(join(facts, index), join(facts, older));
  }

  test.each([
    ["list", "-k", "mine", "begin"],
    ["check", "-k", "mine", "-e", "probe begin { exit() }"],
    ["verify", "syscall", "-k", "mine"],
    ["diff", "syscall", "--bisect", "--from", "mine"],
    ["kernels", "export", "mine", "-o", "/dev/null"],
    ["run", "-k", "mine", "-e", "probe begin { exit() }"],
  ])("are told, and the way to have them again: %s %s", async (...words) => {
    await loseFacts();
    const { stderr, exitCode } = await runMain(words, environment);
    expect(stderr).toBe(
      "error[kernel/facts-lost]: the facts of mine were made by another version of Tapwright, and the debug information that they were made of was not kept\n" +
        "hint: Run: tapwright kernels add --name mine --vmlinux FILE\n",
    );
    expect(exitCode).toBe(3);
  });

  test("are told by lists, by the doctor, and where all kernels are meant", async () => {
    await loseFacts();
    expect(await listed()).toMatchObject({ state: "lost" });
    const list = await told("kernels", "list");
    expect(list).toMatch(/^mine +x86_64 +6\.1\.0-tiny +added, facts only +lost +0\.0 MB$/m);
    expect(list).toContain(
      "Facts are lost, and the debug information that they were made of was not kept:\n" +
        "  mine: they were made by another version of Tapwright; run: tapwright kernels add --name mine --vmlinux FILE\n",
    );
    const { stdout } = await runMain(["doctor"], environment);
    expect(stdout).toMatch(/^facts lost +mine: tapwright kernels add --name mine --vmlinux FILE$/m);
    makeVmlinux(vmlinux, "6.1.0-other");
    await told("kernels", "add", "--vmlinux", vmlinux, "--name", "other");
    const all = await runMain(["list", "-k", "all", "begin"], environment);
    expect(all.stdout).toContain("6.1.0-other");
    expect(all.stdout).not.toContain("6.1.0-tiny");
    expect(all.stderr).toContain(
      "mine is left out: its facts were made by another version of Tapwright; run: tapwright kernels add --name mine --vmlinux FILE\n",
    );
  });

  test("adding the kernel again makes them again", async () => {
    await loseFacts();
    makeVmlinux(vmlinux);
    await told("kernels", "add", "--vmlinux", vmlinux, "--name", "mine");
    expect(await listed()).toMatchObject({ state: "indexed" });
  });
});

describe("files that are not what they should be", () => {
  test.each([
    [
      "cut short",
      () => truncateSync(vmlinux, 5000),
      /^error\[facts\/bad-elf\]: \/vmlinux: .*\(3\)$/,
    ],
    ["empty", () => truncateSync(vmlinux, 0), /^error\[facts\/not-elf\]: \/vmlinux: .*\(3\)$/],
    [
      "no ELF file",
      () => writeFileSync(vmlinux, "text"),
      /^error\[facts\/not-elf\]: \/vmlinux: .*\(3\)$/,
    ],
    [
      "stripped",
      () => strip("--strip-debug"),
      /^error\[facts\/no-debug-info\]: \/vmlinux: .*\(3\)$/,
    ],
    [
      "without a build-id",
      () => strip("--remove-section=.note.gnu.build-id"),
      /^error\[kernel\/no-build-id\]: \/vmlinux has no build-id \(3\)$/,
    ],
    ["of an unknown machine", asRiscv, /^error\[facts\/unsupported-machine\]: \/vmlinux: .*\(3\)$/],
    ["not there", () => rmSync(vmlinux), /^error\[facts\/file-unreadable\]: \/vmlinux: .*\(3\)$/],
  ])("a vmlinux that is %s", async (_, damage, message) => {
    makeVmlinux(vmlinux);
    damage();
    expect(await refused("kernels", "add", "--vmlinux", vmlinux)).toMatch(message);
    expect(await listed()).toBeUndefined();
  });

  test("a bootable image, and a vmlinux that is packed, with the way to what is needed", async () => {
    const image = Buffer.alloc(4096);
    image.write("HdrS", 0x202);
    const add = (bytes: Uint8Array) => {
      writeFileSync(vmlinux, bytes);
      return kernels("add", "--vmlinux", vmlinux);
    };
    expect((await add(image)).stderr).toBe(
      `error[facts/boot-image]: ${vmlinux}: is a bootable image of a kernel (x86 bzImage), which carries no debug information\n` +
        "hint: Name the vmlinux of the build tree, or that of the debug package. Of a kernel of Debian, `tapwright kernels fetch NAME` has it; with --no-debug it reads the image's BTF instead.\n",
    );
    makeVmlinux(vmlinux);
    expect((await add(gzipSync(readFileSync(vmlinux)))).stderr).toBe(
      `error[facts/packed-file]: ${vmlinux}: is packed with gzip\n` +
        "hint: Unpack it, and name what comes out of it.\n",
    );
  });

  const strip = (option: string): void => {
    execFileSync("objcopy", [option, vmlinux]);
  };

  /** e_machine of RISC-V. */
  function asRiscv(): void {
    const bytes = readFileSync(vmlinux);
    bytes.writeUInt16LE(243, 18);
    writeFileSync(vmlinux, bytes);
  }

  test("modules of another kernel", async () => {
    makeVmlinux(vmlinux);
    makeModule(join(folder, "modules/toy.ko"), "5.10.0-other");
    const add = ["kernels", "add", "--vmlinux", vmlinux, "--modules", join(folder, "modules")];
    expect(await refused(...add)).toBe(
      `error[kernel/other-kernel]: none of the modules below /modules can be used: toy.ko: is for 5.10.0-other, and the kernel is ${tinyRelease} (3)`,
    );
    expect(await listed()).toBeUndefined();
  });

  test("modules that are packed, a folder without any, and one that is not there", async () => {
    makeVmlinux(vmlinux);
    const modules = join(folder, "modules");
    mkdirSync(modules);
    const add = ["kernels", "add", "--vmlinux", vmlinux, "--modules", modules];
    expect(await refused(...add)).toBe(
      "error[kernel/other-kernel]: there are no modules below /modules (3)",
    );
    makeModule(join(modules, "toy.ko"), tinyRelease);
    writeFileSync(join(modules, "toy.ko.gz"), gzipSync(readFileSync(join(modules, "toy.ko"))));
    writeFileSync(join(modules, "other.ko.xz"), "");
    rmSync(join(modules, "toy.ko"));
    const packed = await kernels("add", "--vmlinux", vmlinux, "--modules", modules);
    expect(packed.stderr).toContain(
      "left out: 2 packed modules, first other.ko.xz: to be unpacked first, or its debug file\n",
    );
    expect(packed.stderr).toContain(
      `error[kernel/other-kernel]: all modules below ${modules} are packed, such as other.ko.xz\n` +
        `hint: Name a folder with modules of ${tinyRelease}, with their debug information and not packed.\n`,
    );
    expect(await listed()).toBeUndefined();
    rmSync(modules, { recursive: true });
    expect(await refused(...add)).toBe(
      "error[machine/file]: /modules: there is no such file or folder (3)",
    );
    writeFileSync(modules, "");
    expect(await refused(...add)).toBe("error[machine/file]: /modules: it is no folder (3)");
    expect(await listed()).toBeUndefined();
  });

  test.each(["../evil", "a/../b", ".", "..", ".hidden", "a/.b", "-k", "a/-k", "all", "a b", ""])(
    "a name that would be no kernel's: %j",
    async (name) => {
      makeVmlinux(vmlinux);
      const { stderr, exitCode } = await kernels("add", "--vmlinux", vmlinux, `--name=${name}`);
      expect(stderr).toContain(`error[usage/bad-kernel-name]: '${name}' cannot be the name`);
      expect(exitCode).toBe(2);
    },
  );

  test("a module of another kernel among others is left out, and that is said", async () => {
    makeTree(join(folder, "tree"));
    makeModule(join(folder, "tree/kernel/alien.ko"), "5.10.0-other");
    const { stderr } = await kernels("add", join(folder, "tree"));
    expect(stderr).toContain(
      `left out: kernel/alien.ko: is for 5.10.0-other, and the kernel is ${tinyRelease}`,
    );
    expect(await listed()).toMatchObject({ here: { modules: 1 } });
  });

  test("places that have none, and commands that do not say which", async () => {
    expect(await refused("kernels", "add", folder)).toBe(
      "error[kernel/no-debug-file]: there is no vmlinux in  (3)",
    );
    expect(await refused("kernels", "add", "--installed", "1.2.3", "--root", folder)).toBe(
      "error[kernel/no-debug-file]: there is no vmlinux of 1.2.3 with debug information below  (3)",
    );
    expect(await refused("kernels", "add")).toMatch(/^error\[usage\/no-kernel-file\]: .* \(2\)$/);
    expect(await refused("kernels", "add", folder, "--running")).toMatch(
      /^error\[usage\/no-kernel-file\]: more than one place .* \(2\)$/,
    );
  });
});

function flipLastByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(path, bytes);
}
