// What an expression is, for messages and for the few questions that syntax alone answers.

import type { Expression } from "./ast.ts";

/** The at-words that stand for something in memory, and so can be written to. */
const assignableOperators = new Set([
  "@var",
  "@cast",
  "@kregister",
  "@uregister",
  "@kderef",
  "@uderef",
]);

/** True for what may stand left of `=`. Whether it really can be written is for later passes. */
export function isAssignable(expression: Expression): boolean {
  switch (expression.kind) {
    case "identifier":
    case "target":
    case "index":
    case "member":
    case "embedded-c":
      return true;
    case "at":
      return assignableOperators.has(expression.name) || !/^@[a-z_]+$/.test(expression.name);
    default:
      return false;
  }
}

/** The kind of an expression, with its article. */
export function describeExpression(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return "a number";
    case "string":
      return "a string";
    case "at":
      return `the result of \`${expression.name}\``;
    case "call":
      return `the result of \`${expression.callee.text}()\``;
    case "print":
      return `the result of \`${expression.function}()\``;
    case "binary":
    case "unary":
      return `the result of \`${expression.operator}\``;
    case "step":
      return `the result of \`${expression.operator}\``;
    case "address-of":
      return "an address";
    case "pretty-print":
      return "a printed structure";
    case "assignment":
      return "an assignment";
    case "conditional":
      return "the result of `?:`";
    case "regex":
      return "the result of a match";
    case "in":
      return "the result of `in`";
    default:
      return "this";
  }
}
