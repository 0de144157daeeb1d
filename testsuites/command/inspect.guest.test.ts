// `tapwright inspect` and `tapwright run X.ko` on modules that were built for the default kernel, and on such whose bytes were
// changed afterwards.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as guests from "../../framework/pipeline/guests.ts";
import { sarifProblems } from "../../framework/reports/testing/sarif-problems.ts";
import { obstacleOf } from "./obstacle-of.ts";
import { requireKernel } from "./require-kernel.ts";
import { runMain } from "./run-main.ts";
import { temporaryFolder, told } from "./run-tapwright.ts";

requireKernel();

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const clean = join(folder.path, "clean.ko");

const script = 'global n = 41 probe begin { n++; println("n is ", n) exit() }';

/** Builds the module once, where there is a kernel for it. */
let isBuilt = false;
beforeEach(async () => {
  if (isBuilt) return;
  const built = await runMain(["build", "-o", clean, "-e", script]);
  expect(told(built)).toContain("exit code 0");
  isBuilt = true;
});

describe.each(["bookworm/cloud-amd64", "bookworm/686-pae", "bookworm/powerpc64le"])(
  "%s",
  (kernel) => {
    test("a switch of embedded C leaves nothing among the instructions that is none", async (context) => {
      const reason = await obstacleOf(kernel);
      if (reason !== undefined) return context.skip(reason);
      const texts = "zero one two three four five six seven eight nine".split(" ");
      const cases = texts.map((text, at) => `case ${at}: text = "${text}"; break;`);
      const c = `function name:string(n:long) %{ /* pure */
  const char *text;

  switch (STAP_ARG_n) { ${cases.join(" ")} default: STAP_ERROR("none"); }
  strscpy(STAP_RETVALUE, text, MAXSTRINGLEN);
%}`;
      const path = join(folder.path, "switch.ko");
      const words = ["-e", `${c} probe begin { println(name(3)) exit() }`];
      const built = await runMain(["build", "-g", "-k", kernel, "-o", path, ...words]);
      expect(told(built)).not.toContain("inspect/");
      expect(told(built)).toContain("exit code 0");
    });
  },
);

/** The module with some of its bytes changed. */
function doctored(name: string, change: (bytes: Buffer) => void): string {
  const bytes = readFileSync(clean);
  change(bytes);
  const path = join(folder.path, `${name}.ko`);
  writeFileSync(path, bytes);
  return path;
}

/** Puts `cli` (0xfa) where a handler of the script begins: there it sets the frame up. */
function disableInterrupts(bytes: Buffer): void {
  bytes[handlerAt(bytes)] = 0xfa;
}

/** Offset in the file of probe_0, by its symbol. */
function handlerAt(bytes: Buffer): number {
  const number = (at: number): number => Number(bytes.readBigUInt64LE(at));
  const sections = Array.from({ length: bytes.readUInt16LE(60) }, (_, index) => {
    const at = number(40) + index * 64;
    return {
      type: bytes.readUInt32LE(at + 4),
      offset: number(at + 24),
      size: number(at + 32),
      link: bytes.readUInt32LE(at + 40),
    };
  });
  const symbols = sections.find(({ type }) => type === 2)!;
  const names = sections[symbols.link]!.offset;
  for (let at = symbols.offset; at < symbols.offset + symbols.size; at += 24) {
    const name = names + bytes.readUInt32LE(at);
    if (bytes.toString("latin1", name, bytes.indexOf(0, name)) !== "probe_0") continue;
    return sections[bytes.readUInt16LE(at + 6)]!.offset + number(at + 8);
  }
  throw new Error("the module has no probe_0");
}

test("a clean module: its parts, and nothing found", async () => {
  const result = await runMain(["inspect", clean]);
  expect(result.stdout).toMatch(/clean\.ko for <release>\n {2}the script: \d+ instructions;/);
  expect(result.stdout).toContain("tw_fn_exit");
  expect(result.stdout).toMatch(/\nnothing found\n$/);
  expect(result.exitCode).toBe(0);
});

