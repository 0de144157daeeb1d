// Text to tokens. Written by hand: it is the one place that looks at every character.
//
// It never fails. What is wrong with a token is carried by the token (`problem`), because text in a branch
// that the preprocessor does not take may be wrong.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import type { Expansion, Range, SourceFile } from "../source/source-file.ts";
import { cleanComment } from "./comment.ts";
import { decodeEscapes } from "./escapes.ts";
import { kindOfWord, tokenKinds, type Token } from "./token.ts";

export interface LexerResult {
  readonly tokens: Token[];
  /** True when there is something to do for the preprocessor: a `%( … %)` or a word with `@`. */
  readonly hasDirectives: boolean;
  /** Which of the script's arguments are used, by index from 0. */
  readonly usedArguments: ReadonlySet<number>;
}

/** Cuts a text into tokens. `scriptArguments` are what `$1`, `@1` and `$#` stand for. */
export function lexFile(file: SourceFile, scriptArguments: readonly string[] = []): LexerResult {
  return lexText(file, scriptArguments);
}

/** A text that stands for an argument. */
interface Pasted {
  readonly from: Expansion;
  /** Where what follows the argument begins. */
  readonly end: number;
}

const SPACE = 1;
const WORD_START = 2;
const DIGIT = 3;
const classOf = new Uint8Array(128);
const isWordPart = new Uint8Array(128);
for (const space of " \t\n\r\v\f") classOf[space.charCodeAt(0)] = SPACE;
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$@]/.test(character)) classOf[code] = WORD_START;
  if (/[0-9]/.test(character)) classOf[code] = DIGIT;
  if (/[A-Za-z0-9_$]/.test(character)) isWordPart[code] = 1;
}

// Longest first. `%(` and its like are kinds of their own only to the preprocessor.
const operators = [
  ["<<<", ">>>", "<<=", ">>="],
  "== != <= >= =~ !~ += -= *= /= %= &= ^= |= .= && || ++ -- -> << >> %( %? %: %)".split(" "),
  [..."!%&()*+,-./:;<=>?[]^{|}~"],
].flat();
/** Operators by first character, longest first, with their kinds. */
const operatorsByFirst: { readonly text: string; readonly kind: number }[][] = [];
for (const text of operators) {
  (operatorsByFirst[text.charCodeAt(0)] ??= []).push({
    text,
    kind: kindOfWord(text) ?? tokenKinds.other,
  });
}

const keywordKinds = new Map<string, number>();
for (const word of (
  "probe global private function if else for foreach in limit return delete " +
  "while break continue next string long try catch"
).split(" ")) {
  keywordKinds.set(word, kindOfWord(word) ?? tokenKinds.other);
}
const startsDefinition = new Set(["probe", "function", "private", "export", "global"]);

