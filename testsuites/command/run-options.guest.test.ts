// Options of stap that need a kernel or a guest, through the real command.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder, told } from "./run-tapwright.ts";

const run = async (...commandLine: string[]) => told(await runTapwright(commandLine));
const output = async (...commandLine: string[]) => (await runTapwright(commandLine)).stdout;

requireKernel();

describe("what passes print", () => {
  const script = [
    "-e",
    "global a = 3, m[100], w%[50], z function f:long(x:long) { t = x + 1 return t }",
    "-E",
    'probe begin { y = f(a) m[y, "a"] = 1 w["b"] <<< 1 z <<< y printf("%d\\n", @count(z) + @count(w["b"])) exit() }',
  ];
  test("-p2: globals, functions and probes with types and where they come from", async () => {
    expect(await output("-p2", ...script)).toBe(
      "# globals\na:long = 3\nm[100]:long [long, string]\nw%[50]:stats [string]\nz:stats\n" +
        "# functions\nf:long (x:long)\n  # locals\n  t:long\n# probes\nbegin /* <- begin */\n  # locals\n  y:long\nend\nerror\n",
    );
    const place =
      /^kernel\.function\("vfs_read@fs\/read_write\.c:\d+"\) \/\* vfs_read\+0x0 0x[0-9a-f]+ \*\/ \/\* <- kernel\.function\("vfs_read"\) \*\/$/m;
    expect(await output("-p2", "-e", 'probe kernel.function("vfs_read") { exit() }')).toMatch(
      place,
    );
  });
  test("-p3: C, without the display of globals where that is not wanted", async () => {
    const c = await output("-p3", ...script);
    expect(c).toContain("#include <tapwright/script.h>");
    expect(c).toContain("tw_display");
    expect(await output("-p3", "--no-global-var-display", ...script)).not.toContain("tw_display");
  });
  test("-p4: the module, here and with its path; -m names it", async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "my.stp"), "probe begin { exit() }\n");
    const result = await runTapwright(["-p4", "my.stp"], { cwd: folder.path });
    expect(told(result)).toContain("my.ko\nexit code 0\n");
    const named = await runTapwright(["-p4", "-m", "mine", "my.stp"], { cwd: folder.path });
    expect(named.stdout).toBe("mine.ko\n");
    expect(readdirSync(folder.path).toSorted()).toEqual(["mine.ko", "my.ko", "my.stp"]);
  });
  test("limits that the script itself says are in its C and in its module, as when it runs; -D goes before them", async () => {
    using folder = temporaryFolder();
    const text = "# @define MAXACTION=77\nprobe begin { while (n < 5) n++; println(n) exit() }\n";
    writeFileSync(join(folder.path, "my.stp"), text);
    const c = async (...words: string[]) =>
      (await runTapwright(["-p3", ...words, "my.stp"], { cwd: folder.path })).stdout;
    expect(await c()).toMatch(/\b77\b/);
    const other = await c("-D", "MAXACTION=88");
    expect(other).toMatch(/\b88\b/);
    expect(other).not.toMatch(/\b77\b/);
    await runTapwright(["build", "--keep-c", "my.stp"], { cwd: folder.path });
    expect(readFileSync(join(folder.path, "my.c"), "utf8")).toMatch(/\b77\b/);
  });
  test("-v and --vp tell of passes", async () => {
    const pass3 = (await runTapwright(["-p3", "--vp", "001", ...script])).stderr;
    expect(pass3).not.toContain("Pass 1");
    expect(pass3).toContain("Pass 3: translated: ");
    using folder = temporaryFolder();
    const built = await runTapwright(["-p4", "-vv", ...script], { cwd: folder.path });
    expect(built.stderr).toMatch(
      /^Pass 1 and 2: parsed and elaborated: 3 probes, 1 function, 4 globals, in <n> s$/m,
    );
    expect(built.stderr).toMatch(/^Pass 3: translated: \d+ characters of C, in <n> s$/m);
    expect(built.stderr).toMatch(/^Pass 4: built, in <n> s$/m);
    expect(built.stderr).toMatch(/^ {2}link: <n> s$/m);
  });
});

