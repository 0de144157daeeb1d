// Commands of kernels and of the cache where the cache takes nothing: it is told, with a code and a hint, and never the file that
// would have been kept in it.

import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
  type TestContext,
} from "vitest";
import { runMain } from "../command/run-main.ts";
import { makeModule, makeVmlinux } from "../command/tiny-kernel.ts";

vi.setConfig({ testTimeout: 60_000 });

let folder = "";
/** A cache with one kernel. */
let sound = "";
/** Where that is copied to, and then takes nothing. */
let home = "";
beforeAll(async () => {
  // Not called as temporary files of ours are, of which something else is told.
  folder = mkdtempSync(join(tmpdir(), "refusing-"));
  sound = join(folder, "sound");
  home = join(folder, "home");
  makeVmlinux(path("vmlinux"));
  makeVmlinux(path("other"), "6.2.0-other");
  makeModule(path("modules/kernel/toy.ko"));
  for (const words of [
    ["add", "--vmlinux", path("vmlinux"), "--name", "tiny"],
    ["export", "tiny", "-o", path("tiny.facts")],
  ]) {
    const { exitCode, stderr } = await kernels(sound, ...words);
    expect(exitCode, stderr).toBe(0);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);

function run(cache: string, words: readonly string[]) {
  return runMain(words, { XDG_CACHE_HOME: cache, DEBUGINFOD_URLS: "" });
}

function kernels(cache: string, ...words: readonly string[]) {
  return run(cache, ["kernels", ...words]);
}

/** Each writes into the cache, `facts` or another part. */
const writing: Readonly<Record<string, () => readonly string[]>> = {
  "kernels fetch": () => ["kernels", "fetch", "--facts"],
  "kernels build": () => ["kernels", "build", "source/ppc64"],
  "kernels add": () => ["kernels", "add", "--vmlinux", path("other"), "--name", "other"],
  "kernels add with modules": () => {
    const modules = ["--modules", path("modules")];
    return ["kernels", "add", "--vmlinux", path("vmlinux"), ...modules, "--name", "again"];
  },
  "kernels import": () => ["kernels", "import", path("tiny.facts"), "--name", "imported"],
};

const refusal =
  /(?:^|\n)error\[cache\/not-writable\]: the cache \S+ cannot be written: E[A-Z]+: .*\nhint: Correct its owner and mode, or point XDG_CACHE_HOME elsewhere\.\n$/;
const full =
  /(?:^|\n)error\[cache\/disk-full\]: no space is left on the disk that holds \S+\nhint: Free some space, .*\n$/;

async function expectTold(words: readonly string[], told: RegExp): Promise<void> {
  const { exitCode, stdout, stderr } = await run(home, words);
  expect(stderr).toMatch(told);
  expect(stdout).toBe("");
  expect(exitCode).toBe(3);
}

/** A disk of its own for the cache: with what is in `sound`, or empty. */
function mount(context: TestContext, isEmpty = false): void {
  mkdirSync(home);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", home]);
  onTestFinished(() => {
    spawnSync("umount", [home]);
    rmSync(home, { recursive: true });
  });
  context.skip(mounted.status !== 0, "a small disk cannot be mounted here");
  if (!isEmpty) cpSync(sound, home, { recursive: true });
}

function forbidWriting(): void {
  expect(spawnSync("mount", ["-o", "remount,ro", home]).status).toBe(0);
}

function fill(): void {
  expect(() => writeFileSync(join(home, "full"), Buffer.alloc(2 ** 20))).toThrow("ENOSPC");
}

describe("on a disk of its own", () => {
  test.for(Object.entries(writing))("%s, where it is read-only", async ([, words], context) => {
    mount(context);
    forbidWriting();
    await expectTold(words(), refusal);
  });

  test.for(Object.entries(writing))(
    "%s, where it is read-only and empty",
    async ([, words], context) => {
      mount(context, true);
      forbidWriting();
      await expectTold(words(), refusal);
    },
  );

  test.for(Object.entries(writing))("%s, where it is full", async ([, words], context) => {
    mount(context);
    fill();
    await expectTold(words(), full);
    const facts = readdirSync(join(home, "tapwright", "facts"), { recursive: true });
    expect(facts.filter((name) => /unfinished|partial/.test(`${name}`))).toEqual([]);
  });

  test("what removes is refused where it is read-only", async (context) => {
    mount(context);
    forbidWriting();
    await expectTold(["kernels", "remove", "tiny"], refusal);
    await expectTold(["cache", "prune"], refusal);
  });

  test("a kernel can be removed where it is full", async (context) => {
    mount(context);
    fill();
    const { exitCode, stdout, stderr } = await kernels(home, "remove", "tiny");
    expect(`${stdout}${stderr}`).toBe("tiny removed\n");
    expect(exitCode).toBe(0);
  });

  test("what only reads is answered where it is read-only", async (context) => {
    mount(context);
    forbidWriting();
    for (const words of [
      ["kernels", "list"],
      ["kernels", "export", "tiny", "-o", path("again.facts")],
      ["cache", "list"],
    ]) {
      const { exitCode, stderr } = await run(home, words);
      expect(exitCode, stderr).toBe(0);
    }
    expect(existsSync(path("again.facts"))).toBe(true);
  });
});

describe("where a file stands in a folder's place", () => {
  test.each(Object.entries(writing))("%s", async (_, words) => {
    for (const place of ["", "tapwright"]) {
      obstruct(place);
      await expectTold(words(), refusal);
      rmSync(home, { recursive: true });
    }
  });

  test("of the facts alone", async () => {
    cpSync(sound, home, { recursive: true });
    rmSync(join(home, "tapwright/facts"), { recursive: true });
    obstruct("tapwright/facts");
    const { "kernels add": add, "kernels import": take } = writing;
    for (const words of [add!(), take!(), ["kernels", "remove", "tiny"]]) {
      await expectTold(words, refusal);
    }
    for (const words of [
      ["kernels", "list"],
      ["kernels", "export", "tiny", "-o", path("never.facts")],
      ["cache", "list"],
    ]) {
      await expectTold(
        words,
        /^error\[machine\/file\]: \S+\/tapwright\/facts\S*: a part of the path is no folder\nhint: The cache lies below \$XDG_CACHE_HOME, .*\n$/,
      );
    }
    rmSync(home, { recursive: true });
  });
});

function obstruct(place: string): void {
  if (place !== "") mkdirSync(join(home, place, ".."), { recursive: true });
  writeFileSync(join(home, place), "a file");
}

test("a file system that has no folders but its own ends no command in a loop", async () => {
  for (const name of ["kernels add", "kernels import"]) {
    const { exitCode, stderr } = await run("/proc", writing[name]!());
    expect(stderr).toMatch(/error\[cache\/not-writable\]: .*: ENOENT: .*mkdir '\/proc\/tapwright'/);
    expect(exitCode).toBe(3);
  }
});