/** What stands for an argument of the script, or for how many there are. */
const argumentWord = /[$@](?:[0-9]+|#)/y;

const NEWLINE = 10;
const QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const PERCENT = 37;
const STAR = 42;
const SLASH = 47;
const AT = 64;
const BACKSLASH = 92;
const OPEN_BRACE = 123;

function lexText(
  file: SourceFile,
  scriptArguments: readonly string[],
  pasted?: Pasted,
): LexerResult & { readonly end: number } {
  const text = file.text;
  const length = text.length;
  const pastedFrom = pasted?.from;
  const tokens: Token[] = [];
  const usedArguments = new Set<number>();
  let hasDirectives = false;
  // The comment read last, and whether it can still belong to what follows.
  let commentStart = -1;
  let commentEnd = -1;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const rangeOf = (start: number, end: number): Range => ({
    file,
    start,
    end,
    expandedFrom: pastedFrom,
  });
  function push(
    kind: number,
    value: string,
    start: number,
    end: number,
    problem?: Diagnostic,
  ): void {
    tokens.push({
      kind,
      text: value,
      file,
      start,
      end,
      expandedFrom: pastedFrom,
      problem,
      comment: undefined,
    });
  }

  /** Comments on neighbouring lines are one; a comment behind something else says nothing of the next line. */
  function noteComment(start: number, end: number): void {
    const last = pastedFrom === undefined ? tokens.at(-1) : undefined;
    if (last !== undefined && !text.slice(last.end, start).includes("\n")) {
      commentEnd = -1;
      return;
    }
    const continues = commentEnd !== -1 && isOneLineBreak(text, commentEnd, start);
    if (!continues) commentStart = start;
    commentEnd = end;
  }

  function lexWord(): void {
    const start = at;
    const first = text.charCodeAt(at);
    at += 1;
    while (at < length && isWordPart[text.charCodeAt(at)] === 1) at += 1;
    if (first === DOLLAR || first === AT) return lexMarkedWord(start, first);
    const word = text.slice(start, at);
    const kind = keywordKinds.get(word) ?? tokenKinds.name;
    const isAfterComment = commentEnd !== -1 && startsDefinition.has(word);
    tokens.push({
      kind,
      text: word,
      file,
      start,
      end: at,
      expandedFrom: pastedFrom,
      problem: undefined,
      comment:
        isAfterComment && isOneLineBreak(text, commentEnd, start)
          ? cleanComment(text.slice(commentStart, commentEnd)) || undefined
          : undefined,
    });
  }

  function lexMarkedWord(start: number, first: number): void {
    // An argument ends with its digits, whatever follows: `$1bar`.
    argumentWord.lastIndex = start;
    if (pastedFrom === undefined && argumentWord.test(text)) {
      at = argumentWord.lastIndex;
      return pasteArgument(text.slice(start, at), start);
    }
    const word = text.slice(start, at);
    if (first === AT) {
      hasDirectives = true;
      push(at === start + 1 ? tokenKinds.other : tokenKinds.at, word, start, at);
    } else {
      const isSuffix = word === "$" || word === "$$";
      push(isSuffix ? tokenKinds.dollars : tokenKinds.target, word, start, at);
    }
  }

  function pasteArgument(word: string, start: number): void {
    const count = scriptArguments.length;
    const index = Number(word.slice(1)) - 1;
    const value = word.endsWith("#") ? String(count) : scriptArguments[index];
    if (value === undefined) {
      const problem = createDiagnostic("lex/no-such-argument", {
        range: rangeOf(start, at),
        values: { text: word, count },
      });
      return push(tokenKinds.string, "", start, at, problem);
    }
    if (!word.endsWith("#")) usedArguments.add(index);
    if (word.startsWith("@")) return push(tokenKinds.string, value, start, at);
    const inner = lexPasted(value, text.slice(at), { name: word, call: rangeOf(start, at) });
    for (const token of inner.tokens) tokens.push(token);
    hasDirectives ||= inner.hasDirectives;
    at += inner.end - value.length;
  }

  /** The end of an argument and what follows can be one: a word, a number, an operator, a comment. */
  function lexPasted(value: string, rest: string, from: Expansion): ReturnType<typeof lexText> {
    const path = `<argument ${from.name}>`;
    const pastedAs = (all: string): SourceFile => ({ path, text: all, origin: file.origin });
    const place = { from, end: value.length };
    const { end } = lexText(pastedAs(value + rest), [], place);
    return lexText(pastedAs((value + rest).slice(0, end)), [], place);
  }

  /** `1.5`, and not the words of a probe point such as `a.1.5`. */
  function isFloatingPoint(start: number): boolean {
    return (
      text[at] === "." &&
      isDigit(text.charCodeAt(at + 1)) &&
      isDigit(text.charCodeAt(at - 1)) &&
      text[start - 1] !== "."
    );
  }

  function lexNumber(): void {
    const start = at;
    while (at < length && isAlphanumeric(text.charCodeAt(at))) at += 1;
    if (isFloatingPoint(start)) {
      at += 1;
      while (at < length && isAlphanumeric(text.charCodeAt(at))) at += 1;
    }
    const spelled = text.slice(start, at);
    const reason = faultOfNumber(spelled);
    const problem =
      reason === undefined
        ? undefined
        : createDiagnostic("lex/bad-number", {
            range: rangeOf(start, at),
            values: { text: spelled, reason },
          });
    push(tokenKinds.number, problem ? "0" : spelled, start, at, problem);
  }

  function lexString(): void {
    const start = at;
    at += 1;
    let hasEscapes = false;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE || code === NEWLINE) break;
      if (code === BACKSLASH) {
        hasEscapes = true;
        at += 1;
      }
    }
    if (at > length) at = length;
    const raw = text.slice(start + 1, at);
    const isClosed = text.charCodeAt(at) === QUOTE;
    if (isClosed) at += 1;
    const problem = isClosed
      ? undefined
      : createDiagnostic("lex/unterminated-string", {
          range: rangeOf(start, at),
          hint: /\\"[^"]*$/.test(raw)
            ? '`\\"` is a quote within the string; a backslash is written `\\\\`'
            : undefined,
        });
    push(tokenKinds.string, hasEscapes ? decodeEscapes(raw) : raw, start, at, problem);
  }

  function lexBlockComment(): void {
    const start = at;
    const close = text.indexOf("*/", at + 2);
    at = close === -1 ? length : close + 2;
    if (close !== -1) return noteComment(start, at);
    const problem = createDiagnostic("lex/unterminated-comment", {
      range: rangeOf(start, start + 2),
    });
    push(tokenKinds.other, "/*", start, start + 2, problem);
  }

  function lexLineComment(): void {
    const start = at;
    const end = text.indexOf("\n", at);
    at = end === -1 ? length : end;
    noteComment(start, at);
  }

  function lexEmbeddedC(): void {
    const start = at;
    const close = text.indexOf("%}", at + 2);
    at = close === -1 ? length : close + 2;
    const code = text.slice(start + 2, close === -1 ? length : close);
    const swapped = code.indexOf("}%");
    let problem: Diagnostic | undefined;
    if (close === -1) {
      problem = createDiagnostic("lex/unterminated-embedded-c", {
        range: rangeOf(start, start + 2),
        hint: swapped === -1 ? undefined : "embedded C ends with `%}`, not with `}%`",
      });
    } else if (swapped !== -1) {
      const from = start + 2 + swapped;
      problem = createDiagnostic("lex/swapped-embedded-c-end", { range: rangeOf(from, from + 2) });
    }
    push(tokenKinds.embeddedC, code, start, at, problem);
  }

  function lexOperator(first: number): void {
    const candidates = operatorsByFirst[first];
    if (candidates === undefined) return lexBadCharacters();
    for (const { text: spelled, kind } of candidates) {
      if (spelled.length > 1 && !text.startsWith(spelled, at)) continue;
      if (first === PERCENT && spelled.length === 2 && spelled !== "%=") hasDirectives = true;
      push(kind, spelled, at, at + spelled.length);
      at += spelled.length;
      return;
    }
  }

  function lexBadCharacters(): void {
    const start = at;
    const quoted = /'[^'\n]*'/y;
    quoted.lastIndex = at;
    if (quoted.test(text)) at = quoted.lastIndex;
    else while (at < length && isForeign(text.charCodeAt(at))) at += 1;
    const found = text.slice(start, Math.min(at, start + 20));
    const problem = createDiagnostic("lex/bad-character", {
      range: rangeOf(start, at),
      values: { character: nameOfCharacter(found) },
      hint: hintForCharacter(found, text[start - 1]),
    });
    push(found.startsWith("'") ? tokenKinds.string : tokenKinds.other, found, start, at, problem);
  }

  const last = pasted?.end ?? length;
  while (at < last) {
    const code = text.charCodeAt(at);
    const characterClass = code < 128 ? classOf[code] : 0;
    if (characterClass === SPACE) {
      at += 1;
      while (at < last && classOf[text.charCodeAt(at)] === SPACE) at += 1;
    } else if (characterClass === WORD_START) lexWord();
    else if (characterClass === DIGIT) lexNumber();
    else if (code === QUOTE) lexString();
    else if (code === HASH) lexLineComment();
    else if (code === SLASH && text.charCodeAt(at + 1) === SLASH) lexLineComment();
    else if (code === SLASH && text.charCodeAt(at + 1) === STAR) lexBlockComment();
    else if (code === PERCENT && text.charCodeAt(at + 1) === OPEN_BRACE) lexEmbeddedC();
    else lexOperator(code);
  }
  return { tokens, hasDirectives, usedArguments, end: at };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isAlphanumeric(code: number): boolean {
  return code < 128 && isWordPart[code] === 1 && code !== DOLLAR && code !== 95;
}

