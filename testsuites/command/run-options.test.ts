// Options of stap that need no kernel, through the real command.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sarifProblems } from "../../framework/reports/testing/sarif-problems.ts";
import { runMain } from "./run-main.ts";
import { runTapwright, temporaryFolder, told } from "./run-tapwright.ts";

const run = async (...commandLine: string[]) => told(await runMain(commandLine));

/** A cache in which there is no kernel. */
async function withoutKernel(...commandLine: string[]): Promise<string> {
  using folder = temporaryFolder();
  return told(await runMain(commandLine, { XDG_CACHE_HOME: folder.path }));
}

test("-p1 prints the trees of all scripts, each below its name", async () => {
  const line = ["-p1", "-e", "probe begin{x=1}", "-E", "probe end{}", "-E", "global a"];
  expect(await withoutKernel(...line)).toBe(
    "# parse tree dump\n# file <input>\nprobe begin {\n  x = 1;\n}\n\n" +
      "# file <input1>\nprobe end {}\n\n# file <input2>\nglobal a;\nexit code 0\n",
  );
});

test("-e with arguments, from standard input, and twice", async () => {
  const script = "probe begin { println($1, @2) }";
  expect(await withoutKernel("-p1", "-e", script, "7", "x y")).toContain('println(7, "x y")');
  const result = await runTapwright(["run", "-p1", "-", "7", "x"], { input: script });
  expect(result.stdout).toContain("# file -\n");
  expect(result.stdout).toContain('println(7, "x")');
  expect(await run("run", "-e", script, "-e", script)).toContain("It may be given once.");
});

test("-w hides warnings, -W makes errors of them", async () => {
  const line = ["-p1", "-e", "probe begin { }", "unused"];
  expect(await withoutKernel(...line)).toContain("warning[lex/unused-argument]");
  const silent = await withoutKernel("-w", ...line);
  expect(silent).not.toContain("unused-argument");
  expect(silent).toContain("exit code 0\n");
  const strict = await withoutKernel("-W", ...line);
  expect(strict).toContain("error[lex/unused-argument]");
  expect(strict).toContain("exit code 1\n");
});

test("--compatible is what systemtap_v is", async () => {
  const script = 'probe begin { %( systemtap_v < "4.9" %? println("old") %: println("new") %) }';
  expect(await withoutKernel("-p1", "--compatible=4.8", "-e", script)).toContain('println("old")');
  expect(await withoutKernel("-p1", "-e", script)).toContain('println("new")');
  const future = await run("-p1", "--compatible", "5.7", "-e", script);
  expect(future).toContain("The newest language that is read is 5.6.");
  expect(future).toContain("exit code 2\n");
});

describe("--format and --color", () => {
  const wrong = ["-p1", "-e", "probe {"];
  test("json and sarif are one document on standard output with -p1", async () => {
    const json = await runMain(["check", "--format", "json", ...wrong]);
    expect(JSON.parse(json.stdout)).toMatchObject({ diagnostics: [{ severity: "error" }] });
    const sarif = await runMain(["check", "--format=sarif", ...wrong]);
    expect(JSON.parse(sarif.stdout)).toMatchObject({ version: "2.1.0" });
    expect(sarifProblems(sarif.stdout)).toEqual([]);
    expect(json.stderr + sarif.stderr).toBe("");
  });
  test.each([
    [["check", "--format=json", "--nosuch", "a.stp"], "stdout", "usage/unknown-option"],
    [["check", "--no-such", "--json", "a.stp"], "stdout", "usage/unknown-option"],
    [["check", "--format", "json", "nosuch.stp"], "stdout", "script/unreadable"],
    [["run", "-p7", "--format", "json", "a.stp"], "stderr", "usage/bad-value"],
    [["-e", "probe end {}", "-w", "-W", "--format=json"], "stderr", "usage/contradiction"],
    [["build", "-b", "--format=json", "a.stp"], "stderr", "usage/refused-option"],
    [["list", "--format=json"], "stderr", "usage/missing-word"],
    [["inspect", "--format=json", "no.ko"], "stdout", "script/unreadable"],
  ] as const)("%j: what is wrong with the command line is in the document", async (...given) => {
    const [words, stream, code] = given;
    const { exitCode, ...streams } = await runMain(words);
    const { [stream]: text, ...others } = streams;
    expect(JSON.parse(text)).toEqual({
      diagnostics: [
        {
          code,
          severity: "error",
          message: expect.any(String),
          notes: [],
          hint: expect.any(String),
        },
      ],
    });
    expect(Object.values(others)).toEqual([""]);
    expect(exitCode).toBe(code.startsWith("script/") ? 1 : 2);
    const sarif = await runMain(
      words.map((word) => (word === "--json" ? "--sarif" : word.replace(/json$/, "sarif"))),
    );
    expect(sarifProblems(sarif[stream])).toEqual([]);
    const [result] = JSON.parse(sarif[stream]).runs[0].results;
    expect(result).toMatchObject({ ruleId: code, level: "error", locations: [] });
  });
  test("words that only look like a format ask for none", async () => {
    for (const words of [
      ["run", "--nosuch", "a.stp", "--", "--format=json"],
      ["test", "--nosuch", "--format", "json"],
      ["run", "--nosuch", "--json", "a.stp"],
    ]) {
      const { stdout, stderr } = await runMain(words);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^error\[usage\/unknown-option\]: unknown option '--nosuch'\n/);
    }
  });
  test("with what a pass made the document is on standard error", async () => {
    const line = ["-p1", "--format=json", "-e", "probe begin { }", "unused"];
    for (const words of [line, ["check", "--print", ...line]]) {
      const { stdout, stderr } = await runMain(words);
      expect(stdout).toMatch(/^# parse tree dump\n/);
      expect(JSON.parse(stderr)).toMatchObject({ diagnostics: [{ code: "lex/unused-argument" }] });
    }
  });
  test("colours are forced, forbidden, and wrong", async () => {
    const coloured = await run("check", "--color=always", ...wrong);
    expect(coloured).toContain("\x1b[");
    expect(await run("check", "--color", ...wrong)).toBe(coloured);
    const environment = { FORCE_COLOR: "1", NO_COLOR: undefined };
    const forced = await runMain(["check", ...wrong], environment);
    expect(forced.stderr).toContain("\x1b[");
    const never = await runMain(["check", "--colour=never", ...wrong], environment);
    expect(never.stderr).not.toContain("\x1b[");
    expect(await run("check", "--color=sometimes", ...wrong)).toContain("Allowed choices are");
  });
});

