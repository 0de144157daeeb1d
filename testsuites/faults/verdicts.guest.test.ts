// What can go wrong with a test, and what `tapwright test` makes of it: each has its outcome and its evidence, and nothing that was
// decided is lost.

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runModule } from "../../framework/pipeline/run-module.ts";
import type { TestsReport } from "../../framework/reports/tests/json-schema.ts";
import { testsSchema } from "../../framework/reports/tests/json-schema.ts";
import { readEvents } from "../../framework/results/test-event.ts";
import { cacheRoot, openBroker } from "../../qemu/index.ts";
import { findGuestUnderTest } from "../../qemu/guest/testing/guest-under-test.ts";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright, temporaryFolder } from "../command/run-tapwright.ts";
import type { CommandResult, RunOptions } from "../command/run-tapwright.ts";
import { emulatorsOf, isAlive } from "./emulators.ts";

const kernel = "bookworm/cloud-amd64";

interface Folder extends Disposable {
  readonly path: string;
  readonly reports: string;
  readonly run: (words: readonly string[], options?: RunOptions) => Promise<CommandResult>;
  readonly report: () => TestsReport;
  readonly outcomes: () => Readonly<Record<string, string>>;
}

/** A folder with tests, each of which expects `x`. */
function folderWith(scripts: Readonly<Record<string, string>>): Folder {
  const folder = temporaryFolder();
  const reports = join(folder.path, "reports");
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder.path, `${name}.test.stp`), script);
    writeFileSync(join(folder.path, `${name}.golden`), "x\n");
  }
  const report = (): TestsReport =>
    testsSchema.parse(JSON.parse(readFileSync(join(reports, "tests.json"), "utf8")));
  return {
    path: folder.path,
    reports,
    run: (words, options = {}) =>
      runTapwright([words[0]!, "--reports", reports, ...words.slice(1)], {
        ...options,
        cwd: folder.path,
      }),
    report,
    outcomes: () =>
      Object.fromEntries(report().tests.map(({ test: name, verdict }) => [name, verdict.outcome])),
    [Symbol.dispose]: folder[Symbol.dispose],
  };
}

const good = 'probe begin { println("x") exit() }\n';
const waiting = 'probe begin { println("x") }\n';
const warns = `# @guru
%{
#include <linux/bug.h>
%}
function complain() %{ WARN(1, "on purpose"); %}
probe begin { println("x") complain() exit() }
`;

