// `tapwright test --watch`: which tests run after a file was saved, and that nothing is left when it ends.

import type { ChildProcess } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

const files = {
  "files.stp": `probe files.open = kernel.function("do_sys_openat2") { flags = $how->flags }\n`,
  "numbers.stp": "function twice(x) { return x * 2 }\n",
  "open.test.stp": `# @workload file-io --processes alpha --opens 7
global opens
probe files.open { if (execname() == "alpha") opens++ }
probe end { printf("%d opens\\n", opens) }
`,
  "open.golden": "{{truth.opens.alpha}} opens\n",
  "twice.test.stp": "probe begin { println(twice(21)) exit() }\n",
  "twice.golden": "42\n",
};

/** What is written while nothing runs. */
const resting = "waiting for a file to be saved\n";

/** Saves files one round after another; gives what each round said, times and order left out, and all processes of it. */
async function watchRounds(folder: string, rounds: readonly (() => void)[]) {
  const said: string[][] = [];
  const guests = new Set<number>();
  const waiting = [...rounds];
  let text = "";
  const listen = (child: ChildProcess): void => {
    child.stdout!.on("data", (bytes: string) => {
      text += bytes;
      while (text.includes(resting)) {
        const end = text.indexOf(resting) + resting.length;
        const lines = text
          .slice(0, end - resting.length)
          .trimEnd()
          .split("\n");
        said.push(lines.map((line) => line.replace(/ {2}[\d.]+ s$/, "")).toSorted());
        text = text.slice(end);
        for (const pid of childrenOf(child.pid!)) guests.add(pid);
        const next = waiting.shift();
        if (next === undefined) child.kill("SIGINT");
        else next();
      }
    });
  };
  const { exitCode, stderr } = await runTapwright(["test", "--watch", "-I", "."], {
    cwd: folder,
    onStart: listen,
  });
  return { said, guests: [...guests], exitCode, stderr };
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .split(" ")
    .filter((word) => word !== "")
    .map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("a file is saved", () => {
  requireKernel();

  test("only the tests run that depend on it, and Ctrl-C leaves no guest", async () => {
    using folder = temporaryFolder();
    const write = (name: string, text: string) => writeFileSync(join(folder.path, name), text);
    for (const [name, text] of Object.entries(files)) write(name, text);
    const { said, guests, exitCode, stderr } = await watchRounds(folder.path, [
      // A tapset that one test uses.
      () => write("numbers.stp", "function twice(x) { return x * 3 }\n"),
      // Its golden file.
      () => write("twice.golden", "63\n"),
      // A test that wants what is not there,
      () => write("third.test.stp", "probe files.third { println(execname()) exit() }\n"),
      // and then is. The golden file is not.
      () => write("third.stp", "probe files.third = begin { }\n"),
      // A script.
      () => write("open.test.stp", files["open.test.stp"].replace("opens\\n", "times\\n")),
      // One goes.
      () => {
        rmSync(join(folder.path, "third.test.stp"));
        write("open.golden", "{{truth.opens.alpha}} times\n");
      },
    ]);
    // A guest that was never saved is booted first, and that is told there.
    expect(stderr).not.toContain("error");
    expect(said).toEqual([
      ["2 passed", "all tests: 2 tests", "✓ open", "✓ twice"],
      [
        "    + 63",
        "    - 42",
        `    test/output-differs: the output differs from ${folder.path}/twice.golden`,
        "1 passed, 1 failed: twice",
        "after a change: 1 test",
        "✗ twice",
      ].toSorted(),
      ["2 passed", "after a change: 1 test", "✓ twice"],
      expect.arrayContaining([
        "✗ third  not-built",
        "    error[resolve/no-such-point]: there is no probe point `files.third`",
        "2 passed, 1 not-built: third",
        "after a change: 1 test",
      ]),
      expect.arrayContaining([
        "✗ third",
        `    test/no-golden-file: there is no ${folder.path}/third.golden; write it with -u`,
        "after a change: 1 test",
      ]),
      expect.arrayContaining([
        "✗ open",
        "    - 11 opens",
        "    + 11 times",
        "1 passed, 2 failed: open, third",
        "after a change: 1 test",
      ]),
      ["2 passed", "after a change: 1 test", "✓ open"],
    ]);
    expect(guests.length).toBeGreaterThan(0);
    expect(guests.filter(isAlive)).toEqual([]);
    expect(exitCode).toBe(0);
  });
});
