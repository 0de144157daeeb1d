// Places in code beside those that stap finds in the same kernel: lines, labels, callees and functions by name and address.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findDefaultKernel, requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";
import { makeBuildTree } from "../oracles/stap.ts";

requireKernel();

const slow = 120_000;

describe("the same points", { timeout: slow }, () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeAll(async () => {
    folder = temporaryFolder();
    const kernel = await findDefaultKernel();
    if (kernel?.debugVmlinux !== undefined) {
      makeBuildTree(join(folder.path, "tree"), kernel.headersDir, kernel.debugVmlinux);
      mkdirSync(join(folder.path, "tapset"));
    }
  });
  afterAll(() => folder[Symbol.dispose]());
  beforeEach((context) => {
    if (spawnSync("stap", ["--version"]).error !== undefined) context.skip("there is no stap");
  });

  test.each([
    'kernel.statement("vfs_read@fs/read_write.c:450-470")',
    'kernel.statement("vfs_read@fs/read_write.c:*")',
    'kernel.statement("vfs_read@fs/read_write.c:455,460-462")',
    'kernel.statement("vfs_read@fs/read_write.c:379")',
    'kernel.statement("rw_verify_area@fs/read_write.c:368")',
    'kernel.statement("vfs_read@fs/read_write.c:452-462").nearest',
    'kernel.function("load_elf_binary").label("*")',
    'kernel.function("vfs_read*").return',
    'kernel.function("*@fs/read_write.c").exported',
    'kernel.function("rw_verify_area").inline',
  ])("%s", async (point) => {
    const theirs = lines(runStap(folder.path, ["-l", point]));
    const { stdout } = await runTapwright(["list", point]);
    expect(theirs.length).toBeGreaterThan(0);
    expect(lines(stdout)).toEqual(theirs);
  });

  // Where something was inlined, stap leaves lines of the function around it out whose code lies among that of the copy.
  test.each([
    'kernel.statement("load_elf_binary@fs/binfmt_elf.c:*")',
    'kernel.function("vfs_read").callees(2)',
    'kernel.function("load_elf_binary").callee("*")',
  ])("at least those of %s", async (point) => {
    const theirs = lines(runStap(folder.path, ["-l", point]));
    const { stdout } = await runTapwright(["list", point]);
    expect(theirs.length).toBeGreaterThan(0);
    expect(lines(stdout)).toEqual(expect.arrayContaining(theirs));
  });

  // One line may have code in several copies of a function: stap's second pass tells the addresses.
  test.each([
    'kernel.statement("vfs_read@fs/read_write.c:450-480")',
    'kernel.statement("vfs_read@fs/read_write.c:460").nearest',
    'kernel.statement("vfs_read@fs/read_write.c:471").nearest',
    "kernel.statement(0xffffffff8134cc63)",
    "kernel.function(0xffffffff8134cc58).call",
    'kernel.function("load_elf_binary").label("out_free_*")',
  ])("addresses of %s", async (point) => {
    const words = ["-p2", "-e", `probe ${point} { println(1) }`];
    const theirs = [...runStap(folder.path, words).matchAll(/pc=_stext\+(0x[0-9a-f]+)/g)];
    const { stdout } = await runTapwright(words);
    const ours = [...stdout.matchAll(/\/\* \S+\+0x[0-9a-f]+ (0x[0-9a-f]+) \*\//g)];
    expect(theirs.length).toBeGreaterThan(0);
    const start = 0xffffffff81000000n;
    expect(ours.map(([, address]) => BigInt(address!) - start).toSorted()).toEqual(
      theirs.map(([, offset]) => BigInt(offset!)).toSorted(),
    );
  });
});

function lines(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .toSorted();
}

function runStap(folder: string, words: readonly string[]): string {
  const { stdout } = spawnSync("stap", ["-r", join(folder, "tree"), ...words], {
    encoding: "utf8",
    env: { ...process.env, SYSTEMTAP_TAPSET: join(folder, "tapset"), SYSTEMTAP_DIR: folder },
  });
  return stdout;
}