describe("each fault has its outcome", () => {
  requireKernel();

  test("in one run, with evidence of each, from which it happens again", async () => {
    using folder = folderWith({
      good,
      panics: `# @workload panic\n${waiting}`,
      hangs: `# @workload stop-agent\n${waiting}`,
      loops: `# @guru\n# @time-limit 8\nfunction loop() %{ for (;;) asm volatile("" ::: "memory"); %}\nprobe timer.ms(20) { loop() }\n`,
      reboots: `# @workload reboot\n${waiting}`,
      "loses-agent": `# @workload kill-agent\n${waiting}`,
      "eats-memory": `# @workload oom\n${waiting}`,
      late: `# @time-limit 1\n${waiting}`,
      wrong: 'probe begin { println("y") exit() }\n',
      unbuilt: 'probe kernel.function("nonesuch") {}\n',
      unmet: `# @requires CONFIG_NO_SUCH_THING\n${good}`,
      warns,
    });
    const { exitCode, stdout } = await folder.run(["test", "--jobs", "2"]);
    const { loops, ...others } = folder.outcomes();
    // One processor is lost. The other goes on, and the agent with it unless it was on the lost one.
    expect(["timed-out", "guest-hung"]).toContain(loops);
    expect(others).toEqual({
      good: "passed",
      panics: "guest-panicked",
      hangs: "guest-hung",
      reboots: "guest-rebooted",
      "loses-agent": "guest-lost",
      "eats-memory": "kernel-complained",
      late: "timed-out",
      wrong: "failed",
      unbuilt: "not-built",
      unmet: "skipped",
      warns: "kernel-complained",
    });
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^guest-panicked +panics@bookworm\/cloud-amd64 /m);
    const red = folder
      .report()
      .tests.flatMap(({ test: name, attempts }) =>
        attempts.flatMap(({ evidence, guest }) => (evidence && guest ? [{ name, evidence }] : [])),
      );
    expect(red.map(({ name }) => name)).toEqual(
      Object.entries(folder.outcomes()).flatMap(([name, outcome]) =>
        ["passed", "skipped", "not-built"].includes(outcome) ? [] : [name],
      ),
    );
    for (const { evidence } of red) {
      const files = readdirSync(join(folder.reports, evidence));
      expect(files).toEqual(
        expect.arrayContaining(["module.ko", "module.c", "console.txt", "qemu-command"]),
      );
    }
    const again = await folder.run(["repro", `panics@${kernel}`]);
    expect(again.stdout).toMatch(/^panics@bookworm\/cloud-amd64: the same\nthen {2}guest-panicked/);
    expect(again.exitCode).toBe(0);
    // Other evidence than what came of it: the output is as the golden file wants it now.
    const golden = join(folder.reports, `evidence/wrong@${kernel.replace("/", "_")}/1/test.golden`);
    writeFileSync(golden, "y\n");
    const other = await folder.run(["repro", `wrong@${kernel}`]);
    expect(other.stdout).toMatch(/: not the same\nthen {2}failed[^]*\nnow {3}passed\n/);
    expect(other.exitCode).toBe(1);
  });

  test("what a file allows is no failure, and what it allows in vain is told", async () => {
    using folder = folderWith({ warns });
    const allowed = (title: string) => ({
      version: 1,
      allowed: [
        { kernel: "bookworm/*", kind: "warning", title, reason: "It is there on purpose." },
      ],
    });
    const file = join(folder.path, "allowed.json");
    writeFileSync(file, JSON.stringify(allowed("^WARNING: .* tw_c_complain")));
    const good = await folder.run(["test", "--allow", file]);
    expect(folder.report().tests[0]).toMatchObject({
      verdict: { outcome: "passed" },
      attempts: [{ tolerated: [{ kind: "warning", reason: "It is there on purpose." }] }],
    });
    expect(good.stdout).not.toContain("unused");
    writeFileSync(file, JSON.stringify(allowed("^WARNING: of another kind")));
    const red = await folder.run(["test", "--allow", file]);
    expect(folder.outcomes()).toEqual({ warns: "kernel-complained" });
    expect(red.stdout).toContain("unused allowance: bookworm/*, warning, /^WARNING: of another");
  });

  test("a pass at a later attempt is flaky", async () => {
    using folder = folderWith({ late: 'probe begin { println("y") exit() }\n' });
    const golden = join(folder.path, "late.golden");
    const failed = expect.objectContaining({ outcome: "failed" });
    const mend = setInterval(() => {
      // As soon as the first attempt has left its evidence, and whole or not at all: further ones may be under way.
      if (!existsSync(join(folder.reports, "evidence"))) return;
      writeFileSync(`${golden}.new`, "y\n");
      renameSync(`${golden}.new`, golden);
    }, 20);
    const { exitCode, stdout } = await folder.run(["test", "--retries", "9"]);
    clearInterval(mend);
    const [record] = folder.report().tests;
    expect(record).toMatchObject({
      verdict: { outcome: "flaky", before: expect.arrayContaining([failed]) },
    });
    expect(stdout).toMatch(/^flaky +late@/m);
    expect(readFileSync(join(folder.reports, "tests.tap"), "utf8")).toContain("(flaky)");
    expect(exitCode).toBe(0);
  });
});

