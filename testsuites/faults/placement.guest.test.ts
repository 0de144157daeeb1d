// Probes where none may stand: each is refused when the script is compiled or when it starts, and the guest lives on.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright, temporaryFolder } from "../command/run-tapwright.ts";

requireKernel();

describe("code that must not be probed is known when a script is compiled", () => {
  test.each([
    ["the kernel's blacklist", 'kernel.function("kprobe_int3_handler")', "on-blacklist"],
    [
      "code without instrumentation",
      'kernel.function("do_syscall_64").return',
      "in-noinstr-section",
    ],
    ["entries into the kernel", 'kprobe.function("asm_load_gs_index")', "in-entry-section"],
    ["an entry that is no function", 'kernel.function("asm_exc_page_fault")', "on-blacklist"],
    ["what is gone after boot", 'kernel.function("start_kernel")', "in-init-section"],
    ["a jump label", 'kernel.function("native_sched_clock").call', "at-jump-label"],
    ["a static call", 'kernel.function("sched_clock@tsc.c").call', "at-static-call"],
    ["a trap", 'kernel.function("paravirt_BUG")', "at-trap"],
    ["a statement of such code", 'kernel.statement("do_syscall_64@*:*")', "in-noinstr-section"],
  ])("%s", async (_, point, code) => {
    const { exitCode, stderr } = await runTapwright([
      "check",
      "-e",
      `probe ${point} { println(1) }`,
    ]);
    expect(stderr).toContain(`error[resolve/${code}]`);
    expect(exitCode).toBe(1);
  });

  test("notrace alone is no ban, and a wildcard leaves out what cannot be probed", async () => {
    const { stdout } = await runTapwright(["list", 'kernel.function("*sched_clock*").call']);
    const names = [...stdout.matchAll(/"(\w+)@/g)].map(([, name]) => name);
    // include/linux/sched/clock.h has it as notrace.
    expect(names).toContain("sched_clock_cpu");
    expect(names).not.toContain("native_sched_clock");
  });
});

describe("at a jump label and at a static call", () => {
  // native_sched_clock begins with the one, and sched_clock of that file is nothing but the other.
  const points = {
    "at-jump-label": 'kernel.function("native_sched_clock").call',
    "at-static-call": 'kernel.function("sched_clock@tsc.c").call',
  };
  const entryOf = async (point: string): Promise<bigint> => {
    const { stdout } = await runTapwright(["explain", point]);
    return BigInt(/its own code begins at (0x[0-9a-f]+)/.exec(stdout)![1]!);
  };
  /** How far the running kernel is from where it was linked; the guests of a kernel all go on from the same moment. */
  const slide = async (): Promise<bigint> => {
    const point = 'kernel.function("vfs_read").call';
    const script = `probe ${point} { printf("0x%x\\n", addr()) exit() }`;
    const { stdout } = await runTapwright(["run", "-c", "reads", "-e", script]);
    return BigInt(stdout.trim()) - (await entryOf(point));
  };

  test.each(Object.entries(points))("%s: list, explain and verify tell it", async (code, point) => {
    const told = code === "at-jump-label" ? "it is a jump label" : "it is a static call";
    const listed = await runTapwright(["list", point]);
    expect(listed.stderr).toContain(`error[resolve/${code}]`);
    expect(listed.exitCode).toBe(1);
    const address = `0x${(await entryOf(point)).toString(16)}`;
    for (const one of [point, `kernel.function(${address})`, `kernel.statement(${address})`]) {
      const { stdout } = await runTapwright(["explain", one]);
      expect(stdout).toMatch(new RegExp(`  It is not there: .*cannot be probed: ${told}, which`));
    }
    using folder = temporaryFolder();
    const path = join(folder.path, "sites.stp");
    const absolute = `kernel.statement(${address}).absolute`;
    writeFileSync(path, `probe s.call = ${point} { }\nprobe s.at = ${absolute} { }\n`);
    const { stdout, exitCode } = await runTapwright(["verify", "--json", path]);
    const report = JSON.parse(stdout) as {
      tapsets: { probes: { cells: { status: string; alternatives: { code?: string }[] }[] }[] }[];
    };
    const cells = report.tapsets[0]!.probes.map(({ cells: [cell] }) => cell!);
    expect(cells.map(({ status }) => status)).toEqual(["unresolved", "unknown"]);
    expect(cells[0]!.alternatives[0]!.code).toBe(`resolve/${code}`);
    expect(exitCode).toBe(1);
  });

  test("an absolute address of the running kernel is probed", async () => {
    const address = (await slide()) + (await entryOf('kernel.function("vfs_read").call'));
    const script = `probe kernel.statement(0x${address.toString(16)}).absolute { println("hit") exit() }`;
    const { stdout, exitCode } = await runTapwright(["run", "-g", "-c", "reads", "-e", script]);
    expect([stdout, exitCode]).toEqual(["hit\n", 0]);
  });

  test.each(Object.entries(points))(
    "%s: of an absolute address the kernel says it, and lives",
    async (_, point) => {
      const address = (await slide()) + (await entryOf(point));
      const absolute = `kernel.statement(0x${address.toString(16)}).absolute`;
      const script = `probe ${absolute} { println(1) }`;
      const { stdout, stderr, exitCode } = await runTapwright(["run", "-g", "-e", script]);
      expect(stderr).toContain(
        `ERROR: cannot probe ${absolute}: error -22, the kernel forbids a probe there, as at a jump label, a static call,`,
      );
      expect(stderr).not.toContain("guest died");
      expect([stdout, exitCode]).toEqual(["", 1]);
    },
  );
});

describe("what only the running kernel knows ends the script when it starts", () => {
  const run = (...words: string[]) => runTapwright(["run", ...words]);

  test.each([
    [
      "an address outside of the kernel's code",
      "kprobe.statement(0xffff800000000000).absolute",
      "address 0xffff800000000000 is not in the kernel's text",
    ],
    [
      "more watchpoints than the processor has debug registers",
      [0, 8, 16, 24, 32]
        .map((at) => `kernel.data(${0xffff800000000000n + BigInt(at)}).write`)
        .join(),
      "the processor has no free debug register",
    ],
    [
      "a watchpoint that is not aligned",
      "kernel.data(0xffff800000000001).length(4).write",
      "the address cannot be watched in this length",
    ],
    [
      "the clock that handlers read",
      'kernel.function("ktime_get_mono_fast_ns")',
      "handlers read the clock by it",
    ],
  ])("%s", async (_, point, reason) => {
    const { exitCode, stderr } = await run("-g", "-e", `probe ${point} { println(1) }`);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain("guest died");
    expect(exitCode).toBe(1);
  });

  test("a wildcard leaves out the clock that handlers read", async () => {
    const script =
      'global n probe kernel.function("*@kernel/time/timekeeping.c") { n <<< 1 } probe end { println(@count(n) > 1000) }';
    const { exitCode, stdout, stderr } = await run("-c", "idle 2", "-e", script);
    expect(stderr).toMatch(/WARNING: cannot probe .*, handlers read the clock by it/);
    expect(stdout).toBe("1\n");
    expect(exitCode).toBe(0);
  });

  test("an address inside an instruction", async () => {
    const { exitCode, stderr } = await run(join(import.meta.dirname, "modules/inside.c"));
    expect(stderr).toContain("the address lies inside an instruction");
    expect(exitCode).toBe(1);
  });
});
