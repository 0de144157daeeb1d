// `=~` and `!~`: the expression is compiled while the script is.

import { compileRegex, type RegexAutomata, type RegexFault } from "../regex/index.ts";
import type { Range } from "../source/source-file.ts";
import type { RegexMatch, StringLiteral } from "../syntax/ast.ts";
import { bytesOfString, decodeEscapes } from "../syntax/escapes.ts";
import type { IrExpression } from "./ir.ts";
import { report, type Unit } from "./unit.ts";

/** The automata of a script; equal expressions share theirs. */
export interface Regexes {
  readonly automata: RegexAutomata[];
  readonly numbers: Map<string, number>;
  /** matched() or ngroups() is called somewhere. */
  areKept: boolean;
}

export function createRegexes(): Regexes {
  return { automata: [], numbers: new Map(), areKept: false };
}

export function lowerRegexMatch(unit: Unit, e: RegexMatch): IrExpression {
  const { negated, range } = e;
  const subject = unit.lower(e.subject, "string");
  const regex = unit.elaboration.isLast ? numberOf(unit, e.pattern) : 0;
  if (regex === undefined) return { kind: "number", type: "long", value: 0n, range };
  return { kind: "match", type: "long", regex, subject, negated, range };
}

function numberOf(unit: Unit, pattern: StringLiteral): number | undefined {
  const { automata, numbers, areKept } = unit.elaboration.regexes;
  const known = numbers.get(pattern.value);
  if (known !== undefined) return known;
  const compiled = compileRegex(bytesOfString(pattern.value), areKept);
  if (compiled.kind === "fault") {
    const { reason } = compiled.fault;
    const range = rangeInside(pattern, compiled.fault);
    report(unit, "type/bad-regex", { range, values: { reason } });
    return undefined;
  }
  if (compiled.kind === "too-large") {
    report(unit, "type/large-regex", { range: pattern.range });
    return undefined;
  }
  const number = automata.push(compiled.automata) - 1;
  numbers.set(pattern.value, number);
  return number;
}

/** Strings side by side are one literal, with blanks and comments between. */
const piece = /"((?:[^"\\\n]|\\[^])*)"|\/\*[^]*?\*\/|\/\/[^\n]*|#[^\n]*/g;
const unit = /\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|[^])|[^]/gu;

/** Where some bytes of a literal stand in the file; the whole literal where it was not written there as it is. */
function rangeInside(pattern: StringLiteral, { start, end }: RegexFault): Range {
  const { range, value } = pattern;
  const written = range.file.text.slice(range.start, range.end);
  const places: number[] = [];
  let text = "";
  for (const literal of written.matchAll(piece)) {
    if (literal[1] === undefined) continue;
    for (const one of literal[1].matchAll(unit)) {
      const decoded = decodeEscapes(one[0]);
      const place = range.start + literal.index + 1 + one.index;
      for (const _ of bytesOfString(decoded)) places.push(place);
      text += decoded;
    }
  }
  if (text !== value) return range;
  const last = range.end - 1;
  const from = places[start] ?? last;
  return { file: range.file, start: from, end: Math.max(places[end] ?? last, from + 1) };
}
