// What stap itself says of hundreds of scripts of one line, right and wrong ones, in its pass 2: whether it takes them. Both know the
// same functions and no kernel. Where it differs, the reason is written down here, and a reason that explains nothing fails.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { hasErrors } from "../../compiler/index.ts";
import { analyzeText, fakeHost } from "../../compiler/semantics/testing/analyze-text.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { hasStap, providedFunctions } from "./stap.ts";

const elided =
  "stap drops what has no effect before it looks at it, and then finds nothing to do or to refuse";
const later = "stap finds it in pass 3 or 4, where it compiles what was not wanted";
const newer = "Debian's stap is 4.8; this is of the language up to 5.6";
const wider = "more than stap has: it is taken, and means what one would expect";

const differences: Readonly<Record<string, readonly string[]>> = {
  [elided]: [
    "probe begin { x = print(1) }",
    'probe begin { x = printf("a") }',
    "probe begin { x = exit() }",
    "probe begin { x; print(1) }",
    "function f() { print(1) } probe begin { x = f() }",
    "function f() { next } probe begin { f() }",
    'probe a.b = begin { x = 1 } probe a.b { x = "a" }',
    "probe begin { x = 5 / 0 }",
    "probe begin { x = 5 % 0 }",
    'global c probe timer.s(1) if (c == "x") { }',
    "probe begin { try { } catch { } }",
    'probe begin { try { } catch (x) { print(x . "") } }',
    'probe never { x = 1 "a" }',
    'probe begin { x = 1 } probe end { x = "a" }',
  ],
  [later]: [
    'probe begin { print_char("a") }',
    "probe begin { break }",
    "probe begin { continue }",
    "global a probe begin { a <<< 1; print(a) }",
    "global a probe begin { a <<< 1; print(@hist_linear(a, 10, 0, 1)) }",
    "global a probe begin { a <<< 1; print(@hist_linear(a, 0, 10, 0)) }",
    "global a probe begin { a[1] <<< 1; x = a[1] }",
    'probe begin { print(@perf("x")) }',
  ],
  [newer]: [
    "probe begin { print(@kderef(8, 0)) }",
    "probe begin { print(@uregister(0)) }",
    "probe begin { x = 1 >>> 2; print(x) }",
    'probe begin { printf("%") }',
  ],
  "it is a macro of the library there, which stap is not given": [
    "probe begin { print(@choose_defined(1, 2)) }",
    "probe begin { print(@choose_defined($x, 2)) }",
  ],
  [wider]: [
    "function f(a:long) { return 1 } function f(a:string) { return 2 } probe begin { print(f(1)) }",
    'function f() { return 1 } function f() { return "a" } probe begin { print(f()) }',
    "global a probe begin { a[1] <<< 1; foreach (v = x in a) print(x) }",
    "global a probe begin { a <<< 1; print(@variance(a, 3) + @variance(a, 4)) }",
    'probe procfs("x").read { print($value) }',
    'probe begin { x = @cast(0, "long"); print(x) }',
  ],
  "POSIX leaves open what `\\d` is in an expression; here nobody may take it for a digit": [
    'probe begin { x = "a" =~ "\\\\d" ; print(x) }',
  ],
};

requireKernel();

const folder = mkdtempSync(join(tmpdir(), "tapwright-stap-"));
writeFileSync(join(folder, "provided.stp"), providedFunctions());
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach((context) => {
  if (!hasStap()) context.skip("the package systemtap is not installed");
});

test("pass 2 takes and refuses what we take and refuse", { timeout: 600_000 }, async () => {
  const buildTree = (await findDefaultKernel())?.headersDir ?? "";
  const scripts = readFileSync(join(import.meta.dirname, "short-scripts.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("# "));
  expect(scripts.length).toBeGreaterThan(600);
  const verdicts = await mapInTurn(scripts, async (script) => ({
    script,
    ours: isTaken(script),
    theirs: await isTakenByStap(script, buildTree),
  }));
  const taken = verdicts.filter(({ ours }) => ours).length;
  const different = verdicts.filter(({ ours, theirs }) => ours !== theirs);
  console.log(
    `${scripts.length} scripts, ${taken} of them taken; stap says something else of ${different.length}`,
  );
  const explained = Object.values(differences).flat();
  expect(different.map(({ script }) => script).toSorted()).toEqual(explained.toSorted());
});

const host = fakeHost();
const guru = { ...host, environment: { ...host.environment, guru: true } };

function isTaken(script: string): boolean {
  return !hasErrors(analyzeText(script, guru, { guru: true }).diagnostics);
}

function isTakenByStap(script: string, buildTree: string): Promise<boolean> {
  const words = ["-g", `--rlimit-as=${4e9}`, "-r", buildTree, "-p2", "-e", script];
  const env = { ...process.env, SYSTEMTAP_TAPSET: folder, SYSTEMTAP_DIR: folder };
  return new Promise((resolve) => {
    execFile("stap", words, { env, timeout: 60_000 }, (error) => resolve(error === null));
  });
}

/** As many at a time as there are processors. */
async function mapInTurn<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const take = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, take));
  return results;
}
