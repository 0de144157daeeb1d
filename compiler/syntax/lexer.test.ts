import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lexFile } from "./lexer.ts";
import { scriptFile } from "./test-scripts.ts";
import { tokenKinds } from "./token.ts";

const kindNames = new Map<number, string>(
  Object.entries(tokenKinds).map(([name, kind]) => [kind, name]),
);

/** Each token with its kind, where that is not the word itself; `!` marks a broken one. */
function lex(text: string): string[] {
  return lexFile(scriptFile(text)).tokens.map(({ kind, text: value, problem }) => {
    const name = kindNames.get(kind);
    return `${problem ? "!" : ""}${name ? `${name} ` : ""}${value}`;
  });
}

test.each([
  ["probe probes _a a1", ["probe", "name probes", "name _a", "name a1"]],
  ["$a $$vars $ $$ $a$", ["target $a", "target $$vars", "dollars $", "dollars $$", "target $a$"]],
  ["a$a a$a$ @cast", ["name a$a", "name a$a$", "at @cast"]],
  ["1 0x1F 007", ["number 1", "number 0x1F", "number 007"]],
  ["2015a 08 0x 1_000", ["!number 0", "!number 0", "!number 0", "number 1", "name _000"]],
  ['"a" "b\\"c"', ["string a", 'string b"c']],
  ['"open\nword', ["!string open", "name word"]],
  ['"a\\\nb" c', ["string a\nb", "name c"]],
  ['"open\\\nword', ["!string open\nword"]],
  ["a // b\nc # d\n/* e\n* / */ f", ["name a", "name c", "name f"]],
  ["/* open", ["!other /*"]],
  ["a/*x*/b", ["name a", "name b"]],
  ["%{ a %% } %}b", ["embeddedC  a %% } ", "name b"]],
  ["%{ open", ["!embeddedC  open"]],
  [
    "<<< >>> <<= >>= << >> <= >= < >",
    ["<<<", ">>>", "<<=", ">>=", "<<", ">>", "<=", ">=", "<", ">"],
  ],
  [">>>=", [">>>", "="]],
  ["== != =~ !~ += -= *= /= %= &= ^= |= .=", "== != =~ !~ += -= *= /= %= &= ^= |= .=".split(" ")],
  ["&& || ++ -- ->", ["&&", "||", "++", "--", "->"]],
  ["a---b", ["name a", "--", "-", "name b"]],
  ["%( %? %: %)", ["other %(", "other %?", "other %:", "other %)"]],
  ["a%b", ["name a", "%", "name b"]],
  ["a.b.*.c", ["name a", ".", "name b", ".", "*", ".", "name c"]],
  ["é@", ["!other é", "other @"]],
  ["\ufeffprobe", ["probe"]],
  ["#!/usr/bin/env tapwright\nprobe", ["probe"]],
])("%j", (text, tokens) => {
  expect(lex(text)).toEqual(tokens);
});

const pieces =
  'probe a $x @y 1 0x1f "s" " \\ // # /* */ %{ %} %( %) <<< >>>= -> ++ . .= =~ { } [ ] ( ) ; , é \ufeff \n \t'.split(
    " ",
  );

/** White space and comments, of which the last need not end. */
const nothing = /^(?:[\s\ufeff]|\/\/[^\n]*|#[^\n]*|\/\*[^]*?\*\/)*$/;

test("tokens and what lies between them are the whole text, whatever it is", () => {
  const texts = fc.array(fc.constantFrom(...pieces, " "), { maxLength: 40 });
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join("");
      const { tokens } = lexFile(scriptFile(text));
      let at = 0;
      for (const { start, end } of tokens) {
        expect(text.slice(at, start)).toMatch(nothing);
        expect(end).toBeGreaterThanOrEqual(start);
        at = end;
      }
      // A comment without its end takes the rest; only where it begins is a token, which is wrong.
      if (tokens.at(-1)?.text !== "/*") expect(text.slice(at)).toMatch(nothing);
    }),
    { numRuns: 2000 },
  );
});

describe("script arguments", () => {
  test("a pasted argument has a text of its own, and says where it was put", () => {
    const { tokens, usedArguments } = lexFile(scriptFile("x $2 @2"), ["a", "b c"]);
    expect(tokens.map(({ text }) => text)).toEqual(["x", "b", "c", "b c"]);
    expect(tokens[2]).toMatchObject({ start: 2, file: { path: "<argument $2>", text: "b c" } });
    expect(tokens[2]!.expandedFrom).toMatchObject({ name: "$2", call: { start: 2, end: 4 } });
    expect([...usedArguments]).toEqual([1]);
  });
});
