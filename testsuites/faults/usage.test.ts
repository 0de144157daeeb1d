import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../framework/cli/exit-codes.ts";
import { runTapwright, temporaryFolder, told } from "../command/run-tapwright.ts";

const run = async (...commandLine: string[]) => told(await runTapwright(commandLine));

describe("wrong usage", () => {
  test.each([
    [
      ["lisst"],
      "usage/unknown-command",
      "unknown command 'lisst'",
      "Did you mean list? `tapwright",
    ],
    [
      ["run", "--kernell", "x"],
      "usage/unknown-option",
      "unknown option '--kernell'",
      "Did you mean --kernel? `tapwright run",
    ],
    [
      ["kernels", "lst"],
      "usage/unknown-command",
      "unknown command 'lst'",
      "Did you mean list? `tapwright kernels",
    ],
    [
      ["kernels", "zzzzzz"],
      "usage/unknown-command",
      "unknown command 'zzzzzz'",
      "`tapwright kernels",
    ],
    [["run", "-Z"], "usage/unknown-option", "unknown option '-Z'", "`tapwright run"],
    [["list"], "usage/missing-word", "missing required argument 'pattern'", "`tapwright list"],
    [
      ["list", "a", "b"],
      "usage/too-many-words",
      "too many arguments for 'list'. Expected 1 argument but got 2",
      "`tapwright list",
    ],
    [
      ["build", "-k"],
      "usage/missing-value",
      "option '-k, --kernel <kernel>' argument missing",
      "`tapwright build",
    ],
    [
      ["kernels", "export", "x"],
      "usage/missing-option",
      "required option '-o, --output <file>' not specified",
      "`tapwright kernels export",
    ],
    [
      ["run", "-G", "x is invalid. Y", "-e", "probe begin {}"],
      "usage/bad-value",
      "option '-G, --global <NAME=VALUE>' argument 'x is invalid. Y' is invalid",
      "It has to be NAME=VALUE. `tapwright run",
    ],
    [
      ["check", "--format=xml", "a.stp"],
      "usage/bad-value",
      "option '--format <format>' argument 'xml' is invalid",
      "Allowed choices are text, json, sarif. `tapwright check",
    ],
  ])("%j", async (words, code, message, hint) => {
    expect(await run(...words)).toBe(
      `error[${code}]: ${message}\nhint: ${hint} --help\` lists what there is\nexit code 2\n`,
    );
  });
  test("a command that wants another one behind it shows its help", async () => {
    expect(await run("kernels")).toMatch(/^Usage: tapwright kernels /);
    expect(await run("kernels")).toContain("exit code 2\n");
  });

  test.each([
    [["kernels"], "tapwright kernels"],
    [["cache"], "tapwright cache"],
    [["help", "nonsense"], "tapwright"],
    [[], "tapwright"],
  ])("what is wrong with %j is told behind the help", async (words, command) => {
    expect(await run(...words)).toMatch(
      new RegExp(
        `^Usage: ${command} .*\nerror\\[usage/missing-word\\]: none of the commands of \`${command}\` is named\nhint: They are listed above.\nexit code 2\n$`,
        "s",
      ),
    );
  });
  test("an unknown code of a message, with near ones", async () => {
    expect(await run("explain-code", "type/mismach")).toBe(
      "error[usage/no-such-code]: there is no code `type/mismach`\n" +
        "hint: did you mean `type/mismatch`?\nexit code 2\n",
    );
  });
  test("no script", async () => {
    expect(await run("build")).toBe(
      "error[usage/no-script]: there is no script\n" +
        "hint: Name a file, - for standard input, or give the script itself with -e.\nexit code 2\n",
    );
  });
  test("an unknown kernel, with near ones", async () => {
    const text = await run("run", "-k", "bookworm/cloud-amd46", "-e", "probe begin {}");
    expect(text).toMatch(
      /^error\[kernel\/unknown\]: there is no kernel 'bookworm\/cloud-amd46' in the catalog\nhint: .*bookworm\/cloud-amd64/,
    );
    expect(text).toContain("exit code 2\n");
  });
  test("two values to explain at once; one that is said twice is one", async () => {
    expect(await run("explain", "begin", "a", "--value", "b")).toBe(
      "error[usage/contradiction]: one value is explained at a time, and a and b are two\n" +
        "hint: Say the one that is meant, behind the point or with --value.\nexit code 2\n",
    );
    expect(await run("explain", "begin", "a", "--value", "a")).not.toContain("usage/contradiction");
  });
  test("an unknown architecture, with the list", async () => {
    expect(await run("run", "--arch", "amd64", "-e", "probe begin {}")).toBe(
      "error[usage/unknown-architecture]: there is no architecture 'amd64'\n" +
        "hint: There are: x86_64 i386 ppc64le ppc64 ia64 arm64 s390x\nexit code 2\n",
    );
  });
  test("an unknown limit", async () => {
    const text = await run("build", "-D", "MAXPAIN=3", "-e", "probe begin {}");
    expect(text).toMatch(/usage\/bad-limit.*MAXACTION/s);
    expect(text).toContain("exit code 2\n");
  });
  test("a misspelt limit, one of stap's that means nothing here, and one out of its range", async () => {
    expect(await run("build", "-D", "MAXSKIPED=3", "-e", "probe begin {}")).toBe(
      "error[usage/bad-limit]: there is no limit MAXSKIPED\nhint: Is MAXSKIPPED meant?\nexit code 2\n",
    );
    expect(await run("build", "-D", "MAXBACKTRACE=99", "-e", "probe begin {}")).toBe(
      "error[usage/bad-limit]: MAXBACKTRACE is not a limit here\n" +
        "hint: Backtraces are kept whole, up to 1024 frames; a deeper one is an error of the script.\nexit code 2\n",
    );
    expect(await run("build", "-D", "MAXMAPENTRIES=0", "-e", "probe begin {}")).toBe(
      "error[usage/bad-limit]: -D MAXMAPENTRIES=0 sets no limit\n" +
        "hint: The value is a number from 1 to 16777216\nexit code 2\n",
    );
    expect(await run("build", "-D", "MAXACTION=0", "-e", "probe begin {}")).toBe(
      "error[usage/bad-limit]: -D MAXACTION=0 sets no limit\n" +
        "hint: The value is a number from 1 to 2147483647\nexit code 2\n",
    );
  });
  test("a diff of one kernel, of a kernel with itself, and one that is no patch", async () => {
    expect(await run("diff", "syscall", "--from", "bookworm/cloud-amd64")).toBe(
      "error[usage/missing-option]: diff compares two kernels: --to names one of them\n" +
        "hint: Or let --bisect go over all that are here; see: tapwright kernels list\nexit code 2\n",
    );
    const same = ["--from", "bookworm/cloud-amd64", "--to", "bookworm/cloud-amd64"];
    expect(await run("diff", "syscall", ...same)).toMatch(
      /^error\[usage\/contradiction\]: --from and --to are the same kernel, bookworm\/cloud-amd64\n/,
    );
    expect(await run("diff", "syscall", "--bisect", "--format", "patch")).toMatch(
      /^error\[usage\/contradiction\]: --bisect finds kernels, and --format patch asks for edits\n/,
    );
    expect(await run("diff", "syscall", "--bisect", "-a", "amd64")).toMatch(
      /^error\[usage\/unknown-architecture\]/,
    );
  });
});

