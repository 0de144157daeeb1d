// `run --raw` with `merge`, and `run --flight-recorder`: what they show is what the run printed, and what is missing is told.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

/** The counter is locked while a handler prints: the order of time is that of the numbers. */
const counting = `global n
probe kernel.function("vfs_read"), kernel.function("vfs_write") { printf("%d\\n", n++) }
probe end { printf("%d hits\\n", n) }
`;
const many = 'probe begin { for (i = 0; i < 20000; i++) println(i) error("enough") }';

describe("output", () => {
  requireKernel();

  test("raw streams are merged into the order of time", async () => {
    using folder = temporaryFolder();
    const { path: cwd } = folder;
    writeFileSync(join(cwd, "counting.stp"), counting);
    const workload = ["-c", "file-io --processes alpha,beta --reads 300"];
    const run = await runTapwright(["run", "--raw", "streams", ...workload, "counting.stp"], {
      cwd,
    });
    expect(run.stdout).toBe("");
    expect(run.stderr).toContain("To see it: tapwright merge streams\n");
    expect(run.exitCode).toBe(0);
    const files = readdirSync(join(cwd, "streams")).toSorted();
    expect(files).toContain("streams.json");
    const merged = await runTapwright(["merge", "streams"], { cwd });
    expect(merged.stderr).toBe("");
    const lines = merged.stdout.trimEnd().split("\n");
    const hits = Number(/^(\d+) hits$/.exec(lines.pop() ?? "")?.[1]);
    expect(hits).toBeGreaterThan(600);
    expect(lines).toEqual(Array.from({ length: hits }, (_, number) => `${number}`));
    // Two runs in one folder could not be told apart.
    const again = await runTapwright(["run", "--raw", "streams", ...workload, "counting.stp"], {
      cwd,
    });
    expect(again.stderr).toContain("streams: the folder is not empty\n");
    expect(again.exitCode).toBe(2);
  });

  test("errors of a script are told when its streams are merged, too", async () => {
    using folder = temporaryFolder();
    const { path: cwd } = folder;
    const run = ["run", "--raw", "streams", "-e", 'probe begin { println("a") error("enough") }'];
    expect(await runTapwright(run, { cwd })).toMatchObject({ exitCode: 1, stdout: "" });
    const merged = await runTapwright(["merge", "-o", "text", "streams"], { cwd });
    expect(merged).toMatchObject({ exitCode: 1, stdout: "" });
    expect(merged.stderr).toContain("error[script/run-time-error]: ERROR: enough");
  });

  test("a flight recorder keeps the newest whole lines, and counts what it dropped", async () => {
    const limits = ["-D", "MAXACTION=100000"];
    const recorder = ["run", "--flight-recorder", "1k", ...limits, "-e", many];
    const { stdout, stderr, exitCode } = await runTapwright(recorder);
    // 170 lines of 6 bytes fit into 1024; 10 of 2 bytes, 90 of 3, 900 of 4, 9000 of 5 and 9830 of 6 do not.
    const kept = Array.from({ length: 170 }, (_, index) => `${19_830 + index}\n`);
    expect(stdout).toBe(kept.join(""));
    expect(stderr).toContain(
      "flight recorder: 107870 bytes before these were dropped (19830 lines)\n",
    );
    // That it dropped is no failure; that the script failed is one.
    expect(stderr).toContain("error[script/run-time-error]: ERROR: enough");
    expect(stderr).not.toContain("lost");
    expect(exitCode).toBe(1);
  });
});

test("streams that are not there", async () => {
  using folder = temporaryFolder();
  const merged = await runTapwright(["merge", "."], { cwd: folder.path });
  expect(merged.stderr).toContain(
    "error[script/no-streams]: there are no streams in <here>: there is no such file or folder",
  );
  expect(merged.exitCode).toBe(1);
});

test("one thing is done with the output", async () => {
  const both = await runTapwright(["run", "--raw", "x", "--flight-recorder", "1", "-e", many]);
  expect(both.stderr).toContain("--raw and --flight-recorder do different things with the output");
  expect(both.exitCode).toBe(2);
});
