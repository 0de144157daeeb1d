// What the grammar does when it cannot go on: one diagnostic, and a place to go on from.

import type { Code } from "../source/codes.ts";
import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import { findMisalignedBlock } from "./block-alignment.ts";
import { describeExpected } from "./expected-words.ts";
import { hintForError } from "./error-hints.ts";
import { describeToken, spellingOf, tokenRange, type Token } from "./token.ts";
import type { Range } from "../source/source-file.ts";

/** How deep statements and expressions may be nested: what every pass can follow on a normal stack. */
const NESTING_LIMIT = 200;
/** After so many syntax errors the rest of the file is skipped. */
const ERROR_LIMIT = 50;

/** What the parser would have accepted, as peggy keeps it. */
type Expectation = {
  readonly type: string;
  readonly text?: string;
  readonly parts?: readonly (string | readonly [string, string])[];
};

const definitionWords = new Set(["probe", "function", "global", "private"]);
const statementWords = new Set(
  "if while for foreach return next delete break continue try".split(" "),
);

const takenBack: ReadonlySet<Code> = new Set([
  "parse/not-assignable",
  "parse/not-a-number-target",
] as const);

export type SyntaxErrors = ReturnType<typeof createSyntaxErrors>;

/**
 * `spelling[code]` is the word that the character of that code stands for in the parser's input. When it is not
 * careful, the first syntax error ends the parse: `hasGivenUp()` says so, and it is to be done again with care.
 */
