// The way of an author: a new tapset, its contract, what a change of it asks for, and kernels that it does not hold on.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { junitProblems } from "../../framework/reports/testing/junit-problems.ts";
import { sarifProblems } from "../../framework/reports/testing/sarif-problems.ts";
import { schemaProblems } from "./schema-problems.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

async function newTapset() {
  const folder = temporaryFolder();
  const run = (...words: string[]) => runTapwright(words, { cwd: folder.path });
  const made = await run("new", "tapset", "net");
  const path = (name: string): string => join(folder.path, "net", name);
  const edit = (name: string, from: string, to: string): void => {
    const text = readFileSync(path(name), "utf8");
    expect(text).toContain(from);
    writeFileSync(path(name), text.replace(from, to));
  };
  const read = (name: string): string => readFileSync(path(name), "utf8");
  return { made, run, path, edit, read, [Symbol.dispose]: folder[Symbol.dispose] };
}

describe("a new tapset", () => {
  requireKernel();

  test("verifies and tests green at once", async () => {
    using tapset = await newTapset();
    expect(tapset.made).toMatchObject({ exitCode: 0, stderr: "" });
    expect(tapset.made.stdout).toBe(
      "net/tapset.json\nnet/net.stp\nnet/tests/open.test.stp\nnet/tests/open.golden\nnet/contract.json\n",
    );
    const verified = await tapset.run("verify", "./net");
    expect(verified.stdout).toMatch(/\n1 of 1 aliases, 2 of 2 values resolved\n$/);
    expect(verified.exitCode).toBe(0);
    expect((await tapset.run("test", "net")).exitCode).toBe(0);
  });

  test("so does one whose name no probe can have", async () => {
    using folder = temporaryFolder();
    const run = (...words: string[]) => runTapwright(words, { cwd: folder.path });
    expect((await run("new", "tapset", "my-net")).exitCode).toBe(0);
    expect(await run("verify", "./my-net")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^resolved +my_net\.open /m),
    });
    expect((await run("test", "my-net")).exitCode).toBe(0);
  });

  test("what was found before is told again, and only as long as nothing changed", async () => {
    using tapset = await newTapset();
    const verify = () => tapset.run("verify", "./net", "--format", "json");
    const first = await verify();
    expect(first.exitCode).toBe(0);
    expect(await verify()).toEqual(first);
    tapset.edit("net.stp", "$filename", "$no_such_name");
    const broken = await verify();
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toContain("there is no variable `$no_such_name`");
    expect(await verify()).toEqual(broken);
    tapset.edit("net.stp", "$no_such_name", "$filename");
    expect(await verify()).toEqual(first);
  });

  test("a name that is taken, or none", async () => {
    using tapset = await newTapset();
    expect(await tapset.run("new", "tapset", "net")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("error[usage/exists]"),
    });
    expect(await tapset.run("new", "tapset", "Net")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("error[usage/bad-name]: a tapset cannot be called 'Net'"),
    });
    expect((await tapset.run("new", "probe", "net")).stderr).toContain("usage/no-such-thing");
  });

  test("a broken file of macros fails, in each format", async () => {
    using tapset = await newTapset();
    expect((await tapset.run("verify", "./net")).exitCode).toBe(0);
    writeFileSync(tapset.path("macros.stpm"), "@define one %( 1\n");
    for (const format of ["table", "json", "sarif", "markdown", "tap", "junit"]) {
      const { stdout, exitCode } = await tapset.run("verify", "./net", "--format", format);
      expect(stdout).toContain("the body of the macro has no closing");
      expect(stdout).toMatch(/net\/macros\.stpm\b/);
      expect(await problemsOf(stdout, format)).toEqual([]);
      expect(exitCode).toBe(1);
    }
  });

  test("a contract that cannot be read fails, until it is written anew", async () => {
    using tapset = await newTapset();
    writeFileSync(tapset.path("contract.json"), "[]");
    const refused = await tapset.run("verify", "./net");
    expect(refused.stderr).toContain("error[tapset/bad-contract]");
    expect(refused.stderr).toContain("`tapwright verify --update` writes it anew");
    expect(refused.exitCode).toBe(1);
    expect((await tapset.run("verify", "--update", "./net")).exitCode).toBe(0);
    expect((await tapset.run("verify", "./net")).exitCode).toBe(0);
  });

  test("a folder around tapsets: each keeps what it claims, and is verified once", async () => {
    using tapset = await newTapset();
    writeFileSync(tapset.path("../plain.stp"), "probe plain.start = begin { }\n");
    const whole = await tapset.run("verify", ".", "./net");
    expect(whole.stdout.match(/^(?:net 0\.1\.0-dev|.* \(no manifest\))$/gm)).toEqual([
      "net 0.1.0-dev",
      expect.stringContaining("(no manifest)"),
    ]);
    expect(whole.stdout).toContain("plain.start");
    expect(whole.exitCode).toBe(0);
    tapset.edit("net.stp", "$filename", "$no_such_name");
    const broken = await tapset.run("verify", ".");
    expect(broken.stdout).toContain("broken: the manifest claims net.open\n");
    expect(broken.exitCode).toBe(1);
  });

  test("a claim that means no kernel leaves a question open", async () => {
    using tapset = await newTapset();
    tapset.edit("tapset.json", '"kernels": [', '"kernels": ["mine",');
    const { stdout, exitCode } = await tapset.run("verify", "./net");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "open: the manifest claims mine, and no kernel of that name is known here; run: tapwright kernels add --name mine --vmlinux FILE",
    );
    expect(exitCode).toBe(3);
  });

  test("a new tapset may change in any way until it is released", async () => {
    using tapset = await newTapset();
    tapset.edit("net.stp", "probe net.open =", "probe net.opened =");
    tapset.edit("net.stp", "probe net.open -", "probe net.opened -");
    const stale = await tapset.run("verify", "./net");
    expect(stale.stdout).toContain("major: net.open: removed\n");
    expect(stale.exitCode).toBe(1);
    tapset.edit("tapset.json", '"version": "0.1.0-dev"', '"version": "0.1.0"');
    expect((await tapset.run("verify", "--update", "./net")).exitCode).toBe(0);
    expect(JSON.parse(tapset.read("contract.json"))).toMatchObject({ version: "0.1.0" });
  });

  test("a value more is a minor change, and a stale contract fails until it is recorded", async () => {
    using tapset = await newTapset();
    tapset.edit("tapset.json", '"version": "0.1.0-dev"', '"version": "0.1.0"');
    expect((await tapset.run("verify", "--update", "./net")).exitCode).toBe(0);
    tapset.edit("net.stp", " *\n * Context", " * @mode: long, of a new file\n *\n * Context");
    tapset.edit("net.stp", "  path = ", "  mode = @choose_defined($how->mode, $mode)\n  path = ");
    const stale = await tapset.run("verify", "./net");
    expect(stale.exitCode).toBe(1);
    expect(stale.stdout).toContain("minor: net.open: value mode added\n");
    expect(stale.stdout.replaceAll(/\s+/g, " ")).toContain(
      "these changes are minor: the version in tapset.json has to be 0.1.1 or later before `--update` records them",
    );
    const refused = await tapset.run("verify", "--update", "./net");
    expect(refused.exitCode).toBe(1);
    expect(tapset.read("contract.json")).not.toContain('"mode"');
    tapset.edit("tapset.json", '"version": "0.1.0"', '"version": "0.1.1"');
    expect((await tapset.run("verify", "--update", "./net")).exitCode).toBe(0);
    expect(JSON.parse(tapset.read("contract.json"))).toMatchObject({
      version: "0.1.1",
      probes: { "net.open": { values: { mode: { type: "long", text: "of a new file" } } } },
    });
    expect((await tapset.run("verify", "./net")).exitCode).toBe(0);
  });

  test("a value that is not declared, and one that the kernel does not have", async () => {
    using tapset = await newTapset();
    tapset.edit("net.stp", "  path = ", "  gone = $no_such_thing\n  path = ");
    const { exitCode, stdout } = await tapset.run("verify", "./net");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("error[contract/undeclared-value]: `net.open` exports `gone`");
    expect(stdout).toContain("there is no variable `$no_such_thing` at do_sys_openat2");
  });

  test("the package's own tapsets keep what they promise, and their contracts are what is found", async () => {
    const { exitCode, stdout } = await runTapwright(
      ["verify", "base", "syscall", "-k", "bookworm/cloud-amd64"],
      {},
    );
    expect(stdout).not.toMatch(/^(?:broken|major|minor|patch|error)/m);
    expect(exitCode).toBe(0);
  });

  test("the JSON of a tapset with a manifest, and of a script with an optional point, is as its schema says", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "mine.stp");
    writeFileSync(
      file,
      'probe mine.any = kernel.function("vfs_raed") ?, kernel.function("vfs_read") { v = 1 }\n',
    );
    const words = ["verify", "syscall", file, "-k", "bookworm/cloud-amd64", "--format", "json"];
    const { stdout } = await runTapwright(words);
    expect(await schemaProblems("report", stdout)).toEqual([]);
    const { tapsets } = JSON.parse(stdout) as {
      tapsets: {
        name: string;
        manifest?: object;
        probes: { cells: { alternatives: object[] }[] }[];
      }[];
    };
    expect(tapsets.map(({ name, manifest }) => [name, manifest !== undefined])).toEqual([
      ["syscall", true],
      ["mine", false],
    ]);
    expect(tapsets[1]!.probes[0]!.cells[0]!.alternatives).toMatchObject([
      { status: "absent", isRequired: false, isOptional: true },
      { status: "chosen", isRequired: true },
    ]);
  });

  test("several kernels at once say what each says alone", async () => {
    const listed = await runTapwright(["kernels", "list", "--json"]);
    const kernels = (JSON.parse(listed.stdout) as { name: string; state: string }[])
      .filter(({ state }) => state === "indexed")
      .map(({ name }) => name);
    const verify = async (...names: string[]) => {
      using folder = temporaryFolder();
      writeFileSync(
        join(folder.path, "mine.stp"),
        'probe mine.open = kernel.function("do_sys_open") { path = $filename }\n',
      );
      const words = ["verify", "mine.stp", "-k", names.join(","), "--format", "json"];
      const { stdout } = await runTapwright(words, { cwd: folder.path });
      const report = JSON.parse(stdout) as {
        kernels: { name: string }[];
        tapsets: { probes: { cells: unknown[] }[] }[];
      };
      const cells = report.tapsets[0]!.probes[0]!.cells;
      return new Map(report.kernels.map(({ name }, index) => [name, cells[index]]));
    };
    const together = await verify(...kernels);
    expect([...together.keys()].sort()).toEqual([...kernels].sort());
    for (const name of kernels) expect((await verify(name)).get(name)).toEqual(together.get(name));
  });

  test("plain scripts and folders without a manifest hear something true, too", async () => {
    using folder = temporaryFolder();
    writeFileSync(
      join(folder.path, "mine.stp"),
      'probe mine.read = kernel.function("vfs_read") { bytes = $count }\n' +
        'probe mine.gone = kernel.function("vfs_raed") { }\n',
    );
    const { exitCode, stdout } = await runTapwright(["verify", "mine.stp"], { cwd: folder.path });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("mine (no manifest)");
    expect(stdout).toContain("has no function `vfs_raed`");
    expect(stdout).toContain("warning[contract/undocumented-probe]: the probe `mine.read`");
    expect(stdout).toContain("\n1 of 2 aliases, 1 of 1 values resolved\n");
  });

  test("a script without aliases hears why nothing was verified", async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "run.stp"), "probe begin { exit() }\n");
    for (const format of ["table", "json", "sarif", "markdown", "tap", "junit"]) {
      const words = ["verify", "run.stp", "--format", format];
      const { exitCode, stdout } = await runTapwright(words, { cwd: folder.path });
      expect(stdout).toContain("contract/no-probe");
      expect(stdout).toContain("run.stp defines no alias: there is nothing to verify");
      expect(await problemsOf(stdout, format)).toEqual([]);
      expect(exitCode).toBe(1);
    }
  });
});

/** What the schema of a format that has one says against a report. */
function problemsOf(report: string, format: string): readonly string[] | Promise<string[]> {
  if (format === "sarif") return sarifProblems(report);
  return format === "junit" ? junitProblems(report) : [];
}
