// The main job from end to end, as `npm start` does it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { obstacleOf } from "./obstacle-of.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

describe("the default kernel", () => {
  requireKernel();

  test("both scripts of the slides print what their workloads did", async () => {
    using folder = temporaryFolder();
    const result = await runTapwright(["demo", "--reports", folder.path]);
    // Whoever comes first boots the guest from which all others are restored.
    expect(result.stderr.replace(/^booting a guest to save it: .*\n/m, "")).toBe("");
    expect(result.stdout).toMatch(/^17 opens by process "gamma"$/m);
    expect(result.stdout).toMatch(
      /^reads by process "beta": 18\. {2}Total bytes=6599\. {2}Average: 366$/m,
    );
    expect(result.stdout).toMatch(
      /^traces\[\d+, red, trace for \d+ \(red\)\n0x[0-9a-f]{16} : smp_call_function\+/m,
    );
    expect(result.exitCode).toBe(0);
    const steps = JSON.parse(readFileSync(join(folder.path, "steps.json"), "utf8"));
    expect(
      steps.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict]),
    ).toEqual([
      ["fetch kernel", "good"],
      ["index", "good"],
      ["verify syscall", "good"],
      ["run iotask.stp", "good"],
      ["run scf.stp", "good"],
    ]);
  });

  test("Ctrl-C ends it where it is, and the steps say so", async () => {
    using folder = temporaryFolder();
    const result = await runTapwright(["demo", "--reports", folder.path], {
      onStart: (child) =>
        child.stdout?.on("data", (text) => {
          if (`${text}`.includes("$ tapwright verify syscall")) child.kill("SIGINT");
        }),
    });
    expect(result.exitCode).toBe(130);
    expect(result.stderr).toMatch(/^interrupted$/m);
    expect(result.stdout).toMatch(/^failed +(?:verify syscall|run iotask\.stp) .* interrupted$/m);
    expect(result.stdout).not.toContain("run scf.stp");
  });
});

test("what a manifest says to be absent is told and is no failure", async (context) => {
  const obstacle = await obstacleOf("bookworm/686-pae");
  if (obstacle !== undefined) return context.skip(obstacle);
  using folder = temporaryFolder();
  const reports = ["--reports", folder.path];
  const { stdout, exitCode } = await runTapwright(["demo", "-k", "bookworm/686-pae", ...reports]);
  expect(stdout).toMatch(/^absent {2}kernel\.syscall\("mmap"\) .* the call of that name takes a/m);
  expect(stdout).toMatch(/^good .* verify syscall .*; 4 are absent, as the manifest says$/m);
  expect(stdout).toMatch(/^17 opens by process "gamma"$/m);
  expect(exitCode).toBe(0);
}, 300_000);