describe("lists", () => {
  test("-l is sorted, -L has variables with their types; aliases of -E, too", async () => {
    const points = (await output("-l", 'kernel.function("vfs_*link")')).trimEnd().split("\n");
    expect(points.length).toBeGreaterThan(3);
    expect(points).toEqual(points.toSorted());
    expect(points[0]).toMatch(/^kernel\.function\("vfs_\w+@fs\/\w+\.c:\d+"\)$/);
    const alias = ["-E", 'probe mine.b = begin { n = 1 } probe mine.a = begin { s = "x" }'];
    expect(await output("-L", "mine.*", ...alias)).toBe("mine.a s:string\nmine.b n:long\n");
    const none = await run("-l", "mine.*");
    expect(none).toContain("exit code 1\n");
  });
  test("--dump-functions and --dump-probe-aliases", async () => {
    const more =
      "function mine:long(a, s:string) { return a + strlen(s) } probe my.begin = begin, end? { }";
    expect(await output("--dump-functions", "-E", more)).toContain(
      "\nmine:long (a:long, s:string)\n",
    );
    expect(await output("--dump-functions", "-v")).toMatch(
      /^strlen:long \(arg1:string\) \/\* pure \*\/$/m,
    );
    expect(await output("--dump-probe-aliases", "-E", more)).toContain(
      "\nmy.begin = begin, end?\n",
    );
  });
});

test("-r takes the release of a kernel that is here", async () => {
  const facts = await runTapwright([
    "run",
    "-v",
    "-p3",
    "-r",
    "bookworm/cloud-amd64",
    "-e",
    "probe begin { exit() }",
  ]);
  expect(facts.exitCode).toBe(0);
});

test("-G: octal, strings, and a name that is misspelt", async () => {
  const script = ["-e", 'global n = 1, s = "x" probe begin { println(n, s) exit() }'];
  expect(await output("-G", "n=052", "-G", "s=a b", ...script)).toBe("42a b\n");
  expect(await run("-p2", "-G", "nn=1", ...script)).toContain("hint: did you mean `n`?");
});

test("--skip-badvars: 0 with a warning", async () => {
  const script = [
    "-e",
    'probe kernel.function("vfs_read") { println($nosuch) exit() }',
    "-c",
    "reads 1",
  ];
  expect(await run("-p2", ...script)).toContain("error[resolve/no-such-variable]");
  const result = await runTapwright(["--skip-badvars", ...script]);
  expect(result.stderr).toContain("warning[resolve/variable-skipped]");
  expect(result.stdout).toBe("0\n");
  const unreadable = ["-e", "probe begin { println(kernel_int(8)) exit() }"];
  expect(await run(...unreadable)).toContain("kernel read fault at 0x8");
  expect(await run("--skip-badvars", ...unreadable)).toMatch(/^0\n(?!.*fault)/s);
});

test("--suppress-handler-errors: what fails is over, and nothing is told", async () => {
  const script = [
    "-e",
    "global n probe begin { println(1 / n) } probe begin(1) { println(2) exit() }",
    "-G",
    "n=0",
  ];
  expect(await run("--suppress-handler-errors", ...script)).toMatch(/^2\n(?!.*division)/s);
  expect(await run(...script)).toContain("division by 0");
});

test("-D: a name alone is 1, and one that does not fit says what does", async () => {
  const script = ["-p2", "-e", "probe begin { exit() }"];
  expect(await run("-DSTP_NO_OVERLOAD", "-DMAXERRORS=3", ...script)).toContain("exit code 0\n");
  expect(await run("-DMAXERRORS=x", ...script)).toContain("usage/bad-limit");
});

test("--suppress-time-limits: a long loop ends by itself", async () => {
  const script = ["-e", "probe begin { while (i < 200000) i++ println(i) exit() }"];
  expect(await run("-g", "--suppress-time-limits", ...script)).toMatch(/^200000\n/);
  expect(await run(...script)).toContain("MAXACTION exceeded");
});

test("-x sets target(), and so does the workload of -c", async () => {
  const script = ["-e", "probe begin { println(target()) exit() }"];
  expect(await output("-x", "2", ...script)).toBe("2\n");
  expect(Number(await output("-c", "idle 1", ...script))).toBeGreaterThan(2);
});

test("-T ends the script as exit() does", async () => {
  const script = ["-e", 'probe begin { println("a") } probe end { println("z") }'];
  const result = await runTapwright(["-T", "1", ...script]);
  expect(told(result)).toMatch(/^a\nz\n/);
  expect(result.exitCode).toBe(0);
});

test("-T ends a script whose begin probe never does", async () => {
  const spin = "%{ #include <linux/delay.h> %} function spin() %{ for (;;) msleep(100); %}";
  const script = ["-e", `${spin} probe begin { spin() } probe end { println("z") }`];
  const result = await runTapwright(["-g", "-T", "1", ...script]);
  const why = "its begin probes had not ended 5 seconds after it was stopped";
  expect(told(result)).toContain(`the guest hangs: ${why}`);
  expect(result.exitCode).toBe(4);
});

