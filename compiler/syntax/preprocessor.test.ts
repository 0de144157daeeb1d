// Properties of the preprocessor, on random texts of which the outcome is known.

import { expect, test } from "vitest";
import { createRandom, type Random } from "../../testsuites/robustness/random.ts";
import { parseScript } from "./parse.ts";
import { printScript } from "./printer.ts";
import { exampleEnvironment, scriptFile } from "./test-scripts.ts";

const rounds = 300;

function printed(text: string): string {
  const { script, diagnostics } = parseScript(scriptFile(text), exampleEnvironment);
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong !== undefined) throw new Error(`${wrong.message}: ${text}`);
  return printScript(script);
}

function statement(random: Random): string {
  const value = random.pick(["1", "x", '"text"', "f(2)", "a[3]", "(x + 1)"]);
  return random.pick([
    `x = ${value};`,
    `println(${value});`,
    `if (${value}) { y = 2 }`,
    `a[${value}] <<< 3;`,
  ]);
}

/** A conditional as it is written, and what is left of it. */
function conditional(random: Random, depth: number): readonly [text: string, left: string] {
  if (depth === 0) {
    const one = statement(random);
    return [one, one];
  }
  const [[yes, yesLeft], [no, noLeft]] = [1, 2].map(() =>
    conditional(random, random.below(depth)),
  ) as [readonly [string, string], readonly [string, string]];
  const isTrue = random.below(2) === 0;
  const [one, other] = [random.below(100), random.below(100)];
  const spelled = isTrue
    ? random.pick([`${one} == ${one}`, `${one} < ${one + 1 + other}`, `"a*" != "b" || 1 == 2`])
    : random.pick(["1 == 2", `${one + 1 + other} <= ${one}`, `"a" == "b" && 1 == 1`]);
  const hasElse = random.below(3) > 0;
  const text = `%( ${spelled} %? ${yes} ${hasElse ? `%: ${no} ` : ""}%)`;
  return [text, isTrue ? yesLeft : hasElse ? noLeft : ""];
}

test("of conditionals, however nested, the branches are left that hold", () => {
  const random = createRandom(1);
  for (let round = 0; round < rounds; round++) {
    const parts = Array.from({ length: 1 + random.below(3) }, () => conditional(random, 4));
    const whole = (index: 0 | 1): string =>
      `global a probe begin { ${parts.map((part) => part[index]).join(" ")} }`;
    expect(printed(whole(0)), whole(0)).toBe(printed(whole(1)));
  }
});

test("a macro is its body with its arguments, also within conditionals and other macros", () => {
  const random = createRandom(2);
  for (let round = 0; round < rounds; round++) {
    const [first, second] = [statement(random), statement(random)];
    const [one, two] = [random.below(1000), random.below(1000)];
    const macros = `@define inner(p, q) %( @p + @q * 2 %) @define outer(r) %( println(@inner(@r, ${two})); ${first} %)`;
    const text = `global a ${macros} probe begin { @outer(${one}) %( 1 == 1 %? @outer((${two})) %) ${second} }`;
    const body = (value: string): string => `println(${value} + ${two} * 2); ${first}`;
    const plain = `global a probe begin { ${body(`${one}`)} ${body(`(${two})`)} ${second} }`;
    expect(printed(text), text).toBe(printed(plain));
  }
});

test("what is no conditional and no macro stays as it is", () => {
  const random = createRandom(3);
  for (let round = 0; round < rounds; round++) {
    const body = Array.from({ length: 5 }, () => statement(random)).join(" ");
    const text = `global a probe begin { ${body} }`;
    const blind = `global a %( 1 == 2 %? %( 1 == 1 %? nonsense %) @nothing %) probe begin { ${body} }`;
    expect(printed(blind)).toBe(printed(text));
  }
});
