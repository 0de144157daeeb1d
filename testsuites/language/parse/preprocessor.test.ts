// Macros, conditionals and script arguments: what is left of a text when they are done.

import { describe, expect, test } from "vitest";
import { lexFile } from "../../../compiler/syntax/lexer.ts";
import { parseMacroFile, parseScript } from "../../../compiler/syntax/parse.ts";
import type { PreprocessorEnvironment } from "../../../compiler/syntax/preprocessor-environment.ts";
import { preprocess, type Macros } from "../../../compiler/syntax/preprocessor.ts";
import { exampleEnvironment, scriptFile } from "../../../compiler/syntax/test-scripts.ts";

interface Situation {
  readonly environment?: Partial<PreprocessorEnvironment>;
  readonly library?: Macros;
}

/** The tokens that are left, with a space between any two, and the codes of what was said. */
function run(text: string, { environment, library = new Map() }: Situation = {}): string {
  const where = { ...exampleEnvironment, ...environment };
  const { tokens } = lexFile(scriptFile(text), where.scriptArguments);
  const result = preprocess(tokens, where, library);
  const codes = result.diagnostics.map(({ code }) => code);
  for (const { problem } of result.tokens) if (problem) codes.push(problem.code);
  return [...result.tokens.map((token) => token.text), ...codes].join(" ");
}

function readLibrary(text: string): Macros {
  const { macros, diagnostics } = parseMacroFile(scriptFile(text, "lib.stpm"), exampleEnvironment);
  expect(diagnostics).toEqual([]);
  return macros;
}

describe("macros", () => {
  test.each([
    ["@define a %( 1 + 2 %) @a", "1 + 2"],
    ["@define a(x) %( @x + @x %) @a(1 * 2)", "1 * 2 + 1 * 2"],
    ["@define a(x, y) %( @y - @x %) @a(f(1, 2), b[3, 4])", "b [ 3 , 4 ] - f ( 1 , 2 )"],
    ["@define a(x) %( [@x] %) @a()", "[ ]"],
    // Without parameters a following parenthesis is not its own.
    ["@define f %( g %) @f(1)", "g ( 1 )"],
    // Brackets nest in a body.
    ["@define a %( %( 1 == 1 %? yes %: no %) %) @a", "yes"],
    // An argument is expanded where the call stands, not in the macro.
    ["@define inner(x) %( @x %) @define outer(x) %( @inner(@x) %) @outer(1)", "1"],
    ["@define a(x) %( @b(@x + 1) %) @define b(x) %( (@x) %) @a(@a(2))", "( ( 2 + 1 ) + 1 )"],
    ["@define a(x) %( @x %) @a(@a(@a(1)))", "1"],
    // What is no macro is an ordinary operator.
    ["@cast(x, 1)", "@cast ( x , 1 )"],
    ["@define a(x) %( @defined(@x) %) @a($y)", "@defined ( $y )"],
    // A string that says the same as an operator is a string.
    ['@define a(x) %( @x %) @a(")")', ")"],
  ])("%s", (text, left) => {
    expect(run(text)).toBe(left);
  });

  test("those of the file come before those of the library", () => {
    const library = readLibrary("@define a %( library %) @define b %( @a %)");
    expect(run("@a", { library })).toBe("library");
    expect(run("@define a %( file %) @a", { library })).toBe("file");
  });

  test("a library macro does not see the macros of the file", () => {
    const library = readLibrary("@define a %( library %) @define b(x) %( @a @x %)");
    expect(run("@define a %( file %) @b(@a)", { library })).toBe("library file");
  });

  test("a library may choose between definitions", () => {
    const library = readLibrary(
      '%( kernel_v >= "5" %? @define a %( new %) %: @define a %( old %) %)',
    );
    expect(run("@a", { library })).toBe("new");
  });

  test("a second library cannot define the same again", () => {
    const earlier = readLibrary("@define a %( 1 %)");
    const again = parseMacroFile(
      scriptFile("@define a %( 2 %)", "other.stpm"),
      exampleEnvironment,
      earlier,
    );
    expect(again.diagnostics.map(({ code }) => code)).toEqual(["preprocess/duplicate-macro"]);
  });

  test("a definition in a branch not taken is not known", () => {
    expect(run("%( 1 == 2 %? @define a %( no %) %) @define a %( yes %) @a")).toBe("yes");
  });

  test("what came out of a macro says so", () => {
    const { tokens } = lexFile(
      scriptFile("@define a(x) %( @b(@x) z %) @define b(x) %( @x y %) @a(1)"),
    );
    const result = preprocess(tokens, exampleEnvironment, new Map());
    const chains = result.tokens.map((token) => {
      const names: string[] = [];
      for (let at = token.expandedFrom; at; at = at.call.expandedFrom) names.push(at.name);
      return [token.text, ...names].join(" ");
    });
    expect(chains).toEqual(["1", "y @b @a", "z @a"]);
  });
});

