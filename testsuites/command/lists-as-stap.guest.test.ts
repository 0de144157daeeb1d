// The lists of functions, aliases and probe types, beside those that stap itself makes of the same tapset.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseScript, probeTypes } from "../../compiler/index.ts";
import { resolvePoint } from "../../compiler/semantics/resolve-point.ts";
import { fakeEnvironment } from "../../compiler/semantics/testing/analyze-text.ts";
import { createFakeDebugInfo } from "../../compiler/semantics/testing/fake-debug-info.ts";
import { findDefaultKernel, requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

const tapset = `
function twice:long(x:long, s) { return x + strlen(s) }
function nothing() { println("x") }
function strlen:long(s:string) %{ /* pure */ /* unprivileged */ STAP_RETVALUE = 0; %}
function dangerous(x) %{ /* guru */ %}
private function hidden(x) { return 1 }
function text(x) { return "s" }
function text(x, y) { return "t" }
function unused(z) { }
function later(z) { return other(z) }
function other(z) { return sprint(z + 1) }
probe mine.b = begin { v = 1 }
probe mine.c = mine.b, end? { w = "x" . sprint(v) }
probe mine.d.return = timer.s(1) ! , never { }
probe mine.e = mine.{b,c} if (1) { q = 1 }
probe _mine.y = begin { }
`;

requireKernel();

interface Stap {
  readonly lines: (...words: string[]) => readonly string[];
}

describe("the same tapset", () => {
  let stap: Stap;
  beforeEach(async (context) => {
    const kernel = await findDefaultKernel();
    if (spawnSync("stap", ["--version"]).error !== undefined) context.skip("there is no stap");
    stap = { lines: (...words) => runStap(kernel!.headersDir, words) };
  });

  async function ours(...words: string[]): Promise<readonly string[]> {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "mine.stp"), tapset);
    const { stdout } = await runTapwright([...words, "-I", folder.path]);
    return stdout.trimEnd().split("\n");
  }

  test.each(["--dump-functions", "--dump-probe-aliases", "-l mine.*", "-L mine.*"])(
    "%s",
    async (words) => {
      const given = words.split(" ");
      const theirs = stap.lines(...given);
      expect(theirs.length).toBeGreaterThan(1);
      const all = await ours(...given);
      // Ours also has what the package's own tapsets define.
      expect(all.filter((line) => theirs.includes(line))).toEqual(theirs);
      const isMine = (line: string): boolean => /^_?mine\b/.test(line);
      expect(all.filter(isMine)).toEqual(theirs.filter(isMine));
    },
  );

  test("a form of stap that is not listed cannot be probed", () => {
    const theirs = stap.lines("--dump-probe-types");
    expect(theirs.length).toBeGreaterThan(60);
    const known = new Set(probeTypes());
    // The forms below a module are those below the kernel.
    const others = theirs.filter((type) => !known.has(type) && !type.startsWith("module("));
    const refusals = others.map(refusalOf);
    const expected = /no-such-point|family-not-yet|user-space-not-yet/;
    expect(refusals.filter((refusal) => !expected.test(refusal))).toEqual([]);
  });
});

/** How the families answer a point of that form; `taken` if they know it. */
function refusalOf(type: string): string {
  const point = type.replaceAll("(number)", "(1)").replaceAll("(string)", '("x")');
  const file = { path: "p", text: `probe ${point} {}`, origin: "script" } as const;
  const [item] = parseScript(file, fakeEnvironment).script.items;
  const written = item?.kind === "probe" ? item.points[0] : undefined;
  if (written === undefined) return `${type}: it does not parse`;
  const { components, range } = written;
  const { failure } = resolvePoint(components, range, createFakeDebugInfo(), true);
  return `${type}: ${failure?.code ?? "taken"}`;
}

/** What stap prints for a kernel's build tree, with the tapset above as its only one. */
function runStap(buildTree: string, words: readonly string[]): readonly string[] {
  using folder = temporaryFolder();
  const library = join(folder.path, "tapset");
  mkdirSync(library);
  writeFileSync(join(library, "mine.stp"), tapset);
  const { stdout } = spawnSync("stap", ["-r", buildTree, ...words], {
    encoding: "utf8",
    env: { ...process.env, SYSTEMTAP_TAPSET: library, SYSTEMTAP_DIR: folder.path },
  });
  return stdout.trimEnd().split("\n");
}