test("--dump-probe-types needs no kernel", async () => {
  const text = await withoutKernel("--dump-probe-types");
  expect(text).toContain("\nkernel.function(string).return.maxactive(number)\n");
  expect(text).toContain("\ntimer.profile.freq.hz(number)\n");
  const lines = text.split("\n").slice(0, -2);
  expect(lines).toEqual([...new Set(lines)].toSorted());
});

test("-V tells version, licence and tools", async () => {
  const text = await run("-V");
  expect(text).toMatch(/^Tapwright \d+\.\d+\.\d+, Node\.js v\d+/);
  expect(text).toContain("MIT licence");
  expect(text).toMatch(/^gcc: /m);
  expect(text).toMatch(/^qemu-system-x86_64: /m);
});

test("-r: a build tree, an unknown release, and another kernel than -k", async () => {
  const script = ["-p1", "-e", "probe begin {}"];
  expect(await run("-r", "/usr/src/linux", ...script)).toContain("error[usage/build-tree]");
  expect(await run("-r", "1.2.3", ...script)).toMatch(
    /^error\[usage\/unknown-release\]: no kernel with the release 1\.2\.3 was fetched\n/,
  );
  const two = ["-r", "trixie/amd64", "-k", "bookworm/amd64"];
  expect(await run(...two, ...script)).toContain(
    "error[usage/contradiction]: -r trixie/amd64 is trixie/amd64, and -k names bookworm/amd64\n",
  );
});

test("numbers that are out of range, and values of another shape", async () => {
  const lines = [
    ["-p6", "There are the passes 1 to 5."],
    ["-x0", "It has to be a number from 1 to 4194304."],
    ["-s0", "It has to be a number from 1 to 64."],
    ["-T0", "It has to be a positive number of seconds."],
    ["-S1,x", "It has to be SIZE or SIZE,N."],
    ["--vp=1x", "It has 1 to 5 digits."],
    ["--vp=111111", "It has 1 to 5 digits."],
    ["--runtime=bpf", "Allowed choices are kernel."],
    ["--privilege", "Allowed choices are stapdev."],
    ["--prologue-searching", "Allowed choices are auto, never."],
  ] as const;
  for (const [option, message] of lines) {
    const text = await run("run", option, "-e", "probe begin {}");
    expect(text).toContain(message);
    expect(text).toContain("exit code 2\n");
  }
});

test("what is misspelt, and what belongs to another command", async () => {
  expect(await run("run", "--skip-badvar", "x.stp")).toContain(
    "hint: Did you mean --skip-badvars? ",
  );
  expect(await run("check", "-x", "1", "x.stp")).toBe(
    "error[usage/refused-option]: -x is no option of `tapwright check`\n" +
      "hint: tapwright run takes it: tapwright run --help\nexit code 2\n",
  );
});

test("--example: the file is one of the package's", async () => {
  expect(await withoutKernel("-p1", "--example", "iotask.stp")).toContain(
    "# file <root>/examples/iotask.stp",
  );
  expect(await withoutKernel("-p1", "--example", "nosuch.stp")).toMatch(
    /^error\[script\/unreadable\]: there is no example nosuch\.stp\nhint: There are: .*iotask\.stp/,
  );
});

test("a missing limit is told near names", async () => {
  expect(await run("-p3", "-D", "MAXACTIONS=5", "-e", "probe begin { exit() }")).toMatch(
    /error\[usage\/bad-limit\].*\nhint: Is MAXACTION meant\?/,
  );
});

test("run --help lists workloads and limits", async () => {
  const help = await run("run", "--help");
  expect(help).toMatch(/^Workloads, for -c:\n {2}(file-io --processes|they cannot be listed)/m);
  expect(help).toMatch(/^Limits, for -D:\n {2}MAX/m);
  expect(await run("help", "run")).toBe(help);
});

test("nothing is left in the current folder by passes 1 to 3", async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "a.stp"), "probe begin { exit() }\n");
  await runTapwright(["-p1", "a.stp"], { cwd: folder.path });
  expect(readdirSync(folder.path)).toEqual(["a.stp"]);
});
