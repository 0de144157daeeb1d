// What two wrong scripts have in common when they only differ in names and numbers: the shape of the line at fault.

import { lexFile } from "../../compiler/syntax/lexer.ts";
import { scriptFile } from "../../compiler/syntax/test-scripts.ts";
import { spellingOf, tokenKinds, type Token } from "../../compiler/syntax/token.ts";
import type { WrongScript } from "./marked-scripts.ts";

/** The code, what is marked, and the line around it, without the names that a script chooses for itself. */
export function constructOf({ code, text, expected }: WrongScript): string {
  const mark = expected.find((one) => one.includes(` ${code}: `)) ?? "";
  const [, line = "1", column = "1", width = "1"] = /^(\d+):(\d+)\+(\d+) /.exec(mark) ?? [];
  const written = text.split("\n")[Number(line) - 1] ?? "";
  const start = Number(column) - 1;
  const marked = written.slice(start, start + Number(width));
  return `${code} | ${shapeOf(marked, true)} | ${shapeOf(written, false)}`;
}

/** Numbers count where they are marked: a range has two ends. */
function shapeOf(text: string, withNumbers: boolean): string {
  const { tokens } = lexFile(scriptFile(text));
  return tokens
    .map((token, at) => {
      if (token.problem !== undefined) return text.slice(token.start, token.end);
      if (token.kind === tokenKinds.number) return withNumbers ? token.text : "0";
      if (token.kind === tokenKinds.string) return JSON.stringify(token.text);
      return token.kind === tokenKinds.name && isChosen(tokens, at) ? "name" : token.text;
    })
    .join(" ");
}

/** What the preprocessor can test, and constants of C, are no names that a script chooses. */
const isGiven = /^(?:[A-Z][A-Z0-9_]+|arch|runtime|kernel_vr?|systemtap_\w+|guru_mode)$/;

/** A variable: functions, parts of probe points and members are what a script is about. */
function isChosen(tokens: readonly Token[], at: number): boolean {
  const [before, after] = [spellingOf(tokens[at - 1]), spellingOf(tokens[at + 1])];
  return (
    !isGiven.test(tokens[at]!.text) &&
    after !== "(" &&
    after !== "." &&
    before !== "." &&
    before !== "->" &&
    before !== ":" &&
    before !== "probe"
  );
}
