// What the options of the command line change in the passes.

import { expect, test } from "vitest";
import { analyzeText, fakeHost, findKind, programOf } from "./testing/analyze-text.ts";

const show = (text: string, options: Parameters<typeof analyzeText>[2], host = fakeHost()) =>
  analyzeText(text, host, options).diagnostics.map(
    ({ severity, code, message, hint }) =>
      `${severity} ${code}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
  );

const more = (...texts: string[]) =>
  texts.map((text, index) => ({ path: `<input${index + 1}>`, text, origin: "script" as const }));

test("-E: more scripts share the names of the main one", () => {
  const { probes, functions } = programOf("global n probe begin { n = f() }", fakeHost(), {
    additional: more("function f() { return 7 }", "probe end { println(n) }"),
  });
  expect(probes.map(({ point }) => point)).toEqual(["begin", "end"]);
  expect(functions.map(({ name }) => name)).toEqual(["f"]);
});

test("-E: what is wrong in one of them is told with its own name", () => {
  const { diagnostics } = analyzeText("probe begin { }", fakeHost(), {
    additional: more("probe end {"),
  });
  expect(diagnostics.map(({ range }) => range?.file.path)).toEqual(["<input1>"]);
});

test("-E: an argument that one of the scripts reads is used", () => {
  const options = { additional: more("probe end { println($2) }"), arguments: ["1", "2", "3"] };
  expect(show("probe begin { println($1) }", options)).toEqual([
    "warning lex/unused-argument: script argument 3 (`3`) is not used " +
      "(a script reads its arguments as `$1` (pasted as it is) or `@1` (as a string))",
  ]);
});

test("-G: numbers as in the language, texts as they are", () => {
  const text = 'global a, b = 1, c, s = "x" probe begin { println(a + b + c, s) }';
  const { globals } = programOf(text, fakeHost(), {
    globals: { a: "052", b: "-0x10", c: "18446744073709551615", s: "052" },
  });
  expect(globals).toMatchObject([
    { initial: 42n },
    { initial: -16n },
    { initial: -1n },
    { initial: "052" },
  ]);
});

test("-G: a text for a number, an array, and a name that is misspelt", () => {
  const text = "global count, a probe begin { println(count + 1) a[1] = 2 println(a[1]) }";
  expect(show(text, { globals: { count: "1 + 1" } })[0]).toMatch(
    /^error resolve\/bad-global-value: `-G count=1 \+ 1`: `count` is a number, and `1 \+ 1` is none/,
  );
  expect(show(text, { globals: { count: "09" } })[0]).toContain("error resolve/bad-global-value");
  expect(show(text, { globals: { a: "1" } })).toContain(
    "error resolve/no-such-global: `-G a=…`: the script has no scalar global `a` (`a` is an array)",
  );
  expect(show(text, { globals: { cuont: "1" } })).toContain(
    "error resolve/no-such-global: `-G cuont=…`: the script has no scalar global `cuont` (did you mean `count`?)",
  );
});

test("--skip-badvars: a variable that is not there is 0, with a warning; @defined still tells", () => {
  const text = `probe kernel.function("vfs_read") {
  printf("%d %d\\n", $nothing, @defined($nothing))
}`;
  expect(show(text, {})[0]).toContain("error resolve/no-such-variable");
  const { program, diagnostics } = analyzeText(text, fakeHost(), { skipBadVariables: true });
  expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    "warning resolve/variable-skipped",
  ]);
  expect(diagnostics[0]?.message).toMatch(/`\$nothing`.*: 0 stands for it$/);
  expect(findKind(program?.probes[0]?.body, "print")[0]?.print).toMatchObject({
    arguments: [
      { kind: "number", value: 0n },
      { kind: "number", value: 0n },
    ],
  });
});

test("--suppress-handler-errors: each handler is a try whose catch goes on with the next hit", () => {
  const { probes } = programOf("probe begin { println(1 / 0) }", fakeHost(), {
    suppressHandlerErrors: true,
  });
  expect(probes[0]?.body.statements).toMatchObject([
    { kind: "try", handler: { statements: [{ kind: "next" }] } },
  ]);
});

test("--no-global-var-display: what nobody reads is not shown", () => {
  const text = "global n probe begin { n = 1 }";
  expect(programOf(text).probes.map(({ point }) => point)).toEqual(["begin", "end", "error"]);
  const { probes } = programOf(text, fakeHost(), { hideGlobals: true });
  expect(probes.map(({ point }) => point)).toEqual(["begin"]);
});

test("-u: what an alias computes for nobody stays", () => {
  const library = fakeHost({ "a.stp": "probe a = begin { x = 1 y = 2 }" });
  const locals = (unoptimized: boolean) =>
    programOf("probe a { println(x) }", library, { unoptimized }).probes[0]?.locals.map(
      ({ name }) => name,
    );
  expect(locals(false)).toEqual(["x"]);
  expect(locals(true)).toEqual(["x", "y"]);
});

test("a probe knows the definitions that led to it, innermost first", () => {
  const library = fakeHost({
    "a.stp": "probe a.b = begin { v = 1 } probe a.c = a.b, end? { w = 2 }",
  });
  const { probes } = programOf("probe a.c, a.b { println(1) }", library);
  expect(probes.map(({ derivation }) => derivation)).toEqual([
    ["a.b = begin", "a.c = a.b, end?", "a.c,a.b"],
    ["a.c = a.b, end?", "a.c,a.b"],
    ["a.b = begin", "a.c,a.b"],
  ]);
});

test("a probe has the name by which the script calls it, where that is not its point", () => {
  const library = fakeHost({
    "a.stp": `probe a.b = kernel.function("vfs_read") { v = 1 } probe a.c = a.b { w = 2 }`,
  });
  const names = (points: string) =>
    programOf(`probe ${points} { println(1) }`, library).probes.map(({ name }) => name);
  expect(names("begin, begin(2), be*n(3)")).toEqual([undefined, undefined, undefined]);
  expect(names("a.*, a.c.return")).toEqual(["a.b", "a.c", "a.c.return"]);
  expect(names('kernel.function("vfs_read")')).toEqual(['kernel.function("vfs_read")']);
  expect(names('kernel.function("vfs_r*")')).toEqual([undefined]);
});

test("begin and end may do ten times as much as the rest, and what is more than can be counted is no limit", () => {
  const most = (actions: number) =>
    programOf("probe begin { println(1) }", fakeHost(), { limits: { actions } }).limits
      .actionsInProcess;
  expect([most(5), most(2 ** 28), most(2 ** 31 - 1)]).toEqual([50, 2 ** 31 - 1, 2 ** 31 - 1]);
});
