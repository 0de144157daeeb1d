// Workloads run by hand, on this machine: what they tell is what was asked of them.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { x86_64 } from "../machines/x86_64.ts";
import { buildAgentProgram } from "./agent-program.ts";
import { findProgram } from "./find-program.ts";
import { listWorkloads } from "./workloads.ts";

const run = promisify(execFile);
const hasCompiler = (await findProgram("gcc")) !== undefined && process.arch === "x64";

interface Report {
  readonly exitCode: number;
  readonly truth: never;
}

/** Ours is for architectures that have none; what of it is not in assembly is the same here. */
const libraries = [
  { library: "the compiler's C library", machine: x86_64 },
  { library: "our C library", machine: { ...x86_64, isFreestanding: true } },
];
/** Of both: the table is that of the first. */
const cache = await mkdtemp(join(tmpdir(), "tapwright-agent-"));
afterAll(() => rm(cache, { recursive: true, force: true }));

const skip = hasCompiler ? "" : " (SKIP no gcc for x86_64)";

describe.skipIf(!hasCompiler).each(libraries)(`workloads with $library${skip}`, ({ machine }) => {
  let program: string;
  const report = async (...list: string[]): Promise<Report> =>
    JSON.parse((await run(program, list)).stdout) as Report;

  beforeAll(async () => {
    program = await buildAgentProgram(machine, cache);
  }, 60_000);

  test("the table names each with its arguments", async () => {
    const workloads = await listWorkloads({ cache });
    expect(JSON.parse((await run(program, ["--workloads"])).stdout)).toEqual(workloads);
    expect(workloads.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["file-io", "collapse", "reads", "spawn", "idle", "exit"]),
    );
    for (const { summary } of workloads) expect(summary).toMatch(/\.$/);
  });

  test("the program is built once", async () => {
    const before = await stat(program);
    expect(await buildAgentProgram(machine, cache)).toBe(program);
    expect((await stat(program)).ino).toBe(before.ino);
  });

  test("file-io: by hand", async () => {
    const line =
      "file-io --processes a,b --opens 1 --reads 2 --read-size 10 --writes 3 --write-size 20 --failing 1";
    const { exitCode, truth } = await report(...line.split(" "));
    expect(exitCode).toBe(0);
    expect(truth).toMatchObject({
      // /dev/zero, /dev/null; the opens; each failing round two more.
      opens: { a: 2 + 1 + 2, b: 2 + 2 + 4 },
      reads: {
        // 11 + 12; a round asks for 100, 100, 0 and the read size.
        a: { count: 2 + 4, bytes: 23 + 210, average: 38 },
        b: { count: 4 + 8, bytes: 11 + 12 + 13 + 14 + 420, average: 39 },
      },
      writes: {
        a: { count: 3 + 2, bytes: 21 + 22 + 23 + 20, average: 17 },
        b: { count: 6 + 4, bytes: 21 + 22 + 23 + 24 + 25 + 26 + 40, average: 18 },
      },
    });
  });

  test("reads, spawn, exit", async () => {
    expect(await report("reads", "250")).toMatchObject({
      truth: { reads: { reader: { count: 250, bytes: 250 } } },
    });
    expect(await report("spawn", "3")).toMatchObject({ truth: { spawned: 3 } });
    expect(await report("exit", "9")).toEqual({ exitCode: 9, truth: null });
  });

  test("one-file", async () => {
    const name = { read: `${await readFile("/proc/sys/kernel/ostype", "utf8")}`, written: 0 };
    const { truth } = await report("one-file", "--path", "/proc/s?s/kernel/osty*");
    expect(truth).toEqual(name);
    expect(await report("one-file", "--path", "/proc/no/such*")).toEqual({
      exitCode: 1,
      truth: { read: "", written: 0 },
    });
  });

  test.for([
    ["nonesuch", "no workload is called nonesuch"],
    ["file-io --processes ,", "up to 16 names"],
    ["file-io --read-size 2000000", "longer than 1048576"],
    ["collapse --collapses 17", "1 to 16"],
    ["reads 5 --size 2", "reads does not take --size; it takes COUNT=100000 --process reader"],
    ["reads --proces", "reads does not take --proces;"],
    ["reads 5 6", "reads does not take 6;"],
    ["reads --process", "reads: there is no value behind --process"],
    ["packets 5 --size large", "packets: large is no whole number"],
    ["idle 0.5", "idle: 0.5 is no whole number"],
    ["file-io 3", "file-io does not take 3;"],
    ["panic now", "panic does not take now; it takes no arguments"],
  ])("what cannot run says why: %s", async ([line, reason]) => {
    await expect(run(program, line!.split(" "))).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(reason!),
    });
  });
});
