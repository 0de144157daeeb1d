// What runs in a guest, and each way in which a run can end.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { GuestBroker } from "./broker.ts";
import { openBroker } from "./broker.ts";
import type { CollectedRun } from "./testing/guest-under-test.ts";
import { collectRun, findGuestUnderTest, runOnce } from "./testing/guest-under-test.ts";
import type { RunRequest } from "./run-types.ts";

const found = await findGuestUnderTest();
const skip = "skip" in found ? found.skip : undefined;
const under = found as Exclude<typeof found, { skip: string }>;

let broker: GuestBroker;
beforeAll(() => {
  broker = openBroker();
});
afterAll(() => broker.close());

const run = (request: Partial<RunRequest>): Promise<CollectedRun> =>
  runOnce(broker, under, request);
const workload = (name: string, ...list: string[]): Partial<RunRequest> => ({
  workload: { name, arguments: list },
});
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index}\n`).join("");

describe.skipIf(skip !== undefined)(
  `a good run${skip === undefined ? "" : ` (SKIP ${skip})`}`,
  () => {
    test("output of all CPUs comes in the order in which it was written", async () => {
      const { output, outcome } = await run({ parameters: "mode=exit count=2000" });
      expect(output).toBe(lines(2000));
      expect(outcome).toMatchObject({
        status: "completed",
        state: { lost: 0, hits: 2000 },
        taint: 12288,
        splats: [],
        leftBehind: [],
        restored: true,
      });
      expect(outcome.qemuCommand.join(" ")).toContain("pc-q35-7.2");
    });

    test("code may be patched while every processor runs it", async () => {
      const { outcome } = await run({
        parameters: "mode=patch count=20",
        ...workload("exit", "0"),
      });
      expect(outcome).toMatchObject({ status: "completed", splats: [], leftBehind: [] });
    });

    test("events come in the order of a run", async () => {
      const { events } = await run({ parameters: "mode=lines count=1", ...workload("exit", "7") });
      const kinds = events.map(({ kind }) => kind).filter((kind) => kind !== "kernel-message");
      expect(kinds.filter((kind) => kind !== "output")).toEqual([
        "started",
        "workload",
        "stopping",
        "end",
      ]);
      expect(events.find(({ kind }) => kind === "workload")).toEqual({
        kind: "workload",
        exitCode: 7,
        truth: null,
      });
      expect(events.filter((event) => event.kind === "kernel-message")[0]).toMatchObject({
        text: expect.stringContaining("loading out-of-tree module"),
      });
    });

    test("file-io tells what it did", async () => {
      const { truth } = await run({
        parameters: "mode=lines count=0",
        ...workload("file-io", "--processes", "one,two", "--reads", "4", "--failing", "0"),
      });
      expect(truth).toMatchObject({
        opens: { one: 5, two: 8 },
        // 4 reads of 513 to 516 bytes, and 8 of 513 to 520.
        reads: {
          one: { count: 4, bytes: 2058, average: 514 },
          two: { count: 8, bytes: 4132, average: 516 },
        },
        processes: [{ name: "one" }, { name: "two" }],
      });
    });

    test("collapse collapses", async () => {
      const { truth } = await run({
        parameters: "mode=lines count=0",
        ...workload("collapse", "--collapses", "2"),
      });
      expect(truth).toMatchObject({ calls: { red: 2, green: 2, blue: 2 }, failed: {} });
    });

    test("a run that is stopped ends properly, and says that it was stopped", async () => {
      const stop = new AbortController();
      const guest = await broker.acquire(under.kernel);
      const kinds: string[] = [];
      for await (const event of guest.run({
        module: under.module,
        parameters: "mode=lines count=2",
        timeLimitSeconds: 60,
        stop: stop.signal,
      })) {
        kinds.push(event.kind);
        if (event.kind === "started") stop.abort();
        if (event.kind !== "end") continue;
        expect(event.outcome).toMatchObject({ status: "interrupted", state: { hits: 2 } });
      }
      await guest.close();
      expect(kinds).toContain("stopping");
    });

    test("exit() ends the run and its workload; until then the workload's end does not, when told so", async () => {
      const early = await run({ parameters: "mode=exit count=1", ...workload("idle", "100") });
      expect(early.outcome.status).toBe("completed");
      expect(early.events).toContainEqual({ kind: "workload", exitCode: 137, truth: null });
      const late = await run({
        parameters: "mode=lines count=1",
        untilExit: true,
        timeLimitSeconds: 2,
        ...workload("exit"),
      });
      expect(late.outcome.status).toBe("timed-out");
    });
  },
);

describe.skipIf(skip !== undefined)("a module that is refused", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tapwright-refused-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("no module at all", async () => {
    const module = join(folder, "text.ko");
    await writeFile(module, "this is no module");
    const { outcome } = await run({ module });
    expect(outcome).toMatchObject({ status: "refused", detail: expect.stringContaining("load: ") });
  });

  test("a parameter's value that the kernel does not take: its own words are told", async () => {
    const { outcome } = await run({ parameters: "count=many" });
    expect(outcome).toMatchObject({
      status: "refused",
      detail: expect.stringMatching(
        /load: Invalid argument\n[^]*`many' invalid for parameter `count'/,
      ),
      leftBehind: [],
    });
  });

  test("one that does not start says why, and is unloaded", async () => {
    const { outcome, events } = await run({ parameters: "mode=refuse" });
    expect(outcome).toMatchObject({
      status: "refused",
      detail: expect.stringContaining("start: Invalid argument"),
      leftBehind: [],
    });
    expect(events).toContainEqual({ kind: "script-error", text: "ERROR: this mode never starts" });
  });

  test.for([
    ["nonesuch", [], "no workload is called nonesuch"],
    ["file-io", ["--processes", "a-name-that-is-too-long"], "up to 15 characters"],
  ] as const)("a workload that cannot run: %s", async ([name, list, reason]) => {
    const { outcome } = await run(workload(name, ...list));
    expect(outcome).toMatchObject({
      status: "workload-refused",
      detail: expect.stringContaining(reason),
      leftBehind: [],
    });
  });
});

