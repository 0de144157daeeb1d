// Definitions and statements: what each spelling becomes in the tree.

import { describe, expect, test } from "vitest";
import type * as ast from "../../../compiler/syntax/ast.ts";
import { parseScript } from "../../../compiler/syntax/parse.ts";
import { printPoint } from "../../../compiler/syntax/printer.ts";
import {
  exampleEnvironment,
  scriptFile,
  withoutRanges,
} from "../../../compiler/syntax/test-scripts.ts";

function readItems(text: string): readonly ast.Item[] {
  const { script, diagnostics } = parseScript(scriptFile(text), exampleEnvironment);
  expect(diagnostics).toEqual([]);
  return script.items;
}

function readStatement(text: string): unknown {
  const [item] = readItems(`probe begin { ${text} }`);
  if (item?.kind !== "probe") throw new Error("no probe");
  expect(item.body.statements).toHaveLength(1);
  return withoutRanges(item.body.statements[0]);
}

const identifier = (name: string) => ({ kind: "identifier", name });
const number = (value: bigint) => ({ kind: "number", value });
const call = (name: string) => ({
  kind: "expression",
  expression: { kind: "call", callee: { text: name }, arguments: [] },
});

describe("probe points", () => {
  test.each([
    ["begin", ["begin"]],
    ["begin(-1), end(0x10)", ["begin(-1)", "end(16)"]],
    ['kernel.function("a@b.c:3").return?', ['kernel.function("a@b.c:3").return?']],
    ["syscall.*.return!", ["syscall.*.return!"]],
    ["a**b.c*d.**", ["a**b.c*d.**"]],
    ["timer.s(1) if (x > 2)", ["timer.s(1) if (x > 2)"]],
    ["private.global.foreach.if.string", ["private.global.foreach.if.string"]],
    ["process(123).syscall", ["process(123).syscall"]],
    ["syscall.*64", ["syscall.*64"]],
    ["{a,b}.{c,{d,e}}.f!", ["a.c.f!", "a.d.f!", "a.e.f!", "b.c.f!", "b.d.f!", "b.e.f!"]],
    ["{a!, b if (x), {c?, d}}", ["a!", "b if (x)", "c?", "d"]],
    ["a.{b, c!} if (x)", ["a.b if (x)", "a.c! if (x)"]],
    ['x.{a("1").b,c}?, y', ['x.a("1").b?', "x.c?", "y"]],
    ['kernel.syscall("read").return', ['kernel.syscall("read").return']],
  ])("%s", (text, points) => {
    const [item] = readItems(`probe ${text} { }`);
    expect(item?.kind === "probe" && item.points.map(printPoint)).toEqual(points);
  });
});

describe("aliases", () => {
  const read = (text: string) => readItems(text)[0] as ast.AliasDefinition;
  test("prologue, epilogue, both", () => {
    const prologue = read("probe a = b { x }");
    expect([prologue.prologue?.kind, prologue.epilogue]).toEqual(["block", undefined]);
    const epilogue = read("probe a += b { x }");
    expect([epilogue.prologue, epilogue.epilogue?.kind]).toEqual([undefined, "block"]);
    const both = read("probe a = b { x }, { y }");
    expect([both.prologue?.kind, both.epilogue?.kind]).toEqual(["block", "block"]);
  });
  test("names in a chain", () => {
    const alias = read("probe a = b.c = d, e { }");
    expect(alias.names.map(printPoint)).toEqual(["a", "b.c"]);
    expect(alias.points.map(printPoint)).toEqual(["d", "e"]);
    const epilogue = read("probe a = b.c += d, e { }");
    expect(epilogue.names.map(printPoint)).toEqual(["a", "b.c"]);
    expect([epilogue.prologue, epilogue.epilogue?.kind]).toEqual([undefined, "block"]);
  });
  test("the spelling of 2005", () => {
    const alias = read('export kernel.syscall("read") = kernel.function("sys_read") { fd = $fd; }');
    expect([alias.exported, alias.names.map(printPoint)]).toEqual([
      true,
      ['kernel.syscall("read")'],
    ]);
    expect(read("probe a = b { }").exported).toBe(false);
  });
  test.each([
    ["# one\n# two\nprobe a = b { }", "one\ntwo"],
    ["// one\nprobe a = b { }", "one"],
    ["/* one\n * two\n */\nprobe a = b { }", "one\ntwo"],
    [
      "/**\n * sfunction f - does\n *   indented\n */\nprobe a = b { }",
      "sfunction f - does\n  indented",
    ],
    ["# far away\n\nprobe a = b { }", undefined],
    ["# far\n\n# near\nprobe a = b { }", "near"],
    ["global x # not this\nprobe a = b { }", undefined],
    ["#\nprobe a = b { }", undefined],
  ])("%j has the comment %j", (text, comment) => {
    const alias = readItems(text).at(-1) as ast.AliasDefinition;
    expect(alias.comment).toBe(comment);
  });
});