test("a clean module runs", async () => {
  const guest = vi.spyOn(guests, "withGuest");
  const result = await runMain(["run", clean]);
  expect(result.stdout).toBe("n is 42\n");
  expect(result.exitCode).toBe(0);
  expect(guest).toHaveBeenCalledOnce();
  guest.mockRestore();
});

describe("a module whose bytes were changed", () => {
  test("is refused for what its script does, and no guest is started", async () => {
    const guest = vi.spyOn(guests, "withGuest");
    const path = doctored("cli", disableInterrupts);
    const result = await runMain(["run", path]);
    expect(result.stderr).toContain(
      "error[inspect/privileged-instruction]: the script executes `cli` at probe_0+0x0",
    );
    expect(result.exitCode).toBe(1);
    expect(guest).not.toHaveBeenCalled();
    guest.mockRestore();
  });

  test("is told of in guru mode", async () => {
    const path = doctored("guru", disableInterrupts);
    const result = await runMain(["inspect", "-g", path]);
    expect(result.stdout).toContain("warning[inspect/privileged-instruction]: the script executes");
    expect(result.exitCode).toBe(0);
    expect((await runMain(["inspect", "-g", "-W", path])).exitCode).toBe(1);
  });

  test("is refused for a change of the runtime, also in guru mode", async () => {
    const path = doctored("runtime", (bytes) => {
      bytes.write("ERROR: ", bytes.indexOf("WARNING: "), "latin1");
    });
    const result = await runMain(["inspect", "-g", path]);
    expect(result.stdout).toContain("error[inspect/changed-runtime]");
    expect(result.exitCode).toBe(1);
  });

  test("is refused for another kernel, another build of it, another licence", async () => {
    const cases = [
      ["vermagic=6.1.0", "vermagic=6.1.9", "inspect/vermagic"],
      ["license=Dual MIT/GPL", "license=Proprietary!", "inspect/license"],
      ["depends=", "alias=x:", "inspect/module-information"],
    ] as const;
    for (const [from, to, code] of cases) {
      const path = doctored("said", (bytes) => void bytes.write(to, bytes.indexOf(from), "latin1"));
      const result = await runMain(["inspect", path]);
      expect(result.stdout).toContain(`error[${code}]`);
      expect(result.exitCode).toBe(1);
    }
  });

  test("as JSON and as SARIF", async () => {
    const path = doctored("told", disableInterrupts);
    const json = JSON.parse((await runMain(["inspect", "--format", "json", path])).stdout);
    expect(json).toMatchObject({
      modules: [
        {
          parts: [{ part: "the script" }],
          diagnostics: [{ code: "inspect/privileged-instruction", severity: "error" }],
        },
      ],
    });
    const { stdout } = await runMain(["inspect", "--format", "sarif", path]);
    expect(sarifProblems(stdout.replaceAll("<tmp>", "/tmp"))).toEqual([]);
    const sarif = JSON.parse(stdout);
    expect(sarif.runs[0].results[0].ruleId).toBe("inspect/privileged-instruction");
    expect(sarif.runs[0].results[0].locations).toHaveLength(1);
  });
});

test("what is no module, and what is not there", async () => {
  const text = join(folder.path, "text.ko");
  writeFileSync(text, "#!/bin/sh\n");
  const noModule = await runMain(["inspect", text]);
  expect(noModule.stdout).toContain(
    "error[inspect/not-a-module]: <tmp>/text.ko is no module that can be inspected: it is not an ELF file",
  );
  expect(noModule.exitCode).toBe(1);
  const missing = await runMain(["inspect", join(folder.path, "none.ko")]);
  expect(told(missing)).toContain("<tmp>/none.ko: there is no such file or folder");
  expect(missing.exitCode).toBe(1);
  const passes = await runMain(["run", "-p2", clean]);
  expect(told(passes)).toContain("has been through the passes 1 to 4");
  expect(passes.exitCode).toBe(2);
});
