// Guests that refuse, die, hang, flood and are interrupted, as a user of the command sees it.

import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cacheRoot } from "../../qemu/index.ts";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright, temporaryFolder } from "../command/run-tapwright.ts";
import { emulatorsOf, isAlive } from "./emulators.ts";

const waiting = 'probe begin { println("ready") } probe end { println("ended") }';

describe("what a guest does to a script", () => {
  requireKernel();

  test("a kernel that refuses the module says why", async () => {
    // -m copies the module into the current folder.
    using folder = temporaryFolder();
    const result = await runTapwright(
      ["run", "-m", "virtio_console", "-e", "probe begin { exit() }"],
      { cwd: folder.path },
    );
    expect(result.stderr).toMatch(/error\[guest\/module-refused\]: .*exists/i);
    expect(result.exitCode).toBe(1);
  });

  test("a panic is the guest's death, with the console's end", async () => {
    const result = await runTapwright(["run", "-c", "panic", "-e", waiting]);
    expect(result.stderr).toMatch(/error\[guest\/panicked\]: /);
    expect(result.stderr).toMatch(/sysrq/i);
    expect(result.exitCode).toBe(4);
  });

  test("a guest that hangs is given up", async () => {
    const result = await runTapwright(["run", "-c", "stop-agent", "-e", waiting]);
    expect(result.stderr).toMatch(/error\[guest\/hung\]: /);
    expect(result.exitCode).toBe(4);
  });

  test("a script that does not end within its time limit", async () => {
    const result = await runTapwright(["run", "--time-limit", "2", "-e", waiting]);
    expect(result.stdout).toContain("ready\n");
    expect(result.stderr).toMatch(/error\[guest\/timed-out\]: .*\nhint: /);
    expect(result.exitCode).toBe(1);
  });

  test("a flood of output is cut off", async () => {
    const flood = 'probe kernel.function("vfs_read") { println("it rains and rains and rains") }';
    const result = await runTapwright([
      "run",
      "--output-limit",
      "1",
      "-c",
      "reads 100000",
      "-e",
      flood,
    ]);
    expect(result.stderr).toMatch(/error\[guest\/flooded\]: .*1000000 bytes\nhint: Aggregate/);
    expect(result.stdout.length).toBeGreaterThan(500_000);
    expect(result.exitCode).toBe(1);
  });

  test("an error at run time has its place", async () => {
    const script = "global zero probe begin { println(1 / zero) }";
    const result = await runTapwright(["run", "-e", script]);
    expect(result.stderr).toMatch(
      /error\[script\/run-time-error\]: ERROR: division by 0 near operator '\/' at <input>:1:\d+/,
    );
    expect(result.exitCode).toBe(1);
  });

  test("the output goes to a file, or it is told why not", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "out.txt");
    const hello = ["run", "-e", 'probe begin { println("hello") exit() }'];
    const good = await runTapwright([...hello, "-o", file]);
    expect(good).toMatchObject({ exitCode: 0, stdout: "" });
    expect(readFileSync(file, "utf8")).toBe("hello\n");
    const bad = await runTapwright([...hello, "-o", join(folder.path, "missing", "out.txt")]);
    expect(bad.stderr).toMatch(
      /error\[usage\/unwritable-output\]: .*: there is no such file or folder/,
    );
    expect(bad.exitCode).toBe(2);
  });

  test("-v tells how many probes there were", async () => {
    const script = 'probe kernel.function("ksys_read"), kernel.function("ksys_write") { exit() }';
    const result = await runTapwright(["run", "-v", "-c", "file-io", "-e", script]);
    expect(result.stderr).toMatch(/^Pass 5: run completed: 2 probes, [1-9]\d* hits, /m);
    expect(result.exitCode).toBe(0);
  });

  // The second is less than the guest's memory, and more than is free.
  test.each([30_000_000, 5_000_000])("an array of %d elements", async (size) => {
    const script = `global a[${size}] probe begin { a[1] = 1 exit() }`;
    const result = await runTapwright(["run", "-e", script]);
    expect(result.stderr).toContain("error[guest/module-refused]: ");
    expect(result.stderr).toContain(": there is not enough memory for the script's arrays\nhint: ");
    expect(result.stderr).not.toMatch(/Call Trace|Out of memory|error\[guest\/(?!module-refused)/);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
  });

  test("returns of which more calls may run at once than memory can hold", async () => {
    const points = 'kernel.function("vfs_*").return.maxactive(60000)';
    const result = await runTapwright([
      "run",
      "-e",
      `probe ${points} { println(@entry(execname())) }`,
    ]);
    expect(result.stderr).toMatch(
      /error -12, there is not enough memory for it; for returns, `maxactive`/,
    );
    expect(result.stderr).not.toMatch(/Call Trace|Out of memory|error\[guest\/(?!module-refused)/);
    expect(result.exitCode).toBe(1);
  });

  test("an unknown workload, with the list", async () => {
    const result = await runTapwright(["run", "-c", "file-oi", "-e", waiting]);
    expect(result.stderr).toMatch(
      /^error\[guest\/unknown-workload\]: .*\nhint: There are: .*file-io/,
    );
    expect(result.exitCode).toBe(2);
  });

  test("arguments that a workload does not take, with those that it takes", async () => {
    const result = await runTapwright(["run", "-c", "reads 5 --size 2", "-e", waiting]);
    expect(result.stderr).toContain(
      "error[guest/workload-refused]: the workload cannot run: reads does not take --size; it takes COUNT=100000 --process reader\n",
    );
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
  });
});

