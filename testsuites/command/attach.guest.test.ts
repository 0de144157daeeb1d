// `run --attach`: a script is streamed until Control-C.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { describe, expect, test } from "vitest";
import { emulatorsOf, isAlive } from "../faults/emulators.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

/** The guest's clock is the host's from its restoring on. */
const clock =
  'global n, ticks probe timer.ms(200) { ticks++ printf("%d %d\\n", ++n, gettimeofday_ms()) } ' +
  'probe end { println("ended") }';

interface Line {
  readonly text: string;
  /** Milliseconds since 1970 when it came. */
  readonly at: number;
}

/** Attaches and calls `react` for each line until it says that it is content. */
async function attach(
  words: readonly string[],
  react: (line: string, child: ChildProcess) => boolean,
  cwd?: string,
) {
  const lines: Line[] = [];
  let emulators: string[] = [];
  let isContent = false;
  const result = await runTapwright(["run", "--attach", ...words], {
    cwd,
    onStart: (child) => {
      let rest = "";
      child.stdout!.on("data", (text: string) => {
        const parts = `${rest}${text}`.split("\n");
        rest = parts.pop()!;
        for (const part of parts) {
          lines.push({ text: part, at: Date.now() });
          if (emulators.length === 0) emulators = emulatorsOf(child.pid!);
          isContent ||= react(part, child);
        }
      });
    },
  });
  expect(emulators.length).toBeGreaterThan(0);
  await expect.poll(() => emulators.filter(isAlive), { timeout: 5000 }).toEqual([]);
  return { ...result, lines };
}

const interruptAt =
  (wanted: string) =>
  (line: string, child: ChildProcess): boolean =>
    line.startsWith(wanted) && child.kill("SIGINT");

describe("attached", () => {
  requireKernel();

  test("lines come when they are printed; Control-C ends the script with its end probes and globals", async () => {
    const { lines, stderr, exitCode } = await attach(["-e", clock], interruptAt("8 "));
    expect(exitCode).toBe(0);
    expect(stderr).toContain("Press Control-C to stop.\n");
    const ticks = lines.filter(({ text }) => /^\d+ \d+$/.test(text));
    expect(ticks.map(({ text }) => Number(text.split(" ")[0]))).toEqual(
      Array.from(ticks, (_, index) => index + 1),
    );
    // A busy machine delays some of them; what waits for more to come would delay all.
    const delays = ticks.map(({ text, at }) => at - Number(text.split(" ")[1]));
    expect(Math.min(...delays)).toBeLessThan(500);
    expect(ticks.at(7)!.at - ticks[0]!.at).toBeGreaterThan(700);
    // The end probe's line, and the global that nothing reads.
    const last = ["ended", `ticks=${ticks.length}`];
    expect(lines.slice(ticks.length).map(({ text }) => text)).toEqual(last);
  });

  test("a second Control-C ends it at once", async () => {
    const { exitCode } = await attach(
      ["-e", 'probe begin { println("ready") } probe end { println("ended") }'],
      (_, child) => child.kill("SIGINT") && child.kill("SIGINT"),
    );
    // The first may already have been all that was needed.
    expect([0, 130]).toContain(exitCode);
  });

  test("the end of the workload is told, and is not that of the script", async () => {
    const script =
      'global reads probe kernel.function("vfs_read") { if (execname() == "reader") reads++ } ' +
      'probe timer.ms(100) { printf("%d\\n", reads) }';
    const { stderr, lines, exitCode } = await attach(
      ["-T", "30", "-c", "reads 100", "-e", script],
      (line, child) => line === "100" && afterwards(child),
    );
    expect(stderr).toContain("The workload ended with 0; the script goes on.\n");
    expect(lines.filter(({ text }) => text === "100").length).toBeGreaterThan(1);
    expect(exitCode).toBe(0);
  });

  test("lines of all processors come in the order of time, also into a file and as raw streams", async () => {
    // The counter is locked while a handler prints: the order of time is that of the numbers.
    const script =
      'global n probe kernel.function("vfs_read"), kernel.function("vfs_write") { printf("%d\\n", n++) } ' +
      "probe timer.s(2) { exit() }";
    const workload = ["-c", "file-io --processes alpha,beta --reads 300"];
    using folder = temporaryFolder();
    const { path: cwd } = folder;
    const run = ["run", "--attach", ...workload, "-e", script];
    expect(await runTapwright([...run, "-o", "lines"], { cwd })).toMatchObject({
      exitCode: 0,
      stdout: "",
    });
    const lines = readFileSync(join(cwd, "lines"), "utf8").trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(600);
    expect(lines).toEqual(Array.from(lines, (_, index) => `${index}`));
    expect(await runTapwright([...run, "--raw", "streams"], { cwd })).toMatchObject({
      exitCode: 0,
      stdout: "",
    });
    expect(readdirSync(join(cwd, "streams"))).toContain("streams.json");
    const merged = (await runTapwright(["merge", "streams"], { cwd })).stdout.trimEnd().split("\n");
    expect(merged).toEqual(Array.from(merged, (_, index) => `${index}`));
  });
});

/** A moment later, so that more lines come. */
function afterwards(child: ChildProcess): boolean {
  setTimeout(() => child.kill("SIGINT"), 500);
  return true;
}