/** Characters that begin no token. */
function isForeign(code: number): boolean {
  if (code >= 128) return true;
  return (
    classOf[code] === 0 && code !== QUOTE && code !== HASH && operatorsByFirst[code] === undefined
  );
}

/** True when the gap is spaces and exactly one line break: the two stand on neighbouring lines. */
function isOneLineBreak(text: string, from: number, to: number): boolean {
  const first = text.indexOf("\n", from);
  if (first === -1 || first >= to) return false;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (classOf[code] !== SPACE) return false;
    if (code === NEWLINE && at !== first) return false;
  }
  return true;
}

function nameOfCharacter(found: string): string {
  if (found === "`") return "a backquote";
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(found)) return `\`${found}\``;
  // Nobody would see a space that is no space, or a control character.
  const code = found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  return `the invisible character U+${code}`;
}

function hintForCharacter(found: string, before: string | undefined): string | undefined {
  if (/[“”„‟«»‘’']/.test(found)) return 'strings stand between double quotes, `"`';
  if (found === "\\") return "remove it: a statement goes on in the next line without a mark";
  if (/^[\s\u200b-\u200d\u2060\ufeff]/.test(found)) return "replace it by a space";
  return /^\p{L}/u.test(found) || (before !== undefined && /\w/.test(before))
    ? "names are made of the letters a to z, A to Z, digits and `_`"
    : undefined;
}

/** What is wrong with a number, in words; undefined when it is good. As strtoull with base 0 reads them. */
function faultOfNumber(spelled: string): string | undefined {
  if (/^0[xX]/.test(spelled)) {
    if (!/^0[xX][0-9a-fA-F]+$/.test(spelled)) return "not all of it is hexadecimal digits";
  } else if (spelled.includes(".")) {
    return "there are no floating-point numbers";
  } else if (/^0[bB][01]+$/.test(spelled)) {
    return "there is no binary notation";
  } else if (/^[0-9]+[eE][0-9]*$/.test(spelled)) {
    return "there are no exponents";
  } else if (/^0./.test(spelled)) {
    if (!/^[0-7]+$/.test(spelled)) return "a leading 0 means octal digits, 0 to 7";
  } else if (!/^[0-9]+$/.test(spelled)) {
    return "a letter follows the digits";
  }
  return spelled.length > 16 && valueOfNumber(spelled) >= 1n << 64n
    ? "it needs more than 64 bits"
    : undefined;
}

/** The value of a number that the lexer found good: from 0 to 2^64-1. */
export function valueOfNumber(spelled: string): bigint {
  return BigInt(/^0[0-7]/.test(spelled) ? `0o${spelled}` : spelled);
}