describe("scripts that are not there", () => {
  test("a missing one", async () => {
    expect(await run("run", "no-such.stp")).toBe(
      "error[script/unreadable]: there is no file no-such.stp\n" +
        "hint: Name a readable file, or give the script itself with -e.\nexit code 1\n",
    );
  });
  test("an empty one", async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "empty.stp"), "\n\n");
    expect(told(await runTapwright(["run", "empty.stp"], { cwd: folder.path }))).toBe(
      "error[script/empty]: empty.stp is empty\n" +
        "hint: A script has at least one probe: probe begin { exit() }\nexit code 1\n",
    );
  });
  test("a folder", async () => {
    expect(await run("check", "examples")).toBe(
      "error[script/unreadable]: examples: it is a folder\n" +
        "hint: Name a readable file, or give the script itself with -e.\nexit code 1\n",
    );
  });
  test("nothing on standard input", async () => {
    expect(await run("check", "-")).toMatch(/^error\[script\/empty\]: standard input is empty\n/);
  });
});

describe("tapsets that are not there", () => {
  test("a misspelt one, with near ones", async () => {
    expect(await run("verify", "sysacll")).toBe(
      "error[tapset/not-found]: there is no tapset sysacll\nhint: did you mean `syscall`?\nexit code 1\n",
    );
    expect(await run("verify", "package.json")).toBe(
      "error[tapset/not-found]: package.json is no .stp file\n" +
        "hint: Name a folder below tapsets/, or a folder or file with .stp files.\nexit code 1\n",
    );
  });
  test("a link to itself is none, and a manifest that is a folder is told", async () => {
    using folder = temporaryFolder();
    symlinkSync("loop", join(folder.path, "loop"));
    mkdirSync(join(folder.path, "odd", "tapset.json"), { recursive: true });
    writeFileSync(join(folder.path, "odd", "a.stp"), "probe a.b = begin { }\n");
    const { path: cwd } = folder;
    expect(told(await runTapwright(["verify", "./loop"], { cwd }))).toBe(
      "error[tapset/not-found]: there is no tapset ./loop\n" +
        "hint: Name a folder below tapsets/, or a folder or file with .stp files.\nexit code 1\n",
    );
    expect(told(await runTapwright(["verify", "./odd"], { cwd }))).toBe(
      "error[machine/file]: odd/tapset.json cannot be read: it is a folder\n" +
        "hint: It is read because of its name, and has to be a file that you may read.\nexit code 3\n",
    );
  });
  test("modules and tests that are not there", async () => {
    expect(await run("inspect", "no-such.ko")).toBe(
      "error[script/unreadable]: no-such.ko: there is no such file or folder\n" +
        "hint: Name a module: `tapwright build SCRIPT -o X.ko` makes one.\nexit code 1\n",
    );
    expect(await run("inspect", "examples")).toMatch(
      /^error\[script\/unreadable\]: examples: it is a folder\n/,
    );
    expect(await run("test", "no-such")).toMatch(
      /^error\[test\/no-such-path\]: there is no file or folder .*no-such\nhint: /,
    );
  });
  test("a folder without any", async () => {
    using folder = temporaryFolder();
    expect(await run("verify", folder.path)).toMatch(
      /^error\[tapset\/not-found\]: there are no \.stp files in /,
    );
  });
});

