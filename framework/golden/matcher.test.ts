import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { matchGolden, updateGolden } from "./matcher.ts";

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join("");
const matches = (golden: string, output: string, truth?: unknown) =>
  matchGolden(golden, output, truth).matched;

describe("literal lines", () => {
  test("equal texts match", () => {
    expect(matches(text("a", "b"), text("a", "b"))).toBe(true);
  });
  test("a missing, an additional and another line do not", () => {
    expect(matches(text("a", "b"), text("a"))).toBe(false);
    expect(matches(text("a"), text("a", "b"))).toBe(false);
    expect(matches(text("a"), text("b"))).toBe(false);
  });
  test("an empty golden file accepts only empty output", () => {
    expect(matches("", "")).toBe(true);
    expect(matches("", "\n")).toBe(false);
    expect(matches("\n", "\n")).toBe(true);
  });
  test("a final newline makes no difference, trailing blanks do", () => {
    expect(matches("a", "a\n")).toBe(true);
    expect(matches("a", "a ")).toBe(false);
  });
  test("characters of regular expressions mean themselves", () => {
    expect(matches("a.b*[c] {{\\d}}", "a.b*[c] 1")).toBe(true);
    expect(matches("a.b*[c] {{\\d}}", "axb*[c] 1")).toBe(false);
    expect(matches("a-b/c {{\\d}}", "a-b/c 1")).toBe(true);
  });
});

describe("holes", () => {
  test("a pattern matches the whole stretch and nothing more", () => {
    expect(matches("pid={{[0-9]+}};", "pid=4010;")).toBe(true);
    expect(matches("pid={{[0-9]+}};", "pid=40x;")).toBe(false);
    expect(matches("{{a|ab}}c", "abc")).toBe(true);
  });
  test("a quantifier may end a pattern", () => {
    expect(matches("{{[0-9]{2}}}", "42")).toBe(true);
    expect(matches("{{[0-9]{2}}}", "421")).toBe(false);
  });
  test.each([
    ["int", "-42", true],
    ["int", "4.2", false],
    ["hex", "0xffffffff8011a551", true],
    ["hex", "xyz", false],
    ["word", "a b", false],
    ["symbol", "smp_call_function.isra.0", true],
    ["symbol", "0x10", false],
    ["string", '"a b"', true],
    ["text", "anything at all", true],
  ])("a capture of type %s of '%s': %s", (type, value, matched) => {
    expect(matches(`<{{v:${type}}}>`, `<${value}>`)).toBe(matched);
  });
  test("captures are given back", () => {
    const verdict = matchGolden("{{pid:int} }".replace("} }", "}}"), "17", undefined);
    expect(verdict.captures).toEqual(new Map([["pid", "17"]]));
  });
  test("a reference wants the same text again", () => {
    const golden = text("open by {{pid:int}}", "close by {{=pid}}");
    expect(matches(golden, text("open by 7", "close by 7"))).toBe(true);
    expect(matches(golden, text("open by 7", "close by 8"))).toBe(false);
  });
  test("two captures and a reference on one line", () => {
    expect(matches(text("{{a:int}} {{b:int}}", "{{=b}} {{=a}}"), text("1 2", "2 1"))).toBe(true);
  });
});

describe("the workload's report", () => {
  const truth = { reads: { alpha: { count: 30 }, "b.c": { count: 4n } }, list: ["x"], none: null };
  test("values by path", () => {
    expect(matches("{{truth.reads.alpha.count}} reads", "30 reads", truth)).toBe(true);
    expect(matches("{{truth.reads.alpha.count}} reads", "31 reads", truth)).toBe(false);
    expect(matches('{{truth.reads["b.c"].count}}', "4", truth)).toBe(true);
    expect(matches("{{truth.list.0}}", "x", truth)).toBe(true);
  });
  test("a value that was not reported never matches and is named", () => {
    for (const path of ["truth.writes", "truth.reads", "truth.none", "truth.reads.toString"]) {
      const verdict = matchGolden(text("first", `{{${path}}}`), text("first", "x"), truth);
      expect(verdict.matched).toBe(false);
      expect(verdict.difference).toBe(
        `line 2: the workload did not report ${path}\n` +
          'it reported truth.reads.alpha.count, truth.reads["b.c"].count, truth.list.0',
      );
    }
    expect(matchGolden("{{truth.a}}", "x", undefined).difference).toMatch(/\nit reported nothing$/);
    const many = { pids: Array.from({ length: 20 }, (_, index) => index) };
    expect(matchGolden("{{truth.a}}", "x", many).difference).toMatch(/, truth.pids.11 and 8 more$/);
  });
  test("what a golden file has wrong in another way is told without the report", () => {
    expect(matchGolden("{{=pid}}", "x", truth).difference).not.toContain("reported");
  });
  test("the difference shows the value that was expected", () => {
    const golden = text("same", "{{truth.reads.alpha.count}} reads by {{\\w+}}");
    const verdict = matchGolden(golden, text("same", "31 reads by alpha"), truth);
    expect(verdict.difference).toBe("  same\n- 30 reads by {{\\w+}}\n+ 31 reads by alpha");
  });
});

describe("any lines", () => {
  test("none, one, many, at the begin, between, at the end", () => {
    expect(matches("...", "")).toBe(true);
    expect(matches(text("a", "..."), text("a"))).toBe(true);
    expect(matches(text("...", "z"), text("a", "b", "z"))).toBe(true);
    expect(matches(text("a", "...", "z"), text("a", "b", "c", "z"))).toBe(true);
    expect(matches(text("a", "...", "z"), text("a", "b", "c"))).toBe(false);
  });
  test("the search goes back when a capture was taken from the wrong line", () => {
    const golden = text("...", "begin {{pid:int}}", "end {{=pid}}");
    expect(matches(golden, text("begin 1", "begin 2", "end 2"))).toBe(true);
  });
  test("three dots within a line are text", () => {
    expect(matches("a ...", "a b")).toBe(false);
  });
});

