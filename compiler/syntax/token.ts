// A token: what the lexer makes, the preprocessor rearranges and the grammar reads.

import type { Diagnostic } from "../source/diagnostic.ts";
import { joinRanges, type Expansion, type Range, type SourceFile } from "../source/source-file.ts";
import { quoteString } from "./escapes.ts";
import { terminals } from "./grammar.gen.js";

export interface Token {
  /** The character that stands for this kind of token in the text that the grammar reads. */
  readonly kind: number;
  /** Words, numbers and operators as written; the value of a string; what is between `%{` and `%}`. */
  readonly text: string;
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly expandedFrom: Expansion | undefined;
  /** Reported only if the token survives the preprocessor: what is in a branch not taken may be broken. */
  readonly problem: Diagnostic | undefined;
  /** The comment that ends on the line above, without its marks; kept where a definition can begin. */
  readonly comment: string | undefined;
}

/** The kinds that are not spelled like themselves. */
export const tokenKinds = {
  name: terminals["<name>"]!,
  target: terminals["<target>"]!,
  dollars: terminals["<dollars>"]!,
  at: terminals["<at>"]!,
  number: terminals["<number>"]!,
  string: terminals["<string>"]!,
  embeddedC: terminals["<embedded C>"]!,
  /** What the grammar never accepts: marks of the preprocessor, broken text. */
  other: 1,
} as const;

/** The kind of a keyword or operator, by its spelling; undefined when the grammar has no such word. */
export function kindOfWord(text: string): number | undefined {
  return Object.hasOwn(terminals, text) ? terminals[text] : undefined;
}

/** True for the operator or word that is spelled so, and not for a string that says the same. */
export function isSpelled(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.text === text && spells(token);
}

/** How an operator or a word is spelled; empty for strings, embedded C, and the end of the file. */
export function spellingOf(token: Token | undefined): string {
  return token !== undefined && spells(token) ? token.text : "";
}

function spells(token: Token): boolean {
  return token.kind !== tokenKinds.string && token.kind !== tokenKinds.embeddedC;
}

export function tokenRange(token: Token): Range {
  return {
    file: token.file,
    start: token.start,
    end: token.end,
    expandedFrom: token.expandedFrom,
  };
}

/** The range from the start of one token to the end of another. */
export function spanTokens(first: Token, last: Token): Range {
  if (first.expandedFrom === last.expandedFrom && first.file === last.file) {
    return {
      file: first.file,
      start: first.start,
      end: last.end,
      expandedFrom: first.expandedFrom,
    };
  }
  return joinRanges(tokenRange(first), tokenRange(last));
}

/** True when nothing, not even a space, stands between the two. */
export function areAdjacent(left: Token, right: Token): boolean {
  return (
    left.end === right.start && left.file === right.file && left.expandedFrom === right.expandedFrom
  );
}

/** How a token is named in a message. */
export function describeToken(token: Token | undefined): string {
  if (token === undefined) return "end of file";
  switch (token.kind) {
    case tokenKinds.name:
      return `name \`${token.text}\``;
    case tokenKinds.number:
      return `number \`${token.text}\``;
    case tokenKinds.string:
      return `string \`${quoteString(token.text.length > 30 ? `${token.text.slice(0, 30)}…` : token.text)}\``;
    case tokenKinds.embeddedC:
      return "embedded C";
    default:
      return `\`${token.text}\``;
  }
}
