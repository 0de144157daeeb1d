// The runtime in a real kernel: the module written by hand against its workload's truth, and scripts in C that go to the
// limits of what a handler may do.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildModule } from "../../compiler/build/build-module.ts";
import { cacheRoot, openBroker, type GuestBroker, type RunRequest } from "../../qemu/index.ts";
import {
  collectRun,
  findGuestUnderTest,
  type CollectedRun,
} from "../../qemu/guest/testing/guest-under-test.ts";

const found = await findGuestUnderTest();
const skip = "skip" in found ? found.skip : undefined;
const under = found as Exclude<typeof found, { skip: string }>;

const otherBuildId = "0123456789012345678901234567890123456789";
const runtimeDir = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "tapwright-runtime-"));
let broker: GuestBroker;
beforeAll(() => {
  broker = openBroker();
});
afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true });
});

function scriptOf(name: string): string {
  const read = (file: string): string =>
    readFileSync(join(import.meta.dirname, "scripts", file), "utf8");
  return read(`${name}.c`).replace('#include "script.h"', read("script.h"));
}

/** The module's path. Guru mode is for scripts that do what the inspection of modules refuses. */
async function build(name: string, c: string, refusals: readonly string[] = []): Promise<string> {
  const output = join(folder, `${name}.ko`);
  const { diagnostics } = await buildModule({
    generated: { c, embedded: [] },
    moduleName: name,
    kernel: under.kernel,
    isGuru: refusals.length > 0,
    runtimeDir,
    cacheDir: cacheRoot(),
    output,
  });
  expect(diagnostics.map(({ code }) => code)).toEqual(refusals);
  return output;
}

async function load(module: string, request: Partial<RunRequest> = {}): Promise<CollectedRun> {
  const workload = { name: "file-io", arguments: [] };
  const guest = await broker.acquire(under.kernel);
  return await collectRun(guest, { module, workload, timeLimitSeconds: 60, ...request });
}

async function run(
  name: string,
  c: string,
  request: Partial<RunRequest> = {},
): Promise<CollectedRun> {
  return load(await build(name, c), request);
}

function errorsOf({ events }: CollectedRun): string[] {
  return events.flatMap((event) => (event.kind === "script-error" ? [event.text] : []));
}

interface Transfers {
  readonly count: number;
  readonly bytes: number;
  readonly average: number;
}

