// `tapwright test` on a folder of a user: golden files, truth, -u, exit codes, reports.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TestsReport } from "../../framework/reports/tests/json-schema.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

const tapset = `
export files.open = kernel.function("do_sys_openat2") { flags = $how->flags }
`;
const script = `# @workload file-io --processes alpha --opens 7
global opens
probe files.open { if (execname() == "alpha") opens++ }
probe end { printf("%d opens\\n", opens) println("done") }
`;

function userFolder() {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder.path, name), text);
  const read = (name: string) => readFileSync(join(folder.path, name), "utf8");
  write("files.stp", tapset);
  write("open.test.stp", script);
  const run = (...more: string[]) =>
    runTapwright(["test", "-I", ".", ...more], { cwd: folder.path });
  /** Interrupts it when its events say so. */
  const runCut = (when: RegExp) =>
    runTapwright(["test", "-I", ".", "--jobs", "1"], {
      cwd: folder.path,
      onStart: (child) => {
        const look = setInterval(() => {
          const path = join(folder.path, "reports", "events.jsonl");
          if (!existsSync(path) || !when.test(readFileSync(path, "utf8"))) return;
          clearInterval(look);
          child.kill("SIGINT");
        }, 100);
        child.on("close", () => clearInterval(look));
      },
    });
  return { write, read, run, runCut, [Symbol.dispose]: folder[Symbol.dispose] };
}

describe("tests of a user", () => {
  requireKernel();

  test("-u writes the golden file, the truth is compared, and reports are written", async () => {
    using folder = userFolder();
    const without = await folder.run();
    expect(without.exitCode).toBe(1);
    expect(without.stdout).toMatch(
      /^failed +open@bookworm\/cloud-amd64 +there is no .*open.golden/m,
    );
    expect(folder.read("reports/tests.tap")).toContain("test/no-golden-file: there is no ");
    expect((await folder.run("-u")).exitCode).toBe(0);
    expect(folder.read("open.golden")).toBe("11 opens\ndone\n");
    folder.write("open.golden", "{{truth.opens.alpha}} opens\ndone\n");
    expect((await folder.run()).exitCode).toBe(0);
    expect(folder.read("reports/tests.tap")).toBe(
      "TAP version 14\n1..1\nok 1 - open@bookworm/cloud-amd64\n",
    );
    expect(folder.read("reports/junit.xml")).toContain('tests="1" failures="0"');
    expect(JSON.parse(folder.read("reports/tests.json"))).toMatchObject({
      counts: { passed: 1 },
      tests: [{ test: "open", kernel: "bookworm/cloud-amd64", attempts: [{ guest: "restored" }] }],
    });
  });

  test("another output is red with the difference, and -u never rewrites the truth", async () => {
    using folder = userFolder();
    folder.write("open.golden", "{{truth.opens.alpha}} closes\nfinished\n");
    const red = await folder.run();
    expect(red.exitCode).toBe(1);
    expect(red.stdout + red.stderr).toContain(
      ["- 11 closes", "- finished", "+ 11 opens", "+ done"].map((line) => `    ${line}\n`).join(""),
    );
    expect((await folder.run("-u")).exitCode).toBe(1);
    expect(folder.read("open.golden")).toContain("{{truth.opens.alpha}} closes\n");
  });

  test("a requirement that the kernel does not meet is a skip with its reason, and never good", async () => {
    using folder = userFolder();
    folder.write("open.test.stp", `# @requires CONFIG_NO_SUCH_THING\n${script}`);
    const skipped = await folder.run();
    expect(skipped.exitCode).toBe(3);
    expect(skipped.stdout).toMatch(/^skipped  open@bookworm\/cloud-amd64  wants CONFIG_NO_SUCH/m);
    expect(folder.read("reports/tests.tap")).toContain(
      "ok 1 - open@bookworm/cloud-amd64 # SKIP wants CONFIG_NO_SUCH_THING=y, the kernel has n\n",
    );
  });

  test("a run that was cut off is resumed: what was decided is not run again", async () => {
    using folder = userFolder();
    folder.write("open.golden", "{{truth.opens.alpha}} opens\ndone\n");
    folder.write("slow.test.stp", `# @time-limit 100\nprobe timer.s(60) { exit() }\n`);
    const cut = await folder.runCut(/"test-decided","test":"open"[^]*"test-began","test":"slow"/);
    expect(cut.exitCode).toBe(130);
    folder.write("slow.test.stp", `probe begin { println(2) exit() }\n`);
    folder.write("slow.golden", "2\n");
    const resumed = await folder.run("--resume", "--format", "markdown");
    expect(resumed.exitCode, resumed.stdout + resumed.stderr).toBe(0);
    expect(resumed.stdout).toContain("2 passed, 0 failed, 0 skipped (1 known before).\n");
    expect(resumed.stdout).toContain("| `open` | ok |\n| `slow` | ok |\n");
    expect(resumed.stderr).toContain("reports: ");
    const [open, slow] = (JSON.parse(folder.read("reports/tests.json")) as TestsReport).tests;
    expect([typeof open!.since, slow!.since]).toEqual(["string", undefined]);
    const page = await folder.run("--resume", "--format", "html");
    expect(page.stdout).toMatch(/^<!doctype html>/i);
    // Without the option everything runs.
    expect((await folder.run("--format", "json")).stdout).not.toContain('"since"');
  });

  test("errors at run time are red, whatever the golden file says", async () => {
    using folder = userFolder();
    folder.write("open.test.stp", "global n probe begin { println(1) println(1 / n) }\n");
    folder.write("open.golden", "1\n");
    const result = await folder.run();
    expect(result.exitCode).toBe(1);
    expect(result.stdout + result.stderr).toContain("script/run-time-error: ERROR: division by 0");
  });
});

test("a filter that fits no test is not good, and says so", async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "open.test.stp"), "probe begin { exit() }\n");
  const result = await runTapwright(["test", "-t", "close"], { cwd: folder.path });
  expect(result.stderr).toContain("error[test/none]: no test here has a name that matches 'close'");
  expect(result.exitCode).toBe(1);
});

test("a file that is no test is told as that", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "open.golden");
  writeFileSync(path, "1\n");
  const result = await runTapwright(["test", path]);
  expect(result.stderr).toContain("error[test/no-such-path]: <tmp>/open.golden is no test\nhint: ");
  expect(result.exitCode).toBe(1);
});

test("a folder without tests is not good", async () => {
  using folder = temporaryFolder();
  const result = await runTapwright(["test"], { cwd: folder.path });
  expect(result.stderr).toContain("error[test/none]: there are no tests here\n");
  expect(result).toMatchObject({ exitCode: 1, stdout: "" });
  const named = await runTapwright(["test", "."], { cwd: folder.path });
  expect(named.stderr).toContain("error[test/none]: there are no tests in .\n");
  // Reports of nothing would look like those of a run.
  expect(readdirSync(folder.path)).toEqual([]);
});