describe("globals", () => {
  test.each([
    ["global a", [{ name: { text: "a" }, wraps: false }]],
    ["global a;", [{ name: { text: "a" }, wraps: false }]],
    ["global a%", [{ name: { text: "a" }, wraps: true }]],
    ["global a%[50]", [{ name: { text: "a" }, wraps: true, size: 50n }]],
    ["global a = -1", [{ name: { text: "a" }, wraps: false, initial: number(-1n) }]],
    [
      'global a = "b" "c"',
      [{ name: { text: "a" }, wraps: false, initial: { kind: "string", value: "bc" } }],
    ],
    ["global avg(a);", [{ name: { text: "a" }, wraps: false, defaultAggregate: "avg" }]],
    ["global hist(a)", [{ name: { text: "a" }, wraps: false, defaultAggregate: "hist" }]],
    ["global avg", [{ name: { text: "avg" }, wraps: false }]],
  ])("%s", (text, variables) => {
    expect(withoutRanges(readItems(text))).toEqual([
      { kind: "global", isPrivate: false, variables },
    ]);
  });
  test("without a semicolon before a probe", () => {
    expect(readItems("global traces\n\nprobe begin { }").map(({ kind }) => kind)).toEqual([
      "global",
      "probe",
    ]);
  });
  test.each(["private global a", "private a"])("%s", (text) => {
    expect(readItems(text)).toMatchObject([{ kind: "global", isPrivate: true }]);
  });
});

describe("functions", () => {
  test.each([
    ["function f() { }", { returnType: undefined, parameters: [], priority: undefined }],
    ["function f:string(a:long, b) { }", { returnType: "string" }],
    ["function f(a):10 { }", { priority: 10n }],
    ["function f(a, b,) { }", { parameters: [{ name: { text: "a" } }, { name: { text: "b" } }] }],
    ["private function f() { }", { isPrivate: true }],
    ["function string(a) { }", { name: { text: "string" } }],
    ["function f() %{ /* pure */ %}", { body: { kind: "embedded-c", text: " /* pure */ " } }],
  ])("%s", (text, shape) => {
    expect(readItems(text)).toMatchObject([{ kind: "function", ...shape }]);
  });
  test("embedded C of a file", () => {
    expect(withoutRanges(readItems("%{ int x; %}"))).toEqual([
      { kind: "embedded-c-item", code: { kind: "embedded-c", text: " int x; " } },
    ]);
  });
});