describe("standard output", () => {
  const list = (into: string) =>
    spawnSync("bash", ["-c", `node dist/tapwright.js kernels list ${into}; exit $PIPESTATUS`], {
      cwd: join(import.meta.dirname, "..", ".."),
      encoding: "utf8",
    });

  test("that nobody reads to its end is no failure", () => {
    expect(list("| true")).toMatchObject({ status: 0, stderr: "" });
  });
  test("on a full disk is one, and no defect", () => {
    const { status, stderr } = list("> /dev/full");
    expect(stderr).toMatch(/^error\[machine\/file\]: ENOSPC: .*\nhint: Make room, .*\n$/);
    expect(status).toBe(3);
  });
});

describe("what is missing on this machine", () => {
  test("a kernel that was never fetched", async () => {
    using folder = temporaryFolder();
    const environment = { XDG_CACHE_HOME: folder.path };
    const result = await runTapwright(["list", 'kernel.function("*")'], { environment });
    expect(told(result)).toBe(
      "error[kernel/not-installed]: the kernel bookworm/cloud-amd64 has not been fetched on this machine\n" +
        "hint: Run: tapwright kernels fetch --facts bookworm/cloud-amd64 (without --facts for guests, too); " +
        "or take facts that were exported elsewhere: tapwright kernels import FILE\nexit code 3\n",
    );
  });
  test("a diff over an architecture of which no kernel is here", async () => {
    using folder = temporaryFolder();
    const environment = { XDG_CACHE_HOME: folder.path };
    const arguments_ = ["diff", "syscall", "--bisect", "-a", "ia64"];
    expect(told(await runTapwright(arguments_, { environment }))).toMatch(
      /^error\[kernel\/none-for-architecture\]: no kernel for ia64 is here\nhint: Run: tapwright kernels build source\/ia64\n/,
    );
  });
  test("a kernel that has to be built first", async () => {
    using folder = temporaryFolder();
    const environment = { XDG_CACHE_HOME: folder.path };
    const result = await runTapwright(["list", "-k", "source/ppc64", "vfs.*"], { environment });
    expect(told(result)).toMatch(
      /^error\[kernel\/not-built\]: .*\nhint: .* tapwright kernels build source\/ppc64; or take facts that were exported elsewhere: tapwright kernels import FILE\nexit code 3\n$/,
    );
  });
  test("an emulator of ia64: what would run is skipped, and never good", async () => {
    using folder = temporaryFolder();
    const environment = { XDG_CACHE_HOME: folder.path, PATH: folder.path };
    const skipped =
      /^SKIP no ia64 emulator: neither qemu-system-ia64 nor bski is on PATH.*\nhint: .*\nexit code 3\n$/;
    const script = ["-e", "probe begin { exit() }"];
    const run = await runTapwright(["run", "-k", "source/ia64", ...script], { environment });
    expect(told(run)).toMatch(skipped);
    const demo = await runTapwright(["demo", "-k", "source/ia64", "--reports", folder.path], {
      environment,
    });
    expect(told({ ...demo, stdout: "" })).toMatch(skipped);
    expect(demo.stdout).toMatch(/^skipped +fetch kernel +.* no ia64 emulator: /m);
    writeFileSync(join(folder.path, "a.test.stp"), script[1]!);
    const test = ["test", "-k", "source/ia64", "--reports", folder.path, folder.path];
    expect(await runTapwright(test, { environment })).toMatchObject({ exitCode: 3 });
    expect(readFileSync(join(folder.path, "tests.tap"), "utf8")).toMatch(
      /^ok 1 - .* # SKIP no ia64 emulator: /m,
    );
    // What needs no guest asks for the kernel.
    const build = await runTapwright(["build", "-k", "source/ia64", ...script], { environment });
    expect(told(build)).toMatch(/^error\[kernel\/not-built\]: /);
  });
  test("the network", async () => {
    using folder = temporaryFolder();
    // Nobody listens on port 9 of this machine.
    writeFileSync(
      join(folder.path, "sources.list"),
      "deb [trusted=yes] http://127.0.0.1:9/debian bookworm main\n",
    );
    const environment = { XDG_CACHE_HOME: folder.path, TAPWRIGHT_APT_SOURCES: folder.path };
    const result = await runTapwright(["kernels", "fetch"], { environment });
    expect(result.stderr).toMatch(/error\[network\/unreachable\].*\nhint: Check the network/);
    expect(result.exitCode).toBe(3);
  });
});

