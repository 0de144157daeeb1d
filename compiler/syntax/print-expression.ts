// An expression as text, with the parentheses that its tree needs and no others.

import type * as ast from "./ast.ts";
import { quoteString } from "./escapes.ts";

/** How tightly each kind binds; the numbers are the rows of the language's table of operators. */
const ASSIGNMENT = 1;
const CONDITIONAL = 2;
const MEMBERSHIP = 8;
const RELATION = 9;
const UNARY = 14;
const STEP = 15;
const ADDRESS = 16;
const LINK = 17;
const PRIMARY = 18;

const binaryLevels: Readonly<Record<ast.BinaryOperator, number>> = {
  "||": 3,
  "&&": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "<": RELATION,
  ">": RELATION,
  "<=": RELATION,
  ">=": RELATION,
  "==": RELATION,
  "!=": RELATION,
  "<<": 10,
  ">>": 10,
  ">>>": 10,
  ".": 11,
  "+": 12,
  "-": 12,
  "*": 13,
  "/": 13,
  "%": 13,
};

/** One expression, without a line break. */
export function printExpression(expression: ast.Expression): string {
  return print(expression, ASSIGNMENT);
}

/** Prints what must bind at least as tightly as `level`, else in parentheses. */
function print(expression: ast.Expression, level: number): string {
  const text = printBare(expression);
  return levelOf(expression) < level ? `(${text})` : text;
}

function levelOf(expression: ast.Expression): number {
  switch (expression.kind) {
    case "assignment":
      return ASSIGNMENT;
    case "conditional":
      return CONDITIONAL;
    case "binary":
      return binaryLevels[expression.operator];
    case "in":
      return MEMBERSHIP;
    case "regex":
      return RELATION;
    case "unary":
      return UNARY;
    case "step":
      return STEP;
    case "address-of":
      return ADDRESS;
    case "member":
    case "index":
    case "pretty-print":
      return LINK;
    default:
      return PRIMARY;
  }
}

function printBare(expression: ast.Expression): string {
  switch (expression.kind) {
    case "number":
      // There are no negative literals among expressions: what is negative was written from 2^63 on.
      return String(BigInt.asUintN(64, expression.value));
    case "string":
      return quoteString(expression.value);
    case "identifier":
    case "target":
      return expression.name;
    case "at":
      return expression.name + (expression.arguments ? printArguments(expression.arguments) : "");
    case "call":
      return expression.callee.text + printArguments(expression.arguments);
    case "print":
      return expression.function + printArguments(expression.arguments);
    case "embedded-c":
      return `%{${expression.text}%}`;
    case "index":
      return `${printBase(expression.object)}[${printIndices(expression.indices)}]`;
    case "member":
      return `${printBase(expression.object)}->${expression.member.text}`;
    case "pretty-print":
      return printPretty(expression);
    case "address-of":
      return `&${print(expression.operand, LINK)}`;
    case "step":
      return printStep(expression);
    case "unary":
      return printUnary(expression);
    case "binary":
      return printBinary(expression);
    case "regex":
      return `${print(expression.subject, RELATION + 1)} ${expression.negated ? "!~" : "=~"} ${quoteString(expression.pattern.value)}`;
    case "in":
      return printMembership(expression);
    case "conditional":
      return `${print(expression.condition, CONDITIONAL + 1)} ? ${printExpression(expression.then)} : ${print(expression.otherwise, CONDITIONAL)}`;
    case "assignment":
      return `${print(expression.target, CONDITIONAL)} ${expression.operator} ${print(expression.value, ASSIGNMENT)}`;
  }
}

function printBase(object: ast.Expression): string {
  return object.kind === "pretty-print" ? `(${printBare(object)})` : print(object, LINK);
}

/** Directly behind a name or an at-word a `$` would become part of it. */
function printPretty({ operand, deep }: ast.PrettyPrint): string {
  const suffix = deep ? "$$" : "$";
  const swallows =
    operand.kind === "identifier" ||
    operand.kind === "pretty-print" ||
    (operand.kind === "at" && operand.arguments === undefined);
  return (swallows ? `(${printBare(operand)})` : print(operand, LINK)) + suffix;
}

function printStep({ operator, position, operand }: ast.Step): string {
  const text = print(operand, ADDRESS);
  return position === "prefix" ? operator + text : text + operator;
}

function printUnary({ operator, operand }: ast.Unary): string {
  const text = print(operand, UNARY);
  // `- -x` is not `--x`, and `! ~x` is not a match.
  return operator + (/^[-+!~]/.test(text) ? " " : "") + text;
}

function printBinary({ operator, left, right }: ast.Binary): string {
  const level = binaryLevels[operator];
  const first = left.kind === "regex" ? `(${printBare(left)})` : print(left, level);
  const isLoose = level < RELATION && left.kind === "regex";
  return `${isLoose ? printBare(left) : first} ${operator} ${print(right, level + 1)}`;
}

function printMembership({ keys, array }: ast.InArray): string {
  const [key] = keys;
  const list = keys.length === 1 && key ? print(key, MEMBERSHIP + 1) : `[${printIndices(keys)}]`;
  return `${list} in ${array.name}`;
}

function printArguments(values: readonly ast.Expression[]): string {
  return `(${values.map(printExpression).join(", ")})`;
}

function printIndices(indices: readonly (ast.Expression | null)[]): string {
  return indices.map((index) => (index === null ? "*" : printExpression(index))).join(", ");
}