describe("statements", () => {
  const [a, b, c] = [call("a"), call("b"), call("c")];
  const x = identifier("x");
  test.each([
    [";", { kind: "empty" }],
    ["{ a() b(); }", { kind: "block", statements: [a, b] }],
    ["if (x) a(); else b()", { kind: "if", condition: x, then: a, otherwise: b }],
    [
      "if (x) if (x) a() else b()",
      { kind: "if", condition: x, then: { kind: "if", condition: x, then: a, otherwise: b } },
    ],
    [
      "if (x) a() else if (x) b() else c()",
      {
        kind: "if",
        condition: x,
        then: a,
        otherwise: { kind: "if", condition: x, then: b, otherwise: c },
      },
    ],
    ["while (x) a()", { kind: "while", condition: x, body: a }],
    ["for (;;) a()", { kind: "for", body: a }],
    [
      "for (x; x; x) ;",
      { kind: "for", initial: x, condition: x, step: x, body: { kind: "empty" } },
    ],
    ["next;", { kind: "next" }],
    [
      "delete x[1, *]",
      { kind: "delete", target: { kind: "index", object: x, indices: [number(1n), null] } },
    ],
    [
      "try { a() } catch { b() }",
      {
        kind: "try",
        body: { kind: "block", statements: [a] },
        handler: { kind: "block", statements: [b] },
      },
    ],
    [
      "try { } catch (e) { }",
      {
        kind: "try",
        body: { kind: "block", statements: [] },
        error: { text: "e" },
        handler: { kind: "block", statements: [] },
      },
    ],
    ["%{ c %}", { kind: "expression", expression: { kind: "embedded-c", text: " c " } }],
    [
      'print(x, "%d by \\"%1s\\"")',
      {
        kind: "expression",
        expression: {
          kind: "print",
          function: "print",
          arguments: [x, { kind: "string", value: '%d by "%1s"' }],
        },
      },
    ],
  ])("%s", (text, tree) => {
    expect(readStatement(text)).toEqual(tree);
  });
});

describe("foreach", () => {
  const array = identifier("a");
  const body = { kind: "empty" };
  const keys = (...names: string[]) => names.map((text) => ({ text }));
  test.each([
    ["(k in a)", { keys: keys("k") }],
    ["([k, l] in a)", { keys: keys("k", "l") }],
    ["(v = k in a)", { value: { text: "v" }, keys: keys("k") }],
    ["(v = [k, l] in a)", { value: { text: "v" }, keys: keys("k", "l") }],
    ["(k+ in a)", { keys: keys("k"), sort: { descending: false, by: { key: 0 } } }],
    ["([k, l-] in a)", { keys: keys("k", "l"), sort: { descending: true, by: { key: 1 } } }],
    ["(k in a-)", { keys: keys("k"), sort: { descending: true, by: "value" } }],
    [
      "(v+ = k in a)",
      { value: { text: "v" }, keys: keys("k"), sort: { descending: false, by: "value" } },
    ],
    [
      "(k in a @sum-)",
      { keys: keys("k"), sort: { descending: true, by: "value", extractor: "sum" } },
    ],
    ["(k in a limit 5)", { keys: keys("k"), limit: number(5n) }],
    [
      "([k, l] in a[*, 1] @max+ limit x)",
      {
        keys: keys("k", "l"),
        slice: [null, number(1n)],
        sort: { descending: false, by: "value", extractor: "max" },
        limit: identifier("x"),
      },
    ],
    [
      "(k in @hist_log(a))",
      { keys: keys("k"), over: { kind: "at", name: "@hist_log", arguments: [array] } },
    ],
  ])("%s", (head, parts) => {
    expect(readStatement(`foreach ${head} ;`)).toEqual({
      kind: "foreach",
      over: array,
      body,
      ...parts,
    });
  });
});

test("positions are those of the text", () => {
  const text = "probe begin { x = (1 + 22) }";
  const [item] = readItems(text) as [ast.ProbeDefinition];
  const slice = ({ range }: ast.Node) => text.slice(range.start, range.end);
  const [statement] = item.body.statements as [ast.ExpressionStatement];
  const assignment = statement.expression as ast.Assignment;
  expect(
    [item, item.points[0]!, item.body, statement, assignment.target, assignment.value].map(slice),
  ).toEqual([text, "begin", "{ x = (1 + 22) }", "x = (1 + 22)", "x", "(1 + 22)"]);
});
