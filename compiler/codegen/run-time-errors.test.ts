// What a run-time error says and where, the limits, and that nothing leaks on any way out: on the host.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { AnalyzeOptions } from "../semantics/host.ts";
import { programOf } from "../semantics/testing/analyze-text.ts";
import { missingCompiler, requireCompiler } from "./testing/compile-c.ts";
import { createHostRuntime, type HostRuntime } from "./testing/run-on-host.ts";

const noCompiler = missingCompiler();
requireCompiler();
let host: HostRuntime;
beforeAll(() => {
  if (noCompiler === undefined) host = createHostRuntime();
}, 60_000);
afterAll(() => host?.remove());

const run = (text: string, options?: Partial<AnalyzeOptions>): string =>
  host.run(programOf(text, undefined, options));

test.for([
  [
    "probe begin { a = 0\n  println(1 + 5 / a) }",
    "division by 0 near operator '/' at test.stp:2:17",
  ],
  ["probe begin { a = 0; a %= a }", "division by 0 near operator '%=' at test.stp:1:24"],
  [
    "global a[1]\nprobe begin { a[1] = 1; a[2]++ }",
    "Array overflow, check size limit (1) near identifier 'a' at test.stp:2:25",
  ],
  [
    "global a[1]\nprobe begin { a[1] = 1; ++a[2] }",
    "Array overflow, check size limit (1) near identifier 'a' at test.stp:2:27",
  ],
  [
    "global s\nprobe begin { println(@avg(s)) }",
    "empty aggregate near operator '@avg' at test.stp:2:23",
  ],
  ['probe begin { error("my " . "words") }', "my words near identifier 'error' at test.stp:1:15"],
  ["probe begin { while (1) {} }", "MAXACTION exceeded near keyword 'while' at test.stp:1:15"],
  ["probe begin { for (;;) i++ }", "MAXACTION exceeded near operator '++' at test.stp:1:25"],
  [
    "function f(n) { if (n < 0) return 0; return f(n + 1) }\nprobe begin { println(f(0)) }",
    "MAXNESTING exceeded near identifier 'f' at test.stp:1:10",
  ],
  [
    "probe begin { println(kernel_int(5)) }",
    "kernel read fault at 0x5 near identifier 'kernel_int' at test.stp:1:23",
  ],
  [
    "probe begin { println(kernel_string(5)) }",
    "kernel read fault at 0x5 near identifier 'kernel_string' at test.stp:1:23",
  ],
] as const)("%s", ([script, error]) => {
  /* Arrays that nothing reads are shown after it. */
  expect(run(script).split("\n")[0]).toBe(`ERROR: ${error}`);
});

test("an error ends the handler and then the script", () => {
  const script = `probe begin { println("one"); error("stop"); println("two") }
    probe end { println("end") }
    probe error { println("error probe") }`;
  expect(run(script)).toBe(
    "one\nERROR: stop near identifier 'error' at test.stp:1:31\nerror probe\n",
  );
});

test("statements are counted in a handler that might exceed the limit", () => {
  const script = (limit: number) =>
    `probe begin { for (i = 0; i < ${limit}; i++) n += i; println(n) }`;
  const limits = { actions: 20, actionsInProcess: 20 };
  /* The initial assignment, the loop, and two for each turn: its own and the sum's. */
  expect(run(script(8), { limits })).toBe("28\n");
  expect(run(script(10), { limits })).toContain("MAXACTION exceeded");
});

test("what runs in the process that loads the script is counted where its own limit is the smaller one", () => {
  const script = "probe begin { n = 1; n *= 2; n *= 3; println(n) }";
  expect(run(script, { limits: { actions: 20, actionsInProcess: 3 } })).toContain(
    "MAXACTION exceeded",
  );
  expect(run(script, { limits: { actions: 20, actionsInProcess: 4 } })).toBe("6\n");
});

test("a caught MAXACTION does not let a handler go on", () => {
  const script = 'probe begin { try { while (1) i++ } catch { println("caught") } while (1) i++ }';
  expect(run(script)).toContain("ERROR: MAXACTION exceeded");
});

test("walks, frames and nesting are given back on every way out", () => {
  const ways = ["break", "return 1", "error(sprint(k))", "continue", "x = 1 / (k - k)"];
  const functions = ways.map(
    (way, index) =>
      `function f${index}(s:string) { t = s; foreach (k in a) foreach (m in a) { try { x = 1 / (k - k) } catch { ${way} } } return strlen(t) }`,
  );
  const calls = ways.map(
    (_, index) => `try { println(f${index}("text")) } catch (m) { println(m) }`,
  );
  const script = `global a\n${functions.join("\n")}\nprobe begin { a[1] = 1; a[2] = 2; ${calls.join("\n")} }`;
  expect(run(script)).toBe("4\n1\n1\n4\ndivision by 0\n");
});

test("a function whose calls all went away is not generated", () => {
  const script = `function f(x) { return g(x) } function g(x) { return x }
    probe begin { f(1); println("done") }`;
  expect(run(script)).toBe("done\n");
});

test("next in a foreach of a handler ends the walk", () => {
  const script = "global a\nprobe begin { a[1] = 1; foreach (k in a) { println(k); next } }";
  expect(run(script)).toBe("1\n");
});

test("deep recursion stays within the arena", () => {
  const script = `function deep:string(n, s:string) { t = s . "x"; if (n == 0) return t; return deep(n - 1, t) . "y" }
    probe begin { println(deep(8, "")); try { println(deep(20, "")) } catch (m) { println(m) } }`;
  expect(run(script)).toBe(`${"x".repeat(9)}${"y".repeat(8)}\nMAXNESTING exceeded\n`);
});

test("an error tells of the calls that led to it, those of a caught one are forgotten", () => {
  const script = `function inner(n) { return 10 / n }
function outer(n) { return inner(n) }
probe begin { try { outer(0) println(outer(0)) } catch { } println(inner(0)) }
probe error { println(outer(0)) }`;
  expect(run(script)).toBe(`ERROR: division by 0 near operator '/' at test.stp:1:31
  called near identifier 'inner' at test.stp:3:68
ERROR: division by 0 near operator '/' at test.stp:1:31
  called near identifier 'inner' at test.stp:2:28
  called near identifier 'outer' at test.stp:4:23
`);
});

test("of many calls the innermost are told", () => {
  const script = `function deep(n) { return n == 0 ? 1 / n : deep(n - 1) }
probe begin { println(deep(9)) }`;
  const lines = run(script).trimEnd().split("\n");
  expect(lines).toEqual([
    "ERROR: division by 0 near operator '/' at test.stp:1:38",
    ...Array.from({ length: 8 }, () => "  called near identifier 'deep' at test.stp:1:44"),
    "  ... and 2 more calls",
  ]);
});
