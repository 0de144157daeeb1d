import { describe, expect, test } from "vitest";
import { compileRegex } from "./compile-regex.ts";
import type { Dfa } from "./dfa.ts";
import { matches } from "./matches.ts";

const compile = (pattern: string) => compileRegex(Buffer.from(pattern, "latin1"), true);

function automataOf(pattern: string) {
  const compiled = compile(pattern);
  if (compiled.kind !== "automata") throw new Error(`${pattern}: ${compiled.kind}`);
  return compiled.automata;
}

describe("what is no expression is refused at its place", () => {
  test.each([
    ["a(b", 1, 2, "the `(` has no `)`"],
    ["[a", 0, 2, "the `[` has no `]`"],
    ["x[b-a]", 2, 5, "this range has its ends the wrong way round"],
    ["[[:alfa:]]", 1, 9, "there is no class `[:alfa:]`"],
    ["[[:alpha]", 1, 9, "the `[:` has no `:]`"],
    ["[[.ab.]]", 1, 7, "only single characters can be compared"],
    ["*a", 0, 1, "there is nothing that `*` could repeat"],
    ["a|+", 2, 3, "there is nothing that `+` could repeat"],
    ["(?:a)", 1, 2, "there is nothing that `?` could repeat"],
    ["a{2", 1, 2, "an interval is {m}, {m,} or {m,n}"],
    ["a{3,2}", 1, 6, "the interval ends before it begins"],
    ["a{256}", 1, 6, "nothing can be repeated more than 255 times"],
    ["^*", 1, 2, "an anchor cannot be repeated"],
    ["a\\", 1, 2, "nothing follows the `\\`"],
    ["(a)\\1", 3, 5, "there are no back-references"],
    ["\\w+", 0, 2, "`\\w` means nothing in an extended expression"],
    ["(".repeat(101) + ")".repeat(101), 100, 101, "the parentheses are nested too deep"],
  ])("%s", (pattern, start, end, reason) => {
    expect(compile(pattern)).toEqual({ kind: "fault", fault: { start, end, reason } });
  });
});

test("groups are counted, those that never take part, too", () => {
  expect(automataOf("(a)|((b))(c){0}").groups).toBe(4);
  expect(automataOf("a)b").groups).toBe(0);
});

test.each([
  ["b", "abc", true],
  ["^b", "abc", false],
  ["c$", "abc", true],
  ["b$", "abc", false],
  ["^$", "", true],
  ["x*", "", true],
  ["[^a]", "a", false],
])("%s in %s: %s", (pattern, text, isFound) => {
  expect(matches(automataOf(pattern), Buffer.from(text))).toBe(isFound);
});

test("automata are the smallest ones", () => {
  // Dead, and one for each length from 0 to 3 that was seen.
  expect(automataOf("^(abc|abd|abe)$").search.next.length).toBe(5);
  expect(automataOf("(x+x+)+y").search).toEqual(automataOf("xx+y").search);
});

test("bytes that an expression does not tell apart share a class", () => {
  const { classes } = automataOf("[a-c]x");
  expect(classes.count).toBe(4);
  expect(classes.of[0x61]).toBe(classes.of[0x63]);
  expect(classes.of[0x61]).not.toBe(classes.of[0x64]);
});

test("without groups to be asked for there is one automaton", () => {
  const compiled = compileRegex(Buffer.from("(a)(b)"), false);
  expect(compiled).toMatchObject({ kind: "automata", automata: { groups: 2, places: undefined } });
});

test.each(["(a|b)*a(a|b){30}", "(a{255}){10}", "((a{1,50}){1,50}){1,50}", "(a?){255}a{255}"])(
  "%s is given up in bounded time",
  (pattern) => {
    expect(compile(pattern)).toEqual({ kind: "too-large" });
  },
);

/** Whether an automaton takes a whole text. */
function takes(dfa: Dfa, classes: readonly number[], text: string): boolean {
  let state = dfa.startAtEdge;
  for (const byte of Buffer.from(text, "latin1")) state = dfa.next[state]![classes[byte]!]!;
  return (dfa.accepts[state]! & 2) !== 0;
}

test("classes of POSIX hold what they hold in the C locale", () => {
  const all = Array.from({ length: 127 }, (_, code) => String.fromCharCode(code + 1));
  const members = (name: string): string => {
    const { search, classes } = automataOf(`^[[:${name}:]]$`);
    return all.filter((one) => takes(search, classes.of, one)).join("");
  };
  expect(members("digit")).toBe("0123456789");
  expect(members("xdigit")).toBe("0123456789ABCDEFabcdef");
  expect(members("blank")).toBe("\t ");
  expect(members("space")).toBe("\t\n\v\f\r ");
  expect(members("punct")).toBe("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
  expect(members("upper") + members("lower")).toBe(members("alpha"));
  expect(members("alnum").length).toBe(62);
  expect(members("cntrl").length).toBe(32);
  expect(members("print")).toBe(` ${members("graph")}`);
});
