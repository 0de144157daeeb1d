// Codes of the command line, of scripts' own directives and of the catalog that no other test meets.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runMain } from "../command/run-main.ts";
import { temporaryFolder } from "../command/run-tapwright.ts";

/** The first line on standard error, and the exit code. */
async function firstLine(...commandLine: string[]): Promise<string> {
  const { stderr, exitCode } = await runMain(commandLine);
  return `${stderr.split("\n")[0]} (${exitCode})`;
}

describe("the command line", () => {
  test("a kernel of another architecture than -a asks for", async () => {
    expect(await firstLine("run", "-k", "bookworm/cloud-amd64", "-a", "arm64", "-e", "x")).toBe(
      "error[usage/architecture-mismatch]: the kernel bookworm/cloud-amd64 is x86_64, not arm64 (2)",
    );
  });

  test("a release that was never fetched", async () => {
    expect(await firstLine("check", "-r", "2.6.9-nowhere", "-e", "probe begin { }")).toBe(
      "error[usage/unknown-release]: no kernel with the release 2.6.9-nowhere was fetched (2)",
    );
  });

  test("tapsets and tests that are not there", async () => {
    using folder = temporaryFolder();
    const missing = join(folder.path, "missing");
    expect(await firstLine("verify", missing)).toMatch(/^error\[tapset\/not-found\]: .*\(\d\)$/);
    expect(await firstLine("test", missing)).toMatch(
      /^error\[test\/no-such-path\]: there is no file or folder .*missing \(1\)$/,
    );
  });

  test("an empty folder of tapsets", async () => {
    using folder = temporaryFolder();
    const empty = join(folder.path, "empty");
    mkdirSync(empty);
    expect(await firstLine("verify", empty)).toMatch(/^error\[tapset\/not-found\]: /);
  });
});

describe("directives of a script", () => {
  async function runScript(text: string): Promise<string> {
    using folder = temporaryFolder();
    const script = join(folder.path, "one.stp");
    writeFileSync(script, text);
    return await firstLine("run", script);
  }

  test("one that is none", async () => {
    expect(await runScript("# @time-limit soon\nprobe begin { exit() }\n")).toMatch(
      /^error\[script\/bad-directive\]: .*one\.stp:1: .*\(1\)$/,
    );
  });

  test("guru mode that the user did not allow", async () => {
    expect(await runScript("# @guru\nprobe begin { exit() }\n")).toBe(
      "error[script/requirement]: the script wants guru mode: it changes the kernel, or has embedded C (1)",
    );
  });

  test("workloads that a guest does not have", async () => {
    const script = ["-e", "probe begin { exit() }"];
    expect(await firstLine("run", "-c", "no-such-workload 3", ...script)).toMatch(
      /^error\[guest\/unknown-workload\]: there is no workload 'no-such-workload' \(2\)$/,
    );
    expect(await firstLine("run", "-c", " ", ...script)).toMatch(
      /^error\[usage\/bad-workload\]: .*\(2\)$/,
    );
  });
});