describe("conditionals", () => {
  const judge = (condition: string, environment?: Partial<PreprocessorEnvironment>): string =>
    run(`%( ${condition} %? yes %: no %)`, { environment });

  test.each([
    // kernel 6.1.192, release 6.1.0-56-cloud-amd64
    ['kernel_v == "6.1.192"', "yes"],
    ['kernel_v >= "6.1"', "yes"],
    ['kernel_v < "6.10"', "yes"],
    ['kernel_v > "5.19"', "yes"],
    ['kernel_v == "6.1.*"', "yes"],
    ['kernel_v != "6.1.*"', "no"],
    ['kernel_vr == "*-cloud-*"', "yes"],
    ['kernel_vr >= "6.1.0-6"', "yes"],
    ['systemtap_v >= "4.10"', "yes"],
    ['systemtap_v <= "5.5"', "no"],
    ['arch == "x86_64"', "yes"],
    ['arch == "x86*"', "yes"],
    ['arch != "i?86"', "yes"],
    ['runtime == "kernel"', "yes"],
    ['runtime != "[bd]*"', "yes"],
    ["guru_mode == 0", "yes"],
    ["guru_mode != 0", "no"],
    ['systemtap_privilege == "stapdev"', "yes"],
    ['systemtap_privilege != "stapdev"', "no"],
    ['CONFIG_SMP == "y"', "yes"],
    ['CONFIG_EXT4_FS == "[ym]"', "yes"],
    ['CONFIG_NOT_SET == ""', "yes"],
    ["CONFIG_HZ >= 250", "yes"],
    ["CONFIG_NOT_SET == 0", "yes"],
    ["CONFIG_NOT_SET >= 1", "no"],
    ["CONFIG_HZ < 0x100", "yes"],
    ["CONFIG_HZ > CONFIG_NR_CPUS", "yes"],
    ["CONFIG_SMP != CONFIG_EXT4_FS", "yes"],
    ['"abc" < "abd"', "yes"],
    ['"a" == "*"', "no"],
    ["10 > 9", "yes"],
    ['1 == 2 || arch == "x86_64"', "yes"],
    ["1 == 1 && 1 == 2 || 1 == 1", "yes"],
    ["1 == 1 || 1 == 1 && 1 == 2", "yes"],
    ["1 == 2 && 1 == 1 || 1 == 2", "no"],
  ])("%s: %s", (condition, verdict) => {
    expect(judge(condition)).toBe(verdict);
  });

  test("guru mode", () => {
    expect(judge("guru_mode == 1", { guru: true })).toBe("yes");
  });

  test.each([
    ["a %( 1 == 1 %? b %) c", "a b c"],
    ["a %( 1 == 2 %? b %) c", "a c"],
    ["%( 1 == 1 %? a %( 1 == 2 %? b %: c %) d %: e %)", "a c d"],
    ["%( 1 == 2 %? a %( 1 == 1 %? b %: c %) d %: e %)", "e"],
    ["%( 1 == 1 %? a %: %( 1 == 1 %? b %: c %) %) d", "a d"],
    ["@define v %( 1 %) %( @v == 1 %? yes %)", "yes"],
    // What is skipped may be broken.
    ['%( 1 == 2 %? 12ab "open\n @define %: fine %)', "fine"],
    ["%( 1 == 2 %? %( nonsense %? x %) %) fine", "fine"],
    ["%( 1 == 2 %? @1 %) fine", "fine"],
  ])("%s", (text, left) => {
    expect(run(text)).toBe(left);
  });
});

describe("script arguments", () => {
  const environment = {
    scriptArguments: ['kernel.function("sys_*")', "12", "$2", "foo", "<", "#", "/*", '"a'],
  };
  test.each([
    ["$1", "kernel . function ( sys_* )"],
    ["@2 $2", "12 12"],
    ["$# @#", "8 8"],
    // What is pasted is not looked through for more.
    ["$3", "$2"],
    ['"$1 @1"', "$1 @1"],
    ["$9", " lex/no-such-argument"],
    ["%( $2 == 12 %? yes %)", "yes"],
    ["a$1 $b1", "a$1 $b1"],
    // Where an argument ends is nothing to words, operators and comments.
    ["$4bar $4$1", "foobar foo$1"],
    ["@4bar", "foo bar"],
    ["$2bar", "0 lex/bad-number"],
    ["$5= 2", "<= 2"],
    ["a $6 b\nc", "a c"],
    ["a $7 b */ c", "a c"],
    ['$8 b" c', "a b c"],
  ])("%s", (text, left) => {
    expect(run(text, { environment })).toBe(left);
  });

  test("library files see them, too, and what they read is used", () => {
    const where = { ...exampleEnvironment, scriptArguments: ["1", "2", "3"] };
    const library = scriptFile("probe begin { %( $# >= 1 %? argv[1] = @1 %) }", "argv.stp");
    const { script, diagnostics } = parseScript({ ...library, origin: "library" }, where);
    expect(diagnostics).toEqual([]);
    expect(script.items).toMatchObject([{ body: { statements: [{ kind: "expression" }] } }]);
    const user = (text: string) =>
      parseScript(scriptFile(text), where).diagnostics.map(({ code }) => code);
    expect(user("probe begin { println(argv[1]) }")).toEqual([]);
    expect(user("probe begin { println(@1) }")).toEqual([
      "lex/unused-argument",
      "lex/unused-argument",
    ]);
  });
});
