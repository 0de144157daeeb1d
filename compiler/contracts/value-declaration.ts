// What stands behind `@name:` above an alias: `TYPE [UNIT] RANGE, optional, text`. The plain form of upstream's tapsets is text
// alone, so whatever does not look like a type on purpose is prose.

import { compileRegex } from "../regex/index.ts";
import { bytesOfString } from "../syntax/escapes.ts";

export type DeclaredType = "long" | "string" | "stats";

export interface ValueDeclaration {
  readonly name: string;
  /** Absent in the plain form: then it is what the alias assigns. */
  readonly type?: DeclaredType;
  /** Of a number: `bytes`, `ns`, … */
  readonly unit?: string;
  readonly range?: ValueRange;
  /** Some kernels lack it. */
  readonly optional: boolean;
  readonly text: string;
}

export type ValueRange =
  | { readonly kind: "comparisons"; readonly comparisons: readonly Comparison[] }
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "one-of"; readonly values: readonly string[] };

export interface Comparison {
  readonly operator: "<" | "<=" | ">" | ">=" | "==" | "!=";
  readonly value: bigint;
}

/** What is wrong with a declaration, as the rest of a sentence. */
export interface ParsedDeclaration {
  readonly declaration: ValueDeclaration;
  readonly problems: readonly string[];
}

// The whole of "long running total" is prose: a type is followed by one of these, or by nothing.
const typePattern =
  /^(long|string|stats)(?=\s*(?:,|\[|[<>]=?|[=!]=|$|\/(?:\\.|[^/\\\s])+\/\s*(?:,|$)|one of \S+,))\s*/;
/** A range that stands where the text should: behind `optional`, or behind a comma. */
const misplacedRangePattern =
  /^((?:(?:<=|>=|==|!=|<|>)\s*-?\d\w*\s*)+|\/(?:\\.|[^/\\\s])+\/)\s*(?:,|$)/;
const comparisonPattern = /^(<=|>=|==|!=|<|>)\s*([^\s,<>=!]*)\s*/;

/** Reads the text behind `@name:`. */
export function parseValueDeclaration(name: string, text: string): ParsedDeclaration {
  const typed = typePattern.exec(text);
  if (!typed) return { declaration: { name, optional: false, text }, problems: [] };
  const type = typed[1] as DeclaredType;
  const problems: string[] = [];
  const behindType = text.slice(typed[0].length);
  const { unit, rest: behindUnit } = readUnit(behindType, problems);
  const { range, rest: behindRange } = readRange(behindUnit, type, problems);
  const { optional, rest } = readOptional(behindRange, problems);
  if (unit !== undefined && type === "string") problems.push("a string has no unit");
  const misplaced = range === undefined ? misplacedRangePattern.exec(rest)?.[1] : undefined;
  if (misplaced !== undefined)
    problems.push(`its range stands before the first comma: \`${type} ${misplaced.trim()}, …\``);
  return { declaration: { name, type, unit, range, optional, text: rest }, problems };
}

function readUnit(text: string, problems: string[]): { unit?: string; rest: string } {
  if (!text.startsWith("[")) return { rest: text };
  const found = /^\[\s*([^\]]*?)\s*\]\s*/.exec(text);
  if (!found) {
    problems.push("the unit has no closing `]`");
    return { rest: "" };
  }
  if (found[1] === "") problems.push("the unit between `[` and `]` is empty");
  return { unit: found[1], rest: text.slice(found[0].length) };
}

function readRange(
  text: string,
  type: DeclaredType,
  problems: string[],
): { range?: ValueRange; rest: string } {
  if (text.startsWith("/")) return readPattern(text, type, problems);
  if (/^one of\s/.test(text)) return readOneOf(text, type, problems);
  const comparisons: Comparison[] = [];
  let rest = text;
  for (let found; (found = comparisonPattern.exec(rest)); rest = rest.slice(found[0].length)) {
    const [, operator = "", number = ""] = found;
    const value = parseNumber(number);
    if (value === undefined) problems.push(`\`${operator}\` is not followed by a number`);
    else comparisons.push({ operator: operator as Comparison["operator"], value });
  }
  if (comparisons.length === 0) return { rest };
  if (type === "string") problems.push("a string has no numeric range");
  else if (isEmpty(comparisons)) problems.push("no number is in that range");
  return { range: { kind: "comparisons", comparisons }, rest };
}

