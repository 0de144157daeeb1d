// A cache that takes nothing more: what is kept for speed only is not needed for an answer.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
  type TestContext,
} from "vitest";
import { runTapwright } from "./run-tapwright.ts";
import { makeVmlinux } from "./tiny-kernel.ts";

vi.setConfig({ testTimeout: 120_000 });

let folder = "";
let cache = "";
let script = "";
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-unkept-"));
  cache = join(folder, "tapwright");
  const vmlinux = join(folder, "vmlinux");
  makeVmlinux(vmlinux);
  script = join(folder, "mine.stp");
  writeFileSync(script, 'probe mine.read = kernel.function("tiny_read") { v = $count }\n');
  const added = await run("kernels", "add", "--vmlinux", vmlinux, "--name", "tiny");
  expect(added.exitCode, added.stderr).toBe(0);
  for (const part of parts) rmSync(join(cache, part), { recursive: true, force: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...words: string[]) {
  return runTapwright(words, { environment: { XDG_CACHE_HOME: folder } });
}

const parts = ["trees", "verdicts"];

/** The words of commands that give an answer without a guest. */
function questions(): readonly (readonly string[])[] {
  return [
    ["verify", script, "-k", "tiny"],
    ["explain", "mine.read.v", "--tapset", script, "-k", "tiny"],
    ["list", 'kernel.function("tiny_*")', "-k", "tiny"],
    ["check", script, "-k", "tiny"],
  ];
}

/** Asks of a cache that keeps nothing, takes away what hinders it, and asks again: there is one warning more, and nothing else. */
async function expectSameAnswers(reason: string, mend: () => void): Promise<void> {
  const refused = await askAll();
  mend();
  const kept = await askAll();
  for (const [index, { stderr, ...answer }] of refused.entries()) {
    const { stderr: plain, ...wanted } = kept[index]!;
    expect(answer).toEqual(wanted);
    const warnings = stderr.split("\n").filter((line) => line.startsWith("warning[cache/"));
    expect(warnings, stderr).toEqual([
      expect.stringMatching(
        `^warning\\[cache/nothing-kept\\]: nothing can be kept in .*/tapwright/(trees|verdicts): ${reason}; `,
      ),
    ]);
    expect(stderr.match(/^hint: .*\$XDG_CACHE_HOME/gm)).toHaveLength(1);
    expect(plain).not.toContain("cache/nothing-kept");
  }
  expect(kept.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
}

async function askAll() {
  const answers = [];
  for (const words of questions()) answers.push(await run(...words));
  return answers;
}

test("where a file stands in the place of a folder", async () => {
  for (const part of parts) writeFileSync(join(cache, part), "a file");
  await expectSameAnswers("there is something else already", () =>
    parts.forEach((part) => rmSync(join(cache, part))),
  );
});

test("a document on standard error stays one", async () => {
  writeFileSync(join(cache, "trees"), "a file");
  const words = ["list", 'kernel.function("tiny_reda")', "-k", "tiny", "--format", "json"];
  const { stderr, exitCode } = await run(...words);
  expect(JSON.parse(stderr)).toMatchObject({
    diagnostics: [{ code: "resolve/no-such-kernel-function" }],
  });
  expect(exitCode).toBe(1);
});

describe("on a disk of its own", () => {
  test("that is full", async (context) => {
    const unmount = mountAll(context, "size=4k");
    for (const part of parts) writeFileSync(join(cache, part, "full"), Buffer.alloc(4096));
    await expectSameAnswers("the disk is full", unmount);
  });

  test("that is read-only", async (context) => {
    const unmount = mountAll(context, "size=4k,ro");
    await expectSameAnswers("the file system is read-only", unmount);
  });
});

/** Mounts a small disk at each part of the cache; gives what unmounts them. */
function mountAll(context: TestContext, options: string): () => void {
  const places = parts.map((part) => join(cache, part));
  const unmount = (): void => places.forEach((place) => void spawnSync("umount", [place]));
  onTestFinished(unmount);
  for (const place of places) {
    mkdirSync(place);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", place]);
    context.skip(mounted.status !== 0, "a small disk cannot be mounted here");
  }
  return unmount;
}
