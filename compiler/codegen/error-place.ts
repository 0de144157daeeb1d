// Where in the script a run-time error happened, as its message says it: `near operator '/' at FILE:LINE:COLUMN`.
// The token that is named is the one that an author would point at: the operator of an operation, the name of
// a variable or function, the keyword of a statement.

import { positionOf, type Range } from "../source/source-file.ts";
import type { IrExpression, IrStatement } from "../semantics/ir.ts";

const keywords = new Set(
  "probe global private function if else for foreach in limit return delete while break continue next string long try catch".split(
    " ",
  ),
);
const blank = /(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*|#[^\n]*)+/y;
const token =
  /[A-Za-z_$@][A-Za-z0-9_$]*|[0-9][A-Za-z0-9]*|"(?:[^"\\\n]|\\.)*"|<<<|>>>|<<=|>>=|==|!=|<=|>=|=~|!~|[-+*/%&^|.]=|&&|\|\||\+\+|--|->|<<|>>|[^]/y;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** The first token at or after an offset, blanks and comments skipped; nothing at the range's end. */
function tokenFrom(range: Range, offset: number): Token | undefined {
  const { text } = range.file;
  blank.lastIndex = offset;
  const at = blank.test(text) ? blank.lastIndex : offset;
  if (at >= range.end) return undefined;
  token.lastIndex = at;
  const found = token.exec(text)?.[0];
  return found === undefined ? undefined : { text: found, at };
}

function kindOf(text: string): string {
  if (keywords.has(text)) return "keyword";
  if (/^[A-Za-z_$]/.test(text)) return "identifier";
  if (text.startsWith('"')) return "string";
  return /^[0-9]/.test(text) ? "number" : "operator";
}

function describe(range: Range, found: Token | undefined): string {
  const offset = found?.at ?? range.start;
  const { line, column } = positionOf(range.file, offset);
  const what = found === undefined ? "" : `near ${kindOf(found.text)} '${found.text}' `;
  return `${what}at ${range.file.path}:${line}:${column}`;
}

/** The first token after `offset` of which `wanted` approves, within the range. */
function findToken(
  range: Range,
  offset: number,
  wanted: (text: string) => boolean,
): Token | undefined {
  for (let at = tokenFrom(range, offset); at !== undefined;) {
    if (wanted(at.text)) return at;
    at = tokenFrom(range, at.at + at.text.length);
  }
  return undefined;
}

const isName = (text: string): boolean => /^[A-Za-z_$]/.test(text);

/** The operator that stands after a left operand; the range's first token where the source has none (lowered code). */
function operatorAfter(range: Range, left: Range, operator: string): string {
  const from = left.file === range.file ? left.end : range.start;
  const found = findToken(range, from, (text) => text === operator || text === `${operator}=`);
  return describe(range, found ?? tokenFrom(range, range.start));
}

/** The place of a variable or function that a range is about: its first name. */
export function namePlace(range: Range): string {
  return describe(range, findToken(range, range.start, isName) ?? tokenFrom(range, range.start));
}

/** The place where something is defined: its name within the definition. */
export function definitionPlace(range: Range, name: string): string {
  const found = findToken(range, range.start, (text) => text === name);
  return describe(range, found ?? tokenFrom(range, range.start));
}

/** The place that the token at the beginning of a range marks. */
export function startPlace(range: Range): string {
  return describe(range, tokenFrom(range, range.start));
}

export function expressionPlace(expression: IrExpression): string {
  const { range } = expression;
  switch (expression.kind) {
    case "binary":
    case "logical":
    case "compare":
      return operatorAfter(range, expression.left.range, expression.operator);
    case "conditional":
      return operatorAfter(range, expression.condition.range, "?");
    case "assign":
      return assignmentPlace(range, "=");
    case "update":
      return assignmentPlace(range, `${expression.operator}=`);
    case "record":
      return assignmentPlace(range, "<<<");
    case "step":
      return assignmentPlace(range, expression.delta === 1 ? "++" : "--");
    case "call":
    case "intrinsic":
      return namePlace(range);
    default:
      return startPlace(range);
  }
}

/** A target has no range of its own: the first such operator in the text that no bracket encloses. */
function assignmentPlace(range: Range, operator: string): string {
  let depth = 0;
  const found = findToken(range, range.start, (text) => {
    if (text === "[" || text === "(") depth += 1;
    if (text === "]" || text === ")") depth -= 1;
    return depth === 0 && text === operator;
  });
  return describe(range, found ?? tokenFrom(range, range.start));
}

export function statementPlace(statement: Exclude<IrStatement, { kind: "block" }>): string {
  return statement.kind === "evaluate"
    ? expressionPlace(statement.expression)
    : startPlace(statement.range);
}
