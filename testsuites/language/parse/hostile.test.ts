// No text, however hostile, makes the parser throw, overflow the stack or run for long.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDiagnostics } from "../../../compiler/source/format-diagnostic.ts";
import { parseScript } from "../../../compiler/syntax/parse.ts";
import { printScript } from "../../../compiler/syntax/printer.ts";
import { exampleEnvironment, scriptFile } from "../../../compiler/syntax/test-scripts.ts";

const parse = (text: string) => parseScript(scriptFile(text), exampleEnvironment);

/** All that can be done with any text: reading it, showing what is wrong, printing what was right. */
function digest(text: string): void {
  const { script, diagnostics } = parse(text);
  for (const { range } of diagnostics) {
    expect(range).toBeDefined();
    expect(range!.end).toBeGreaterThanOrEqual(range!.start);
  }
  formatDiagnostics(diagnostics, { colour: true });
  printScript(script);
}

describe("any text", () => {
  test("of any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), digest), { numRuns: 200 });
  });

  test("of the words of the language", () => {
    const word = fc.constantFrom(
      ..."probe global function private if else for foreach in limit return delete while next try catch".split(
        " ",
      ),
      ..."begin a b $v $$vars @count @define @a string long export avg print printf".split(" "),
      ..."{ } ( ) [ ] , ; . : ? ! = == += <<< + - * / % & | && || ++ -- -> << >>> =~ $ %( %? %: %)".split(
        " ",
      ),
      '"s"',
      "%{ c %}",
      "# c\n",
      ...'1 1x /* %{ $1 @1 "'.split(" "),
    );
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));
    fc.assert(fc.property(text, digest), { numRuns: 500 });
  });

  test("of a good script with something missing", () => {
    const good =
      '@define m(x) %( @x + 1 %) global a[5]%, b = 1 probe x.{y,z}("s")? if (b) { foreach ([i, j-] in a limit 3) ' +
      'if (i =~ "x") { a[i, j] <<< @m(2) ? $p->q$ : @cast(i, "t")->u } else delete a; try { next } catch (e) ' +
      '{ printf("%d", b) } } function f:long(a:string):2 { return - a . "x" } ';
    const cut = fc.record({ at: fc.nat(good.length), length: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(cut, ({ at, length }) => digest(good.slice(0, at) + good.slice(at + length))),
      { numRuns: 200 },
    );
  });
});

describe("deep and long texts", () => {
  const many = 20_000;
  test.each([
    ["parentheses", `probe a { x = ${"(".repeat(many)}1${")".repeat(many)} }`, "parse/too-deep"],
    ["open parentheses", `probe a { x = ${"(".repeat(many)}`, "parse/too-deep"],
    ["calls", `probe a { ${"f(".repeat(many)}`, "parse/too-deep"],
    ["blocks", `probe a ${"{".repeat(many)}${"}".repeat(many)}`, "parse/too-deep"],
    ["ifs", `probe a { ${"if (1) ".repeat(many)} ; }`, "parse/too-deep"],
    ["assignments", `probe a { ${"a = ".repeat(many)} 1 }`, "parse/too-deep"],
    ["conditionals", `probe a { ${"1 ? 2 : ".repeat(many)} 1 }`, "parse/too-deep"],
    ["braces of points", `probe ${"{a,".repeat(many)}b`, "parse/too-deep"],
    ["else ifs", `probe a { if (1) ; ${"else if (1) ; ".repeat(5000)} }`, "parse/too-long"],
    ["minus signs", `probe a { x = ${"- ".repeat(many)} 1 }`, "parse/too-long"],
    ["terms", `probe a { x = ${"1 + ".repeat(many)} 1 }`, "parse/too-long"],
    ["comparisons", `probe a { x = ${"1 < ".repeat(many)} 1 }`, "parse/too-long"],
    ["members", `probe a { x = $a${"->b".repeat(many)} }`, "parse/too-long"],
    ["components", `probe ${"a.".repeat(many)}b { }`, "parse/too-long"],
    ["open probes", "probe a {".repeat(many), "parse/unclosed"],
    ["wrong statements", `probe a { ${"x = ; ".repeat(many)} }`, "parse/unexpected"],
    ["wrong definitions", "@define 1 ".repeat(many), "preprocess/bad-define"],
  ])("%s", (_, text, code) => {
    const { diagnostics } = parse(text);
    expect(diagnostics[0]?.code).toBe(code);
    expect(diagnostics.length).toBeLessThanOrEqual(101);
    digest(text);
  });

  test("many errors end with a word about the rest", () => {
    const codes = parse(`probe a { ${"x = ; ".repeat(1000)} }`).diagnostics.map(({ code }) => code);
    expect([codes.length, codes.at(-1)]).toEqual([51, "parse/too-many-errors"]);
  });

  test("what is just within the limits is read", () => {
    const deep = `probe a { x = ${"(".repeat(190)}1${")".repeat(190)} }`;
    const long = `probe a { x = ${"1 + ".repeat(1000)} 1 }`;
    expect(parse(deep).diagnostics).toEqual([]);
    expect(parse(long).diagnostics).toEqual([]);
  });
});