export function createSyntaxErrors(
  tokens: readonly Token[],
  spelling: readonly string[],
  diagnostics: Diagnostic[],
  isCareful: boolean,
) {
  let depth = 0;
  let count = 0;
  let hasGivenUp = false;
  let lastErrorAt = -1;
  /** What stands before this token belongs to a definition inside of a block, which is reported already. */
  let quietUntil = -1;

  const textAt = (at: number): string => spellingOf(tokens[at]);

  function rangeAt(at: number): Range | undefined {
    const token = tokens[at];
    if (token !== undefined) return tokenRange(token);
    const last = tokens.at(-1);
    return last && { ...tokenRange(last), start: last.end };
  }

  /** Counts one more level; false when there are too many, and then the rest is not parsed any more. */
  function enter(at: number): boolean {
    if (hasGivenUp) return false;
    depth += 1;
    if (depth <= NESTING_LIMIT) return true;
    depth -= 1;
    hasGivenUp = true;
    diagnostics.push(
      createDiagnostic("parse/too-deep", { range: rangeAt(at), values: { limit: NESTING_LIMIT } }),
    );
    return false;
  }

  function leave(result: boolean): boolean {
    depth -= 1;
    return result;
  }

  function isTooMuch(at: number): boolean {
    if (++count <= ERROR_LIMIT) return false;
    hasGivenUp = true;
    diagnostics.push(
      createDiagnostic("parse/too-many-errors", {
        range: rangeAt(at),
        values: { limit: ERROR_LIMIT },
      }),
    );
    return true;
  }

  function reportUnexpected(at: number, expectations: readonly Expectation[]): void {
    if (!isCareful) hasGivenUp = true;
    if (hasGivenUp || at === lastErrorAt || at < quietUntil) return;
    lastErrorAt = at;
    if (isTooMuch(at)) return;
    // A token that is broken itself has been reported already.
    if (tokens[at]?.problem?.severity === "error") return;
    const expected = wordsOf(expectations, spelling);
    diagnostics.push(
      createDiagnostic("parse/unexpected", {
        range: rangeAt(at),
        values: { found: describeToken(tokens[at]), expected: describeExpected(expected) },
        hint: hintForError(tokens, at, expected),
      }),
    );
  }

  /** Reports what is wrong with the statement that starts at `start`, and says where the next one starts. */
  function skipStatement(
    start: number,
    failedAt: number,
    expectations: readonly Expectation[],
  ): number {
    const at = Math.max(start, failedAt);
    if (!hasReportedCause(start, at)) reportUnexpected(at, failedAt >= start ? expectations : []);
    return hasGivenUp ? tokens.length : Math.max(start + 1, endOfStatement(start, at));
  }

  /**
   * What was found in the part that could be read is taken back where it may be no more than the consequence of the
   * error at hand: in `a[1 = 2` nobody meant an assignment. Only `print x, y` is told as what it is.
   */
  function hasReportedCause(start: number, at: number): boolean {
    const [first, last] = [tokens[start], tokens[at] ?? tokens.at(-1)];
    const isWithin = ({ range }: Diagnostic): boolean =>
      range !== undefined &&
      range.file === first?.file &&
      range.start >= first.start &&
      range.end <= (last?.end ?? 0);
    for (let index = diagnostics.length - 1; index >= 0; index--) {
      const diagnostic = diagnostics[index]!;
      if (!isWithin(diagnostic)) continue;
      if (diagnostic.code === "parse/print-without-parentheses" && textAt(at) === ",") return true;
      if (takenBack.has(diagnostic.code)) diagnostics.splice(index, 1);
    }
    return false;
  }

  function endOfStatement(start: number, failedAt: number): number {
    let braces = 0;
    for (let at = endOfBrackets(start, failedAt); at < tokens.length; at++) {
      const text = textAt(at);
      if (isDefinitionStart(at)) return at;
      if (text === "{") braces += 1;
      else if (braces > 0) {
        if (text !== "}" || --braces > 0) continue;
        const next = textAt(at + 1);
        if (next !== "else" && next !== "catch") return at + 1;
      } else if (text === ";") return at + 1;
      else if (text === "}") return at;
      else if (at > start && at > failedAt && statementWords.has(text) && !isElseIf(at)) return at;
    }
    return tokens.length;
  }

  /** Behind the bracket that closes what is open where the statement failed, if there is one on the same line. */
  function endOfBrackets(start: number, failedAt: number): number {
    let depth = 0;
    for (let at = start; at < tokens.length; at++) {
      const text = textAt(at);
      if (at > failedAt && isOnNextLine(at)) break;
      if (at >= failedAt && (depth === 0 || text === "{" || text === "}")) break;
      if (text === "(" || text === "[") depth += 1;
      if (text === ")" || text === "]") depth -= 1;
      if (at >= failedAt && depth === 0) return at + 1;
    }
    return failedAt;
  }

  function isOnNextLine(at: number): boolean {
    const [before, token] = [tokens[at - 1], tokens[at]];
    if (before === undefined || token === undefined || before.file !== token.file) return true;
    return token.file.text.slice(before.end, token.start).includes("\n");
  }

  const isElseIf = (at: number): boolean => textAt(at - 1) === "else";

  function skipItem(start: number, failedAt: number, expectations: readonly Expectation[]): number {
    const at = Math.max(start, failedAt);
    reportUnexpected(at, failedAt >= start ? expectations : []);
    if (hasGivenUp) return tokens.length;
    return endOfItem(start, at);
  }

  /** The next definition, or what follows the block at hand: the next word may be misspelt, too. */
  function endOfItem(start: number, failedAt: number): number {
    let braces = openAlternatives(start, failedAt);
    for (let at = failedAt; at < tokens.length; at++) {
      const text = textAt(at);
      if (at > start && isDefinitionStart(at)) return at;
      // A global has no body, and the next definition begins a line, also when its first word is misspelt.
      if (textAt(start) === "global" && at > failedAt && isOnNextLine(at)) return at;
      if (text === "{") braces += 1;
      if (text !== "}" || --braces > 0) continue;
      const next = textAt(at + 1);
      if (next !== "," && next !== "." && next !== "{") return at + 1;
    }
    return tokens.length;
  }

  /** How many `{` of a probe point's alternatives are open where it failed. */
  function openAlternatives(start: number, failedAt: number): number {
    let braces = 0;
    for (let at = start; at < failedAt; at++) {
      if (textAt(at) === "{") braces += 1;
      if (textAt(at) === "}") braces -= 1;
    }
    return Math.max(0, braces);
  }

  /** The words that begin a definition are names, too, where they follow a dot. */
  function isDefinitionStart(at: number): boolean {
    if (!definitionWords.has(textAt(at))) return false;
    const before = textAt(at - 1);
    return before !== "." && before !== "->" && (before !== "private" || at === 0);
  }

  /** A block ended without its brace. Always true: the block is taken as it is. */
  function unclosed(open: number, at: number): boolean {
    if (!isCareful) hasGivenUp = true;
    if (hasGivenUp || lastErrorAt >= at || isTooMuch(open)) return true;
    lastErrorAt = at;
    const hint = isDefinitionStart(at) ? hintForDefinition(at) : undefined;
    quietUntil = hint === undefined ? -1 : endOfBlock(open);
    if (quietUntil !== -1) return definedInside(at);
    const isEnd = at >= tokens.length;
    const suspect = findMisalignedBlock(tokens, open, at);
    diagnostics.push(
      createDiagnostic("parse/unclosed", {
        range: rangeAt(open),
        values: {
          opener: "{",
          closer: "}",
          found: isEnd ? "the end of the file" : describeToken(tokens[at]),
        },
        hint,
        notes: [
          ...(isEnd ? [] : [{ message: "it should end before this", range: rangeAt(at) }]),
          ...(suspect === undefined
            ? []
            : [
                {
                  message: "perhaps this is the one: the `}` that ends it is indented otherwise",
                  range: rangeAt(suspect),
                },
              ]),
        ],
      }),
    );
    return true;
  }

  /** The block is closed: nothing is missing, the definition is too much in it. */
  function definedInside(at: number): boolean {
    diagnostics.push(
      createDiagnostic("parse/unexpected", {
        range: rangeAt(at),
        values: { found: describeToken(tokens[at]), expected: "a statement" },
        hint: `\`${textAt(at)}\` stands outside of blocks: move it out`,
      }),
    );
    return true;
  }

  /** Behind the `}` that closes the block all the same; -1 when nothing does. */
  function endOfBlock(open: number): number {
    let braces = 0;
    for (let at = open; at < tokens.length; at++) {
      if (textAt(at) === "{") braces += 1;
      if (textAt(at) === "}" && --braces === 0) return at + 1;
    }
    return -1;
  }

  /** One that stands on its opener's line was meant to be inside. */
  function hintForDefinition(at: number): string | undefined {
    const [before, token] = [tokens[at - 1], tokens[at]];
    if (before === undefined || token === undefined || before.file !== token.file) return undefined;
    const isIndented = /\n[ \t]+$/.test(token.file.text.slice(0, token.start));
    const isOnLine = !token.file.text.slice(before.end, token.start).includes("\n");
    return isIndented || isOnLine
      ? `\`${textAt(at)}\` stands outside of blocks; if that is meant, add the missing \`}\``
      : undefined;
  }

  function isWord(at: number, text: string): boolean {
    return textAt(at) === text;
  }

  /** `avg(x)` and `hist(x)` among globals: the spelling of 2005. */
  function isDefaultAggregate(at: number): boolean {
    const text = textAt(at);
    return (text === "avg" || text === "hist") && textAt(at + 1) === "(";
  }

  return {
    isCareful,
    enter,
    leave,
    skipStatement,
    skipItem,
    unclosed,
    isWord,
    isDefaultAggregate,
    hasGivenUp: () => hasGivenUp,
  };
}

/** The words that the parser would have accepted. */
function wordsOf(
  expectations: readonly Expectation[],
  spelling: readonly string[],
): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (code: number): void => {
    const word = spelling[code];
    if (word !== undefined) words.add(word);
  };
  for (const { text, parts } of expectations) {
    if (text) add(text.charCodeAt(0));
    for (const part of parts ?? []) {
      const [first, last] = typeof part === "string" ? [part, part] : part;
      for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) add(code);
    }
  }
  return words;
}