describe("a golden file that makes no sense", () => {
  test.each([
    ["{{", "line 1: '{{' without '}}'; a literal '{{' is written {{\\{\\{}}"],
    ["{{(}}", /^line 1: Invalid regular expression/],
    ["{{}}", "line 1: an empty hole matches nothing; leave it out"],
    ["{{n:number}}", /^line 1: 'number' is no type of a capture; there are int, hex/],
    ["{{=n}}", "line 1: nothing before was captured as 'n'"],
    ["{{n:int}}\n{{n:int}}", "line 2: 'n' is captured twice; compare with {{=n}}"],
    ["{{n:int}} {{n:int}}", "line 1: 'n' is captured twice; compare with {{=n}}"],
  ])("%s", (golden, message) => {
    const verdict = matchGolden(golden, "", undefined);
    expect(verdict.matched).toBe(false);
    if (typeof message === "string") expect(verdict.difference).toBe(message);
    else expect(verdict.difference).toMatch(message);
  });
});

describe("the difference", () => {
  const difference = (golden: string, output: string) =>
    matchGolden(golden, output, undefined).difference;
  test("shows a replaced, a missing and an additional line", () => {
    expect(difference(text("a", "b", "c"), text("a", "x", "c"))).toBe("  a\n- b\n+ x\n  c");
    expect(difference(text("a", "b"), text("a"))).toBe("  a\n- b");
    expect(difference(text("a"), text("a", "b"))).toBe("  a\n+ b");
  });
  test("folds what agrees", () => {
    const same = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    expect(difference(text(...same, "a"), text(...same, "b"))).toBe(
      "  (17 lines as expected)\n  line 17\n  line 18\n  line 19\n- a\n+ b",
    );
  });
  test("a wrong reference is shown with what was captured", () => {
    expect(difference(text("{{p:int}}", "again {{=p}}"), text("7", "again 8"))).toBe(
      "  7\n- again 7\n+ again 8",
    );
  });
});

describe("many values in one line", () => {
  const truth = { n: 17 };
  const wanted = text(Array(40).fill("{{truth.n}}").join(" "));
  const printed = (value: string) => text(Array(40).fill(value).join(" "));

  test("are compared at once, also with a line that is nearly the one", () => {
    expect(matches(wanted, printed("17"), truth)).toBe(true);
    const broken = `${printed("17").trimEnd()}|\n`;
    expect(matchGolden(wanted, broken, truth).difference).toContain("17 17|");
    expect(matches(wanted.replace("}}\n", "}};\n"), printed("17 18"), truth)).toBe(false);
  });
  test("are known as the line that was meant, and never rewritten", () => {
    const { text: updated, refused } = updateGolden(wanted, printed("18"), truth);
    expect(updated).toBe(wanted);
    expect(refused).toEqual([wanted.trimEnd()]);
  });
});

describe("updating", () => {
  const truth = { count: 3 };
  test("rewrites only what did not match", () => {
    const update = updateGolden(text("pid {{\\d+}}", "old", "..."), text("pid 5", "new", "x"), {});
    expect(update).toEqual({ text: text("pid {{\\d+}}", "new", "..."), refused: [] });
  });
  test("writes the whole output into an empty file", () => {
    expect(updateGolden("", text("a", "b"), {}).text).toBe(text("a", "b"));
    // Refused when it is compared, and brought up to date all the same.
    const twice = "{{n:int}}x{{n:int}}";
    expect(updateGolden(`${twice}\n`, text("3x3"), {}).text).toBe(text(twice));
    expect(updateGolden(`${twice}\n`, text("3x4"), {}).text).toBe(text("3x4"));
  });
  test("never rewrites what the workload knows", () => {
    const golden = text("head", "{{truth.count}} reads");
    expect(updateGolden(golden, text("other", "4 reads"), truth)).toEqual({
      text: text("other", "{{truth.count}} reads"),
      refused: ["{{truth.count}} reads"],
    });
  });
  test("a truth line that was not printed at all stays too", () => {
    expect(updateGolden("{{truth.count}} reads\n", "", truth).refused).toHaveLength(1);
  });
  test("a truth line that matches is not refused", () => {
    const golden = text("{{truth.count}} reads", "old");
    expect(updateGolden(golden, text("3 reads", "new"), truth)).toEqual({
      text: text("{{truth.count}} reads", "new"),
      refused: [],
    });
  });
});

describe("properties", () => {
  const word = fc.stringMatching(/^[ -z|~]{0,12}$/).filter((line) => line !== "...");
  const lines = fc.array(word, { maxLength: 12 });
  test("every text without holes matches itself and only itself", () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        expect(matches(text(...a), text(...a))).toBe(true);
        if (text(...a) !== text(...b)) expect(matches(text(...a), text(...b))).toBe(false);
      }),
    );
  });
  test("an updated file matches the output that it was made from", () => {
    fc.assert(
      fc.property(lines, lines, (golden, output) => {
        const updated = updateGolden(text(...golden), text(...output), undefined).text;
        expect(matches(updated, text(...output))).toBe(true);
      }),
    );
  });
  test("what does not match has a difference", () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const verdict = matchGolden(text(...a), text(...b), undefined);
        expect(verdict.difference === "").toBe(verdict.matched);
      }),
    );
  });
});