interface FileTruth {
  readonly reads: Record<string, Transfers>;
  readonly writes: Record<string, Transfers>;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

/** Of the script `own`: the agent's pid, and how often each pid read or wrote. */
function readCalls(output: string): { agent: number; calls: Map<number, number> } {
  const agent = Number(/^agent (\d+)$/m.exec(output)![1]);
  const rows = output.matchAll(/^calls\[(\d+)\] = (\d+)$/gm);
  return { agent, calls: new Map([...rows].map((row) => [Number(row[1]), Number(row[2])])) };
}

describe.skipIf(skip !== undefined)(
  `in a guest${skip === undefined ? "" : ` (SKIP ${skip})`}`,
  () => {
    test("the module written by hand counts what the workload did", async () => {
      const example = join(runtimeDir, "../examples/handwritten/reads.c");
      const { output, outcome, truth } = await run("reads", readFileSync(example, "utf8"));
      for (const [name, { count, bytes, average }] of Object.entries((truth as FileTruth).reads)) {
        expect(output).toContain(`\n${count} reads by process "${name}"\n`);
        expect(output).toContain(
          `reads by process "${name}": ${count}.  Total bytes=${bytes}.  Average: ${average}\n`,
        );
        expect(output).toMatch(
          new RegExp(
            `callers\\[\\d+, ${name}, trace for \\d+ \\(${name}\\)\n0x[0-9a-f]{16} : ksys_read\\+0x0/`,
          ),
        );
      }
      expect(outcome).toMatchObject({
        status: "completed",
        taint: 12288,
        splats: [],
        leftBehind: [],
      });
    });

    test("an error ends the script, and its error probes run", async () => {
      const result = await run("errors", scriptOf("errors"));
      expect(result.output).toBe("first\nsecond\nbefore\nerror\n");
      expect(errorsOf(result)).toEqual([
        "ERROR: division by 0 near operator '/' at errors.stp:3:9",
      ]);
      expect(result.outcome).toMatchObject({ splats: [], leftBehind: [], state: { errors: 1 } });
    });

    test("end probes lose no line, however many they print", async () => {
      const { output, outcome } = await run("flood", scriptOf("flood"));
      const lines = output.split("\n");
      expect(lines.length).toBe(100_001);
      expect(lines.findIndex((line, at) => !line.startsWith(`line ${at} `))).toBe(100_000);
      expect(outcome).toMatchObject({ status: "completed", state: { lost: 0 } });
    });

    test("probes on what the runtime calls are skipped within a handler", async () => {
      const { outcome } = await run("reentry", scriptOf("reentry"));
      expect(outcome).toMatchObject({ splats: [], leftBehind: [], taint: 12288 });
      expect(outcome.state?.hits).toBeGreaterThan(0);
      expect(outcome.state?.skipped).toBeGreaterThan(0);
    });

    test("one probe that is refused takes the others with it", async () => {
      const result = await run("refused", scriptOf("refused"));
      expect(result.output).toBe("");
      expect(result.outcome).toMatchObject({ status: "refused", splats: [], leftBehind: [] });
      expect(JSON.stringify(result.events)).toContain("native_sched_clock");
    });

    test("one of a wildcard that is refused is told and left out", async () => {
      const { output, outcome, events } = await run("left_out", scriptOf("left-out"));
      expect(output).toMatch(/^hit\n/);
      expect(outcome).toMatchObject({ status: "completed", state: { probes: 2 }, leftBehind: [] });
      expect(events).toContainEqual({
        kind: "script-warning",
        text: expect.stringMatching(/^WARNING: cannot probe native_sched_clock /),
      });
    });

    test("what the agent does is not counted, what the workload does is", async () => {
      const { output, truth } = await run("own", scriptOf("own"));
      const { agent, calls } = readCalls(output);
      const { processes, reads, writes } = truth as FileTruth;
      expect(calls.has(agent)).toBe(false);
      expect(processes.length).toBeGreaterThan(1);
      for (const { name, pid } of processes) {
        expect(calls.get(pid), name).toBe(reads[name]!.count + writes[name]!.count);
      }
    });

    test("without the filter the agent would be counted", async () => {
      const unfiltered = scriptOf("own").replace("IS_FILTERED 1", "IS_FILTERED 0");
      const module = await build("own", unfiltered, ["inspect/foreign-write"]);
      const { agent, calls } = readCalls((await load(module)).output);
      expect(calls.get(agent)).toBeGreaterThan(0);
    });

    test("long stacks are not cut, and not merged where only the outermost callers differ", async () => {
      const result = await run("deep", scriptOf("deep"));
      expect(errorsOf(result)).toEqual([]);
      const [left = "", right = ""] = result.output.split(/(?<=\n)(?=trace for )/);
      for (const stack of [left, right]) expect(stack.match(/ : descend\+/g)?.length).toBe(161);
      expect([/ : left\+/.test(left), / : right\+/.test(left)]).toEqual([true, false]);
      expect([/ : left\+/.test(right), / : right\+/.test(right)]).toEqual([false, true]);
    });

    test("a module for another kernel is refused before anything is registered", async () => {
      const buildId = under.kernel.buildId!;
      const module = await build("another", scriptOf("another").replaceAll(otherBuildId, buildId));
      // The inspection would refuse it, too, so it is doctored behind it.
      const bytes = readFileSync(module);
      bytes.write(otherBuildId, bytes.indexOf(`${buildId}\0`));
      writeFileSync(module, bytes);
      const result = await load(module);
      expect(result.output).toBe("");
      expect(result.outcome).toMatchObject({ status: "refused", splats: [], leftBehind: [] });
      expect(JSON.stringify(result.events)).toContain(otherBuildId);
    });
  },
);
