import { describe, expect, test } from "vitest";
import { flow } from "./help-format.ts";
import { createProgram } from "./main.ts";

const program = createProgram(() => {});
const commands = program.commands.flatMap((one) => [one, ...one.commands]);

function helpOf(command: typeof program, width: number): string {
  let help = "";
  const writeOut = (text: string): void => void (help += text);
  command.configureOutput({ writeOut, getOutHelpWidth: () => width }).outputHelp();
  return help;
}

test.each(commands.map((one) => [one.name(), one] as const))("help of %s", (name, command) => {
  const help = helpOf(command, 80);
  expect(help).not.toMatch(/\(default: (?:false|none)\)/);
  if (name !== "help") expect(help).toMatch(/\nExamples?:\n {2}tapwright /);
  const [, description = ""] = help.split("\n\n");
  const lines = description.split("\n").slice(0, -1);
  for (const line of lines) expect(line.length).toBeGreaterThan(60);
});

describe("help stays within the terminal, beside examples that are to be pasted", () => {
  test.each([80, 100])("%s columns", (width) => {
    for (const command of [program, ...commands]) {
      const long = helpOf(command, width)
        .split("\n")
        .filter((line) => line.length > width && !/^ {2}tapwright /.test(line));
      expect(long, command.name()).toEqual([]);
    }
  });
});

test.each([
  ["a paragraph of\nmany words\nflows", "a paragraph of many words\nflows"],
  ["Examples:\n  tapwright with many many words", "Examples:\n  tapwright with many many words"],
  ["  a  word\n  b  words that do not fit in", "  a  word\n  b  words that do not\n     fit in"],
  ["name\n   words that do not fit in there", "name\n   words that do not fit\n   in there"],
  ["one\n\ntwo\n", "one\n\ntwo\n"],
])("%j in 25 columns", (text, expected) => {
  expect(flow(text, 25)).toBe(expected);
});