function readPattern(text: string, type: DeclaredType, problems: string[]) {
  const found = /^\/((?:\\.|[^/\\])*)\/\s*/.exec(text)!;
  const pattern = found[1]!.replaceAll("\\/", "/");
  if (type !== "string") problems.push("a pattern is for strings");
  const compiled = compileRegex(bytesOfString(pattern), false);
  if (compiled.kind === "fault") problems.push(`its pattern is wrong: ${compiled.fault.reason}`);
  if (compiled.kind === "too-large") problems.push("its pattern is too large");
  const range: ValueRange = { kind: "pattern", pattern };
  return { range, rest: text.slice(found[0].length) };
}

/** Single words are of the list; the first item of several words begins the text, and so does a semicolon. */
function readOneOf(text: string, type: DeclaredType, problems: string[]) {
  if (type !== "string") problems.push("a list of words is for strings");
  const [list = "", ...behind] = text.replace(/^one of\s+/, "").split(";");
  const items = list.split(",").map((item) => item.trim());
  const isWord = (item: string): boolean => /^\S+$/.test(item) && item !== "optional";
  const count = items.findIndex((item) => !isWord(item));
  const values = items.slice(0, count === -1 ? items.length : count);
  if (new Set(values).size < values.length) problems.push("a word stands twice in the list");
  const rest = [...items.slice(values.length), ...behind].join(", ").trim();
  const range: ValueRange = { kind: "one-of", values };
  return { range, rest: rest === "" ? "" : `, ${rest}` };
}

function readOptional(text: string, problems: string[]): { optional: boolean; rest: string } {
  if (text === "") return { optional: false, rest: "" };
  if (!text.startsWith(",")) {
    problems.push(`a comma is missing before \`${text.slice(0, 24)}\``);
    return { optional: false, rest: text };
  }
  const rest = text.slice(1).trim();
  const found = /^optional(?:\s*,\s*|$)/.exec(rest);
  return { optional: found !== null, rest: found ? rest.slice(found[0].length) : rest };
}

function parseNumber(text: string): bigint | undefined {
  if (!/^-?(?:0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(text)) return undefined;
  const plain = text.replace(/^-/, "").replace(/^0(?=[0-7])/, "0o");
  return text.startsWith("-") ? -BigInt(plain) : BigInt(plain);
}

function isEmpty(comparisons: readonly Comparison[]): boolean {
  let lowest = -(2n ** 63n);
  let highest = 2n ** 64n - 1n;
  const excluded = new Set<bigint>();
  for (const { operator, value } of comparisons) {
    if (operator === "!=") excluded.add(value);
    if (operator === ">=" || operator === "==") lowest = value > lowest ? value : lowest;
    if (operator === "<=" || operator === "==") highest = value < highest ? value : highest;
    if (operator === ">" && value >= lowest) lowest = value + 1n;
    if (operator === "<" && value <= highest) highest = value - 1n;
  }
  return lowest > highest || (lowest === highest && excluded.has(lowest));
}

/** Whether a number satisfies all comparisons. */
export function isInRange(value: bigint, comparisons: readonly Comparison[]): boolean {
  return comparisons.every(({ operator, value: bound }) => {
    switch (operator) {
      case "<":
        return value < bound;
      case "<=":
        return value <= bound;
      case ">":
        return value > bound;
      case ">=":
        return value >= bound;
      case "==":
        return value === bound;
      case "!=":
        return value !== bound;
    }
  });
}

/** `>= 0 < 4096`, `/^x/`, `one of a, b`: as an author writes it. */
export function spellRange(range: ValueRange): string {
  if (range.kind === "pattern") return `/${range.pattern.replaceAll("/", "\\/")}/`;
  if (range.kind === "one-of") return `one of ${range.values.join(", ")}`;
  return range.comparisons.map(({ operator, value }) => `${operator} ${value}`).join(" ");
}