test("-t tells hits and cycles of each probe, and where it comes from", async () => {
  const script =
    'global n probe kernel.function("vfs_read") { n++ } probe timer.s(900) { } probe end { println(n) }';
  const text = await output("-t", "-c", "reads 50", "-e", script);
  const [, hits] = /^(\d+)\n----- probe hit report:\n/.exec(text) ?? [];
  expect(Number(hits)).toBeGreaterThanOrEqual(50);
  const line =
    /^kernel\.function\("vfs_read@fs\/read_write\.c:\d+"\), \(<input>:1:10\), hits: (\d+), cycles: (\d+)min\/(\d+)avg\/(\d+)max, variance: \d+, from: kernel\.function\("vfs_read"\), index: 0$/m.exec(
      text,
    );
  const [, counted, least, average, most] = (line ?? []).map(Number);
  expect(counted).toBe(Number(hits));
  expect(least).toBeGreaterThan(0);
  expect(average).toBeGreaterThanOrEqual(least!);
  expect(most).toBeGreaterThanOrEqual(average!);
  expect(text).toContain("timer.s(900), (<input>:1:52), hits: 0, from: timer.s(900), index: 1\n");
});

test("-o names its file by the time; -S cuts it, and keeps the last ones", async () => {
  using folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const script = ["-e", 'probe begin { println("kept") exit() }'];
  const year = new Date().getFullYear();
  await run("-o", at("out-%Y.txt"), ...script);
  expect(readFileSync(at(`out-${year}.txt`), "utf8")).toBe("kept\n");
  const many = 'probe begin { for (i = 0; i < 60000; i++) printf("%050d\\n", i) exit() }';
  const result = await run(
    "-g",
    "--suppress-time-limits",
    "-o",
    at("big"),
    "-S",
    "1,2",
    "-e",
    many,
  );
  expect(result).toContain("exit code 0\n");
  // How much of a file is used depends on the pieces in which the output comes.
  const kept = readdirSync(folder.path).filter((name) => name.startsWith("big."));
  const [first, second] = kept.map((name) => Number(name.slice(4))).toSorted((a, b) => a - b);
  expect([kept.length, second]).toEqual([2, first! + 1]);
  expect(first).toBeGreaterThan(0);
  const before = readFileSync(at(`big.${first}`), "utf8");
  const last = readFileSync(at(`big.${second}`), "utf8");
  expect(Math.max(before.length, last.length)).toBeLessThanOrEqual(2 ** 20);
  expect(last.endsWith("059999\n")).toBe(true);
  const numbers = `${before}${last}`.split("\n").slice(1, -1).map(Number);
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index));
  expect(await run("-o", "/nosuch/x", ...script)).toContain("error[usage/unwritable-output]");
  expect(await run("--raw", "/proc/x", ...script)).toContain(
    "error[usage/unwritable-output]: nothing can be written to /proc/x: there is no such file or folder\n",
  );
});

test("-s: a bigger buffer holds what a burst prints", async () => {
  const script = ["-e", 'probe begin { for (i = 0; i < 500; i++) println("x") exit() }'];
  expect((await output("-s", "8", ...script)).length).toBe(1000);
});

test("-m copies the module that is run", async () => {
  using folder = temporaryFolder();
  const script = ["-e", "probe begin { println(1) exit() }"];
  const result = await runTapwright(["-m", "mine", ...script], { cwd: folder.path });
  expect(result.stdout).toBe("1\n");
  expect(readdirSync(folder.path)).toEqual(["mine.ko"]);
});

test("--disable-cache and --poison-cache build the runtime anew", async () => {
  using folder = temporaryFolder();
  const script = ["-p4", "-vv", "-e", "probe begin { exit() }"];
  const options = { cwd: folder.path };
  expect((await runTapwright(script, options)).stderr).toContain("  runtime (cached): ");
  const without = await runTapwright(["--disable-cache", ...script], options);
  expect(without.stderr).toContain("  runtime: ");
  const anew = await runTapwright(["--poison-cache", ...script], options);
  expect(anew.stderr).toContain("  runtime: ");
  expect((await runTapwright(script, options)).stderr).toContain("  runtime (cached): ");
});

test("--format json: diagnostics are one document on standard error, apart from the output", async () => {
  const script = ["-e", "global unused probe begin { println(1) exit() }"];
  const result = await runTapwright(["--format", "json", ...script]);
  expect(result.stdout).toBe("1\n");
  expect(JSON.parse(result.stderr)).toMatchObject({ diagnostics: [{ severity: "warning" }] });
  const clean = await runTapwright(["--format", "json", "-e", "probe begin { exit() }"]);
  expect(JSON.parse(clean.stderr)).toEqual({ diagnostics: [] });
});
