// `tapwright shell`, on a terminal that script(1) makes.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cacheRoot, findInstalledKernel, isFault, resolveKernel } from "../../qemu/index.ts";
import { emulatorsOf, isAlive } from "../faults/emulators.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

const command = join(import.meta.dirname, "..", "..", "dist", "tapwright.js");
const prompt = "cloud-amd64:/root# ";
const leave = "\x1d";

/** What somebody does at the terminal: waits for a text, then types. */
type Step = readonly [wait: string | RegExp, typed: string];

interface Session {
  readonly screen: string;
  readonly exitCode: number | null;
  readonly emulators: readonly string[];
}

async function atTerminal(
  steps: readonly Step[],
  cwd: string,
  words: readonly string[] = [],
  limitSeconds = 120,
): Promise<Session> {
  const line = `stty rows 30 columns 100; exec ${[process.execPath, command, "shell", ...words].join(" ")}`;
  const child = spawn("script", ["-qefc", line, "/dev/null"], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, SHELL: "/bin/sh", TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let screen = "";
  let seen = 0;
  let emulators: string[] = [];
  const left = [...steps];
  const react = (): void => {
    for (;;) {
      const [wait, typed] = left[0] ?? [];
      const found = wait === undefined ? undefined : find(screen.slice(seen), wait);
      if (found === undefined || typed === undefined) return;
      if (emulators.length === 0) emulators = emulatorsOf(child.pid!);
      seen += found;
      left.shift();
      child.stdin.write(typed);
    }
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text.replaceAll("\r", "");
    react();
  });
  // What does not come is seen in the screen, and not by a test that hangs.
  const limit = setTimeout(() => child.kill("SIGTERM"), limitSeconds * 1000);
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on("close", (code) => resolve(code));
  });
  clearTimeout(limit);
  expect(left, screen).toEqual([]);
  return { screen, exitCode, emulators };
}

/** Where what is waited for ends. */
function find(text: string, wait: string | RegExp): number | undefined {
  const at = typeof wait === "string" ? text.indexOf(wait) : text.search(wait);
  if (at < 0) return undefined;
  return at + (typeof wait === "string" ? wait.length : wait.exec(text)![0].length);
}

function requireScript(): void {
  beforeEach((context) => {
    if (!existsSync("/usr/bin/script"))
      context.skip("script(1), which makes terminals, is not here");
  });
}

describe("a shell in a guest", () => {
  requireKernel();
  requireScript();

  test("scripts of the guest, of the host and of the examples run, and what they print goes where the shell sends it", async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "mine.stp"), 'probe begin { println("mine ", $1) exit() }\n');
    mkdirSync(join(folder.path, "sub"));
    const { screen, exitCode, emulators } = await atTerminal(
      [
        [prompt, "stty size; uname -m\n"],
        ["30 100\nx86_64\n", `stap -e 'probe begin { println(6 * 7) exit() }' > out; cat out\n`],
        [/\n42\n/, "run mine 7; echo code $?\n"],
        [
          "\nmine 7\ncode 0\n",
          `echo 'probe begin { println("there") exit() }' > a.stp; stap a.stp\n`,
        ],
        ["\nthere\n", "stap -e 'probe begin { x = }'; echo code $?\n"],
        [/error\[parse\/unexpected\][^]*code 1\n/, "stap -o x -e 'probe begin {}'; echo code $?\n"],
        [/error\[usage\/refused-option\]: -o [^]*code 2\n/, "stap nosuch; echo code $?\n"],
        [
          /error\[script\/unreadable\]: there is no file nosuch\n[^]*code 1\n/,
          "stap /etc/passwd; echo code $?; stap -I /etc -e 'probe begin { exit() }'; echo over\n",
        ],
        [
          /error\[usage\/not-for-guests\]: \/etc\/passwd is [^]*code 1\n[^]*error\[usage\/not-for-guests\]: \/etc is [^]*over\n/,
          "tapsets | grep -c clone\n",
        ],
        // The alias and its return.
        ["\n2\n", "exit\n"],
      ],
      folder.path,
    );
    expect(screen).toMatch(/^bookworm\/cloud-amd64, Linux .*restored in .*Control-\] leaves\.\n/m);
    expect(exitCode).toBe(0);
    expect(emulators.length).toBeGreaterThan(0);
    expect(emulators.filter(isAlive)).toEqual([]);
  });

  test("Control-C ends a script and not the shell; a command's process is the target; one script runs at a time", async () => {
    using folder = temporaryFolder();
    const ticks =
      'stap -e \'probe timer.ms(50) { println("tick") } probe end { println("over") }\'';
    const target =
      "stap -c 'echo a; exit 3' -e 'probe kernel.function(\"vfs_write\") { if (pid() == target()) println($count) }'";
    const { exitCode } = await atTerminal(
      [
        [prompt, `${ticks}\n`],
        ["tick\ntick\n", "\x03"],
        [/over\n[^]*# /, "echo still $((40 + 2))\n"],
        // `echo a` writes two bytes.
        ["still 42\n", `${target}\n`],
        [/\n2\n/, `${ticks} > ticks & while ! grep -q tick ticks; do sleep 1; done; tapsets\n`],
        ["one at a time: another script runs\n", "kill %1; wait; tail -1 ticks\n"],
        // Whoever reads no more ends the script, too.
        [
          "\nover\n",
          "stap -e 'probe timer.ms(10) { println(\"tick\") }' | head -1; tapsets | head -1\n",
        ],
        [/\ntick\ninit\n/, "yes '# x' | head -c 300000 > long.stp; stap long.stp\n"],
        ["\nthat is more than the host takes\n", leave],
      ],
      folder.path,
    );
    expect(exitCode).toBe(0);
  });

  test("a guest that dies is told", async () => {
    using folder = temporaryFolder();
    const { screen, exitCode } = await atTerminal(
      [[prompt, "echo c > /proc/sysrq-trigger\n"]],
      folder.path,
    );
    expect(screen).toMatch(/error\[guest\/shell-gone\]: the guest's shell is gone: .*panic/);
    expect(exitCode).toBe(4);
  });
});

describe("a shell in a guest of source/ppc64", () => {
  requireScript();
  beforeEach(async (context) => {
    const entry = resolveKernel("source/ppc64");
    if (isFault(entry) || (await findInstalledKernel(entry, cacheRoot())) === undefined)
      context.skip("source/ppc64 has not been built on this machine");
  });

  // The first time busybox is built.
  test("its busybox is of its own byte order, and answers", { timeout: 900_000 }, async () => {
    using folder = temporaryFolder();
    const { exitCode } = await atTerminal(
      [
        ["ppc64:/root# ", "uname -m; od -An -t x1 -j 5 -N 1 /bin/busybox\n"],
        // The byte behind the class of an ELF file: 2 is big-endian.
        ["\nppc64\n 02\n", `stap -e 'probe begin { println(6 * 7) exit() }' > out; cat out\n`],
        [/\n42\n/, "exit\n"],
      ],
      folder.path,
      ["-k", "source/ppc64"],
      850,
    );
    expect(exitCode).toBe(0);
  });
});

test("without a terminal there is no shell", async () => {
  const result = await runTapwright(["shell"]);
  expect(result.stderr).toContain("error[usage/no-terminal]: tapwright shell wants a terminal");
  expect(result.exitCode).toBe(2);
});
