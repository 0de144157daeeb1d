// The main job from end to end, as `npm start` does it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

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