describe.skipIf(skip !== undefined)("trouble", () => {
  test("a panic", async () => {
    const { outcome } = await run(workload("panic"));
    expect(outcome).toMatchObject({
      status: "panicked",
      detail: "Kernel panic - not syncing: sysrq triggered crash",
    });
    expect(outcome.console).toContain("sysrq_handle_crash");
    expect(outcome.splats).toMatchObject([
      { kind: "panic", title: "Kernel panic - not syncing: sysrq triggered crash" },
    ]);
  });

  test("an oops in the module", async () => {
    const { outcome } = await run({ parameters: "mode=oops" });
    expect(outcome).toMatchObject({
      status: "oopsed",
      splats: [
        { kind: "oops", title: expect.stringContaining("BUG: kernel NULL pointer dereference") },
      ],
    });
    expect(outcome.console).toContain("tw_testmodule");
  });

  test("a warning does not end the run, and is told", async () => {
    const { outcome } = await run({ parameters: "mode=warn", ...workload("exit") });
    expect(outcome).toMatchObject({
      status: "completed",
      taint: 12288 + 512,
      taintBefore: 0,
      lostMessages: 0,
      splats: [
        {
          kind: "warning",
          title: expect.stringMatching(/^WARNING: .*control_write/),
          report: expect.stringMatching(/control_write[^]*---\[ end trace [0-9a-f]+ \]---$/),
        },
      ],
    });
  });

  test("all CPUs hang in the module", async () => {
    const { outcome } = await run({ parameters: "mode=spin", silenceLimitSeconds: 4 });
    expect(outcome).toMatchObject({
      status: "hung",
      detail: expect.stringMatching(/^no sign of life for [4-9]/),
      console: expect.stringMatching(
        /\[the processors when the guest hung\]\n[^]*CPU#0[^]*RIP=[0-9a-f]{16}[^]*CPU#1[^]*RIP=ffffffffc/,
      ),
    });
  });

  test("the agent does not answer any more", async () => {
    const { outcome } = await run({ ...workload("stop-agent"), silenceLimitSeconds: 4 });
    expect(outcome.status).toBe("hung");
  });

  test("the agent is killed: a new one tells, and no guest is left in doubt", async () => {
    const { outcome } = await run(workload("kill-agent"));
    expect(outcome).toMatchObject({ status: "agent-lost", detail: "the guest's agent died" });
    expect(outcome.console).toContain("the agent died, starting another");
  });

  test("the guest restarts itself", async () => {
    const { outcome } = await run(workload("reboot"));
    expect(outcome.status).toBe("rebooted");
  });

  test("QEMU is killed", async () => {
    const guest = await broker.acquire(under.kernel);
    const running = collectRun(guest, { module: under.module, timeLimitSeconds: 60 });
    process.kill(guest.emulatorPid, "SIGKILL");
    const { outcome } = await running;
    expect(outcome).toMatchObject({
      status: "emulator-lost",
      detail: "QEMU ended by SIGKILL",
    });
  });

  test("the time limit: the module is still stopped properly", async () => {
    const { outcome, output } = await run({
      parameters: "mode=lines count=3",
      timeLimitSeconds: 2,
    });
    expect(outcome).toMatchObject({ status: "timed-out", state: { hits: 3 }, leftBehind: [] });
    expect(output).toBe(lines(3));
  });

  test("output without end", async () => {
    const { outcome, output } = await run({
      parameters: "mode=flood count=0",
      outputLimitBytes: 8 << 20,
    });
    expect(outcome.status).toBe("flooded");
    expect(output.length).toBeLessThanOrEqual(8 << 20);
    expect(output.length).toBeGreaterThan(7 << 20);
  });

  test("a reader that is slow slows the guest down, and costs the host no memory", async () => {
    const guest = await broker.acquire(under.kernel);
    const before = process.memoryUsage().rss;
    let length = 0;
    const stop = new AbortController();
    for await (const event of guest.run({
      module: under.module,
      parameters: "mode=flood count=0",
      timeLimitSeconds: 60,
      stop: stop.signal,
    })) {
      if (event.kind !== "output") continue;
      length += event.text.length;
      if (length > 12 << 20) stop.abort();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await guest.close();
    expect(length).toBeGreaterThan(12 << 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
  });

  test("memory runs out: the workload dies, the run does not", async () => {
    const { outcome, events } = await run(workload("oom"));
    expect(outcome.status).toBe("completed");
    expect(outcome.splats).toMatchObject([
      { title: expect.stringMatching(/^Out of memory: Killed process \d+ \(oom\)/) },
    ]);
    expect(events).toContainEqual({ kind: "workload", exitCode: 137, truth: null });
  });

  test("a module that stays is told", async () => {
    const { outcome } = await run({ parameters: "mode=stay", ...workload("exit") });
    expect(outcome).toMatchObject({
      status: "completed",
      leftBehind: ["module tw_testmodule"],
      detail: expect.stringContaining("unloading failed"),
    });
  });

  test("an interruption at once", async () => {
    const { outcome } = await run({ signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ status: "interrupted", detail: "it was interrupted" });
  });
});
