// `=~` and `!~`: the expression is compiled while the script is.

import { compileRegex, type CompiledRegex, type RegexAutomata } from "../regex/index.ts";
import type { RegexMatch, StringLiteral } from "../syntax/ast.ts";
import { bytesOfString } from "../syntax/escapes.ts";
import type { IrExpression } from "./ir.ts";
import { placeOfBytes, writtenCharacters } from "./literal-places.ts";
import { report, type Unit } from "./unit.ts";

/** The automata of a script; equal expressions share theirs. */
export interface Regexes {
  readonly automata: RegexAutomata[];
  readonly numbers: Map<string, number>;
  /** By expression, what compiling it gave. */
  readonly known: Map<string, CompiledRegex>;
  /** matched() or ngroups() is called somewhere. */
  areKept: boolean;
}

export function createRegexes(): Regexes {
  return { automata: [], numbers: new Map(), known: new Map(), areKept: false };
}

export function lowerRegexMatch(unit: Unit, e: RegexMatch): IrExpression {
  const { negated, range } = e;
  const subject = unit.lower(e.subject, "string");
  const regex = unit.elaboration.isLast ? numberOf(unit, e.pattern) : 0;
  if (regex === undefined) return { kind: "number", type: "long", value: 0n, range };
  return { kind: "match", type: "long", regex, subject, negated, range };
}

function numberOf(unit: Unit, pattern: StringLiteral): number | undefined {
  const { known, areKept } = unit.elaboration.regexes;
  const compiled = known.get(pattern.value) ?? compileRegex(bytesOfString(pattern.value), areKept);
  known.set(pattern.value, compiled);
  warnLostBackslash(unit, pattern);
  switch (compiled.kind) {
    case "automata":
      return addAutomata(unit.elaboration.regexes, pattern.value, compiled.automata);
    case "fault": {
      const { reason, start, end } = compiled.fault;
      const range = placeOfBytes(pattern, start, end);
      report(unit, "type/bad-regex", { range, values: { reason } });
      return undefined;
    }
    case "too-large":
      report(unit, "type/large-regex", { range: pattern.range });
      return undefined;
  }
}

function addAutomata({ automata, numbers }: Regexes, pattern: string, one: RegexAutomata): number {
  const number = numbers.get(pattern) ?? automata.push(one) - 1;
  numbers.set(pattern, number);
  return number;
}

/** The classes of Perl have other names in a POSIX expression, with two backslashes as well. */
function hintForClass(letter: string): string | undefined {
  const classes: Readonly<Record<string, string>> = {
    d: "[0-9]",
    D: "[^0-9]",
    w: "[[:alnum:]_]",
    W: "[^[:alnum:]_]",
    s: "[[:space:]]",
    S: "[^[:space:]]",
  };
  const written = classes[letter];
  return written && `write \`${written}\`: there is no \`\\${letter}\` in a POSIX expression`;
}

/** `"\."` is a string of one dot: who wrote it means what `"\\."` is. */
function warnLostBackslash(unit: Unit, pattern: StringLiteral): void {
  if (pattern.range.file.origin === "library") return;
  const lost = writtenCharacters(pattern)?.find(({ text }) =>
    /^\\[.[\]()*+?{}|^$dDwWsSB]$/.test(text),
  );
  if (lost === undefined) return;
  const { text, range } = lost;
  report(unit, "type/lost-backslash", {
    range,
    values: { text, left: text.slice(1) },
    hint: hintForClass(text.slice(1)),
  });
}
