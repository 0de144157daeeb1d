// What of a cache can go: indexes, compilers and runtimes that nothing needs, and never what is in use.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { factsVersion } from "../../compiler/index.ts";
import { runMain } from "./run-main.ts";
import { runTapwright } from "./run-tapwright.ts";
import { makeVmlinux, tinyRelease } from "./tiny-kernel.ts";

vi.setConfig({ testTimeout: 60_000 });

let folder = "";
let cache = "";
let environment: Record<string, string> = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-cache-"));
  environment = { XDG_CACHE_HOME: folder };
  cache = join(folder, "tapwright");
});
afterEach(() => rmSync(folder, { recursive: true }));

const gone = "0123456789abcdef0123456789abcdef01234567";
const twoHours = 7200;
const twoDays = 172_800;

/** A file of the cache that was made so many seconds ago, with its folder. */
function make(path: string, seconds = twoHours): string {
  const whole = join(cache, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, "x".repeat(5000));
  const then = Date.now() / 1000 - seconds;
  for (const one of [whole, dirname(whole)]) utimesSync(one, then, then);
  return whole;
}

async function tiny(): Promise<string> {
  const vmlinux = join(folder, "vmlinux");
  makeVmlinux(vmlinux);
  const added = await runMain(
    ["kernels", "add", "--vmlinux", vmlinux, "--name", "tiny"],
    environment,
  );
  expect(added.exitCode, added.stderr).toBe(0);
  const [facts] = readdirSync(join(cache, "facts"));
  const then = Date.now() / 1000 - twoHours;
  utimesSync(join(cache, "facts", facts!), then, then);
  return join(cache, "facts", facts!);
}

async function prune(...words: string[]): Promise<readonly string[]> {
  const { stdout, stderr, exitCode } = await runMain(
    ["cache", "prune", "--json", ...words],
    environment,
  );
  expect(exitCode, stderr).toBe(0);
  return prunedBy(stdout);
}

function prunedBy(stdout: string): readonly string[] {
  const { pruned } = JSON.parse(stdout) as { readonly pruned: readonly { path: string }[] };
  return pruned.map(({ path }) => path.replace(/.*\/tapwright\//, ""));
}

test("what no kernel here needs goes, and what one needs stays", async () => {
  const needed = await tiny();
  const older = needed.replace(`.${factsVersion}.facts`, ".3.facts");
  const unused = [
    make(`facts/${basename(older)}`),
    make(`facts/${gone}.${factsVersion}.facts`),
    make(`facts/${gone}.facts`),
    make(`facts/${gone}.${factsVersion}.facts.77.unfinished`, twoDays),
    make(`results/${gone}.json.${randomUUID()}`, twoDays),
    make(`initramfs/${gone}.cpio.${randomUUID()}`, twoDays),
    make(`agents/x86_64/${gone}.${randomUUID()}`, twoDays),
    dirname(make(`facts/modules/bookworm/cloud-amd64/6.1.1-1/toy-77.${factsVersion}.facts`)),
    dirname(make(`facts/headers/bookworm/cloud-amd64/6.1.1-1/77.${factsVersion}.facts`)),
    dirname(make("roots/trixie/gcc-14-x86_64/root.json")),
    dirname(make("runtime/6.1.0-other-77/runtime.o")),
  ];
  const kept = [
    needed,
    make(`facts/${gone}.${factsVersion + 1}.facts.new`),
    make(`facts/${gone}.${factsVersion}.facts.78.unfinished`),
    make(`runtime/${tinyRelease}-78/runtime.o`),
    make("verdicts/78.verdicts"),
    make(`results/${gone}.json`, twoDays),
    make(`initramfs/${gone}.cpio`, twoDays),
    make(`agents/x86_64/${gone}.${randomUUID()}`),
  ];
  const wanted = unused.map((path) => path.slice(cache.length + 1));
  expect((await prune("--dry-run")).toSorted()).toEqual(wanted.toSorted());
  expect(unused.filter((path) => !existsSync(path))).toEqual([]);
  expect((await prune()).toSorted()).toEqual(wanted.toSorted());
  expect(unused.filter((path) => existsSync(path))).toEqual([]);
  expect(kept.filter((path) => !existsSync(path))).toEqual([]);
  expect(await prune()).toEqual([]);
});

test("what was made just now stays, and what a newer format has", async () => {
  const needed = await tiny();
  const young = make(`facts/${gone}.${factsVersion}.facts`, 60);
  const newer = make(`facts/${basename(needed).split(".")[0]}.${factsVersion + 1}.facts`);
  expect(await prune()).toEqual([]);
  expect([young, newer].filter((path) => !existsSync(path))).toEqual([]);
});

test("what a process has open stays until it ends", async () => {
  const path = make(`facts/${gone}.${factsVersion}.facts`);
  const file = openSync(path, "r");
  const reader = spawn("sleep", ["60"], { stdio: [file, "ignore", "ignore"] });
  onTestFinished(() => void reader.kill());
  closeSync(file);
  expect(await prune()).toEqual([]);
  const ended = new Promise((resolve) => reader.once("exit", resolve));
  reader.kill();
  await ended;
  expect(await prune()).toEqual([path.slice(cache.length + 1)]);
});

test("two that prune at once share the work", async () => {
  const paths = Array.from({ length: 20 }, (_, index) =>
    make(`facts/${gone.slice(2)}${10 + index}.facts`),
  );
  const both = await Promise.all(
    [1, 2].map(() => runTapwright(["cache", "prune", "--json"], { environment })),
  );
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const removed = both.flatMap(({ stdout }) => prunedBy(stdout));
  expect(removed.toSorted()).toEqual(paths.map((path) => path.slice(cache.length + 1)).toSorted());
  expect(readdirSync(join(cache, "facts"))).toEqual([]);
});

test("the list says how large the parts are, and how much of them can go", async () => {
  make(`facts/${gone}.facts`);
  make("verdicts/78.verdicts");
  const { stdout, exitCode } = await runMain(["cache", "list"], environment);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^part +size +unused\n/);
  expect(stdout).toMatch(/^facts +0\.0 MB +0\.0 MB$/m);
  expect(stdout).toMatch(/^verdicts +0\.0 MB$/m);
  expect(stdout).toContain(`\nCache: `);
});