const folderOptions = [
  ["demo", "--reports"],
  ["coverage", "syscall", "--reports"],
  ["test", "testsuites/language/errors", "--reports"],
];
test.each(folderOptions)("a folder that cannot be written: %s", async (...words) => {
  const refusal = (place: string, reason: string): string =>
    `error[usage/unwritable-output]: nothing can be written to ${place}: ${reason}\n` +
    "hint: Name another place.\nexit code 2\n";
  expect(await run(...words, "/dev/null/x")).toBe(
    refusal("/dev/null/x", "a part of the path is no folder"),
  );
  expect(await run(...words, "/proc/x/y")).toBe(
    refusal("/proc/x/y", "there is no such file or folder"),
  );
});

const fileOptions = [
  ["verify", "syscall", "-o"],
  ["coverage", "syscall", "-o"],
  ["kernels", "export", "bookworm/cloud-amd64", "-o"],
  ["test", "--matrix", "ci/matrix.json", "--times"],
];
test.each(fileOptions)("a file that cannot be written: %s", async (...words) => {
  expect(await run(...words, "/proc/x")).toMatch(
    /^error\[usage\/unwritable-output\]: nothing can be written to \/proc\/x: there is no such file or folder\n/,
  );
  expect(await run(...words, "/")).toMatch(
    /^error\[usage\/unwritable-output\]: nothing can be written to \/: it is a folder\nhint: .*\nexit code 2\n$/,
  );
});

test("a cache that cannot be made", async () => {
  const environment = { XDG_CACHE_HOME: "/proc/x" };
  for (const words of [
    ["kernels", "fetch"],
    ["cache", "prune"],
  ]) {
    const { stderr, exitCode } = await runTapwright(words, { environment });
    expect(stderr).toMatch(
      /^error\[cache\/not-writable\]: the cache \/proc\/x\/tapwright\/kernels cannot be written: ENOENT/,
    );
    expect(exitCode).toBe(3);
  }
});

describe("syntax errors", () => {
  test("have a code, a place, the line, and a hint", async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "bad.stp"), 'probe begin {\n  printf("hi\\n"\n}\n');
    const result = await runTapwright(["check", "-p1", "bad.stp"], { cwd: folder.path });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/^error\[parse\/[\w-]+\]: .*\n +--> bad\.stp:[23]:\d+\n/);
    expect(result.stdout).toBe("");
  });
  test("as JSON", async () => {
    const result = await runTapwright(["check", "-p1", "--json", "-e", "probe {"]);
    expect(result.exitCode).toBe(1);
    const { diagnostics } = JSON.parse(result.stdout);
    expect(diagnostics[0]).toMatchObject({ severity: "error", place: { path: "<input>" } });
  });
});

test("every command has help with an example, and tells the exit codes where they matter", async () => {
  const commands = ["demo", "run", "build", "check", "list", "verify", "test", "doctor"];
  const helps = await Promise.all(commands.map((command) => run(command, "--help")));
  for (const [index, help] of helps.entries()) {
    expect(help, commands[index]).toMatch(/Examples?:\n {2}tapwright /);
    expect(help, commands[index]).toContain("exit code 0\n");
  }
  for (const command of ["demo", "run", "test"]) {
    expect(helps[commands.indexOf(command)], command).toContain("\nExit codes:\n");
  }
});

test("the README documents the exit codes of --help", async () => {
  const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
  const help = await run("--help");
  for (const code of Object.values(exitCodes)) {
    expect(help).toMatch(new RegExp(`^  ${code}  `, "m"));
    expect(readme).toMatch(new RegExp(`^\\| ${code} +\\|`, "m"));
  }
});