describe("what was decided stays", () => {
  requireKernel();

  test("when QEMU is killed in the middle of a test", async () => {
    const busy = `# @workload reads 100000000\n# @time-limit 120\n${waiting}`;
    using folder = folderWith({ a: good, b: busy });
    const killed = await folder.run(["test", "--jobs", "1"], {
      onStart: (child) => {
        const look = setInterval(() => {
          // The last test has no guest beside it that waits, and its workload takes more time than a guest to come up.
          const [one] = emulatorsOf(child.pid!).filter(isBusy);
          if (one === undefined) return;
          clearInterval(look);
          process.kill(Number(one), "SIGKILL");
        }, 100);
        child.on("exit", () => clearInterval(look));
      },
    });
    expect(folder.outcomes()).toEqual({ a: "passed", b: "guest-lost" });
    expect(killed.exitCode).toBe(4);
  });

  test("when Ctrl-C ends the run: 130, no QEMU is left, and events tell what was decided", async () => {
    using folder = folderWith({ a: good, b: `# @time-limit 100\n${waiting}` });
    const events = join(folder.reports, "events.jsonl");
    const decided = () => readEvents(events).filter(({ kind }) => kind === "test-decided");
    let emulators: string[] = [];
    const result = await folder.run(["test", "--jobs", "1"], {
      onStart: (child) => {
        const look = setInterval(() => {
          if (!existsSync(events) || decided().length === 0) return;
          emulators = emulatorsOf(child.pid!);
          if (emulators.length === 0) return;
          clearInterval(look);
          child.kill("SIGINT");
        }, 100);
        child.on("exit", () => clearInterval(look));
      },
    });
    expect(result.exitCode).toBe(130);
    expect(decided()).toMatchObject([{ test: "a", verdict: { outcome: "passed" } }]);
    expect(readEvents(events).at(-1)).toMatchObject({ kind: "run-ended", isInterrupted: true });
    expect(folder.report()).toMatchObject({ isInterrupted: true, counts: { passed: 1 } });
    expect(emulators.length).toBeGreaterThan(0);
    await expect.poll(() => emulators.filter(isAlive), { timeout: 5000 }).toEqual([]);
  });

  test("when the disk of the reports is full: the verdict stands without evidence", async (context) => {
    using folder = folderWith({ wrong: 'probe begin { println("y") exit() }\n' });
    using small = smallDisk(folder.path, "160k");
    if (small === undefined) return context.skip("only root can mount a small disk");
    const { exitCode } = await runTapwright(["test", "--reports", small.path], {
      cwd: folder.path,
    });
    const events = readEvents(join(small.path, "events.jsonl"));
    const record = events.find(({ kind }) => kind === "test-decided");
    expect(record).toMatchObject({
      verdict: {
        outcome: "failed",
        reasons: [{ code: "test/output-differs" }, { code: "test/no-evidence" }],
      },
    });
    expect(exitCode).toBe(1);
  });

  test("when the disk of the cache is full: a skip that says so, and never a pass", async (context) => {
    using folder = folderWith({ good });
    using small = smallDisk(folder.path, "100m");
    if (small === undefined) return context.skip("only root can mount a small disk");
    linkCache(small.path);
    const environment = { XDG_CACHE_HOME: small.path };
    const { exitCode } = await folder.run(["test"], { environment });
    expect(folder.report().tests[0]!.verdict).toMatchObject({
      outcome: "skipped",
      reason: expect.stringContaining("no space is left on the disk"),
    });
    expect(exitCode).toBe(3);
  });

  test("when two runs are side by side in one cache that has no guest yet", async () => {
    using folder = folderWith({ good });
    linkCache(folder.path);
    const environment = { XDG_CACHE_HOME: folder.path };
    const runs = ["one", "two"].map((reports) =>
      runTapwright(["test", "--reports", join(folder.path, reports)], {
        cwd: folder.path,
        environment,
      }),
    );
    const results = await Promise.all(runs);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    // One of them saved the guest, for both.
    const guests = readdirSync(join(folder.path, "tapwright", "guests"));
    expect(guests.filter((name) => !name.includes("."))).toHaveLength(1);
  });
});

const under = await findGuestUnderTest();

test.skipIf("skip" in under)(
  "a gigabyte of output costs no memory",
  async () => {
    const { kernel: installed, module } = under as Exclude<typeof under, { skip: string }>;
    const broker = openBroker({ jobs: 1 });
    const guest = await broker.acquire(installed);
    const stop = new AbortController();
    const before = process.memoryUsage().rss;
    let length = 0;
    let most = 0;
    const record = await runModule(
      guest,
      {
        module,
        parameters: "mode=flood count=0",
        timeLimitSeconds: 900,
        stop: stop.signal,
        outputLimitBytes: 2 ** 31,
      },
      {
        isOutputShown: true,
        show: (text) => {
          length += text.length;
          most = Math.max(most, process.memoryUsage().rss - before);
          if (length >= 2 ** 30) stop.abort();
        },
      },
    );
    await broker.close();
    expect(record).toMatchObject({ output: "", outcome: { status: "interrupted" } });
    expect(length).toBeGreaterThanOrEqual(2 ** 30);
    expect(most).toBeLessThan(200 << 20);
  },
  900_000,
);

/** It has had three seconds of processor time. */
function isBusy(pid: string): boolean {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return Number(fields[11]) + Number(fields[12]) > 300;
  } catch {
    return false;
  }
}

/** All of this machine's cache but its saved guests. */
function linkCache(folder: string): void {
  const cache = join(folder, "tapwright");
  mkdirSync(cache);
  for (const name of readdirSync(cacheRoot())) {
    if (name !== "guests") symlinkSync(join(cacheRoot(), name), join(cache, name));
  }
}

function smallDisk(
  folder: string,
  size: string,
): ({ readonly path: string } & Disposable) | undefined {
  const path = join(dirname(folder), `${folder.split("/").at(-1)}-small`);
  mkdirSync(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path], { stdio: "pipe" });
  } catch {
    return undefined;
  }
  return {
    path,
    [Symbol.dispose]: () => {
      execFileSync("umount", [path]);
      execFileSync("rmdir", [path]);
    },
  };
}