describe("Ctrl-C", () => {
  requireKernel();

  test("ends the script properly: end probes run, their output is shown, no QEMU is left", async () => {
    let emulators: string[] = [];
    const result = await runTapwright(["run", "-e", waiting], {
      onStart: (child) => {
        child.stdout!.on("data", () => {
          if (emulators.length > 0) return;
          emulators = emulatorsOf(child.pid!);
          child.kill("SIGINT");
        });
      },
    });
    expect(emulators.length).toBeGreaterThan(0);
    expect(result.stdout).toBe("ready\nended\n");
    expect(result.exitCode).toBe(0);
    expect(emulators.filter(isAlive)).toEqual([]);
  });

  test("while many probes are armed takes them away, and does not wait for the others", async () => {
    // None of these stands at an entry: they are armed one by one.
    const lines =
      'probe kernel.statement("*@mm/page_alloc.c:*") { n++ } probe begin { print("ready") }';
    let interrupted = 0;
    const result = await runTapwright(["run", "-v", "-e", `global n ${lines}`], {
      onStderr: (text, child) => {
        if (interrupted > 0 || !/arming \d+ probes/.test(text)) return;
        interrupted = performance.now();
        child.kill("SIGINT");
      },
    });
    expect(result.stderr).toMatch(/Pass 5: arming [1-9]\d{3} probes\n/);
    // The module was asked, so it ended in an orderly way, before the script began.
    expect(result.stderr).toContain("Pass 5: run completed: 0 probes, 0 hits");
    expect(result).toMatchObject({ exitCode: 0, stdout: "" });
  });

  test("twice ends at once, and no QEMU is left", async () => {
    let emulators: string[] = [];
    const result = await runTapwright(["run", "-e", waiting], {
      onStart: (child) => {
        child.stdout!.on("data", () => {
          if (emulators.length > 0) return;
          emulators = emulatorsOf(child.pid!);
          interruptTwice(child);
        });
      },
    });
    expect(emulators.length).toBeGreaterThan(0);
    expect([0, 130]).toContain(result.exitCode);
    await expect.poll(() => emulators.filter(isAlive), { timeout: 5000 }).toEqual([]);
  });

  test.each([300, 700, 1100, 1500])("after %d ms leaves a sound cache", async (milliseconds) => {
    const interrupted = await runTapwright(["run", "-e", waiting], {
      onStart: (child) => void setTimeout(() => child.kill("SIGINT"), milliseconds),
    });
    expect(interrupted.stderr).not.toContain("defect");
    const again = await runTapwright(["run", "-e", "probe begin { println(1) exit() }"]);
    expect(again).toMatchObject({ exitCode: 0, stdout: "1\n" });
  });

  test.each([0, 500])(
    "%d ms after debug information began to be indexed leaves no half of an index",
    async (milliseconds) => {
      using folder = temporaryFolder();
      const cache = join(folder.path, "tapwright");
      const facts = join(cache, "facts");
      mkdirSync(cache);
      symlinkSync(join(cacheRoot(), "kernels"), join(cache, "kernels"));
      const result = await runTapwright(["kernels", "index"], {
        environment: { XDG_CACHE_HOME: folder.path },
        onStart: (child) => {
          // Its folder is made right before, however fast the machine is.
          const look = setInterval(() => {
            if (!existsSync(facts)) return;
            clearInterval(look);
            setTimeout(() => child.kill("SIGINT"), milliseconds);
          }, 10);
          child.once("exit", () => clearInterval(look));
        },
      });
      expect(result).toMatchObject({ exitCode: 130, stdout: "" });
      expect(result.stderr).toContain("interrupted");
      expect(readdirSync(facts)).toEqual([]);
    },
  );
});

function interruptTwice(child: ChildProcess): void {
  child.kill("SIGINT");
  child.kill("SIGINT");
}
