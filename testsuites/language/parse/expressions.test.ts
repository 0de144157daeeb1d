// How expressions group: each is read, and shown with a pair of parentheses around every operation.

import { expect, test } from "vitest";
import type * as ast from "../../../compiler/syntax/ast.ts";
import { parseScript } from "../../../compiler/syntax/parse.ts";
import { exampleEnvironment, scriptFile } from "../../../compiler/syntax/test-scripts.ts";

function readExpression(text: string): ast.Expression {
  const { script, diagnostics } = parseScript(
    scriptFile(`function f() { return ${text} }`),
    exampleEnvironment,
  );
  expect(diagnostics).toEqual([]);
  const [item] = script.items;
  if (item?.kind !== "function" || item.body.kind !== "block") throw new Error("no function");
  const [statement] = item.body.statements;
  if (statement?.kind !== "return" || !statement.value) throw new Error("no value");
  return statement.value;
}

function show(node: ast.Expression | null): string {
  if (node === null) return "*";
  const list = (nodes: readonly (ast.Expression | null)[]): string => nodes.map(show).join(", ");
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "string":
      return JSON.stringify(node.value);
    case "identifier":
    case "target":
      return node.name;
    case "at":
      return node.arguments ? `${node.name}(${list(node.arguments)})` : node.name;
    case "call":
      return `${node.callee.text}(${list(node.arguments)})`;
    case "print":
      return `print:${node.function}(${list(node.arguments)})`;
    case "embedded-c":
      return `%{${node.text}%}`;
    case "index":
      return `(${show(node.object)} [${list(node.indices)}])`;
    case "member":
      return `(${show(node.object)} -> ${node.member.text})`;
    case "pretty-print":
      return `(${show(node.operand)} ${node.deep ? "$$" : "$"})`;
    case "address-of":
      return `(& ${show(node.operand)})`;
    case "unary":
      return `(${node.operator} ${show(node.operand)})`;
    case "step":
      return node.position === "prefix"
        ? `(${node.operator} ${show(node.operand)})`
        : `(${show(node.operand)} ${node.operator})`;
    case "binary":
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    case "regex":
      return `(${show(node.subject)} ${node.negated ? "!~" : "=~"} ${show(node.pattern)})`;
    case "in":
      return `([${list(node.keys)}] in ${node.array.name})`;
    case "conditional":
      return `(${show(node.condition)} ? ${show(node.then)} : ${show(node.otherwise)})`;
    case "assignment":
      return `(${show(node.target)} ${node.operator} ${show(node.value)})`;
  }
}

test.each([
  // Each row binds tighter than the one above.
  ["a = b <<< c += d", "(a = (b <<< (c += d)))"],
  ["a ? b = c : d ? e : f", "(a ? (b = c) : (d ? e : f))"],
  ["a = b ? c : d", "(a = (b ? c : d))"],
  ["a || b ? c : d", "((a || b) ? c : d)"],
  ["a || b && c || d", "((a || (b && c)) || d)"],
  ["a && b | c && d", "((a && (b | c)) && d)"],
  ["a | b ^ c | d", "((a | (b ^ c)) | d)"],
  ["a ^ b & c ^ d", "((a ^ (b & c)) ^ d)"],
  ["a & b in c & d", "((a & ([b] in c)) & d)"],
  ["a == b in c", "([(a == b)] in c)"],
  ["[a, *, b + 1] in c", "([a, *, (b + 1)] in c)"],
  ["a < b <= c == d != e", "((((a < b) <= c) == d) != e)"],
  ['a . "b" =~ "c" "d"', '((a . "b") =~ "cd")'],
  ['a !~ "b" && c', '((a !~ "b") && c)'],
  ["a < b << c > d", "((a < (b << c)) > d)"],
  ["a << b >> c >>> d", "(((a << b) >> c) >>> d)"],
  ["a << b . c << d", "((a << (b . c)) << d)"],
  ["a . b . c", "((a . b) . c)"],
  ["a . b + c . d", "((a . (b + c)) . d)"],
  ["a - b - c + d", "(((a - b) - c) + d)"],
  ["a + b * c - d / e % f", "((a + (b * c)) - ((d / e) % f))"],
  ["- a * ~ b", "((- a) * (~ b))"],
  ["! - + a", "(! (- (+ a)))"],
  ["- a++ + ++b", "((- (a ++)) + (++ b))"],
  ["a - -b", "(a - (- b))"],
  ["(a + b) * c", "((a + b) * c)"],
  // Tightest: links, calls, indices.
  ["&$a->b[1]->c", "(& ((($a -> b) [1]) -> c))"],
  ["a & &$b", "(a & (& $b))"],
  ["$a->return->next", "(($a -> return) -> next)"],
  ["a[1, b, c[2]]", "(a [1, b, (c [2])])"],
  ["f(a)[1]->b", "((f(a) [1]) -> b)"],
  ['@cast(a, "t", "m")->b[2]', '((@cast(a, "t", "m") -> b) [2])'],
  ['@defined($a) ? @entry($a) : @const("X")', '(@defined($a) ? @entry($a) : @const("X"))'],
  [
    "@count(a[1]) + @hist_linear(b, 0, -10, 2)",
    "(@count((a [1])) + @hist_linear(b, 0, (- 10), 2))",
  ],
  // Suffixes `$` and `$$`, also hidden at the end of a name.
  ["$a$", "($a $)"],
  ["$a$$", "($a $$)"],
  ["$$vars$", "($$vars $)"],
  ["$$parms$$", "($$parms $$)"],
  ["$a->b$", "(($a -> b) $)"],
  ["$a[1]$$", "(($a [1]) $$)"],
  ['@cast(a, "t")$', '(@cast(a, "t") $)'],
  ["a$a . a$a$", "(a$a . a$a$)"],
  // The words of 2005 are target variables here.
  ["$pid + $pname", "($pid + $pname)"],
  // Numbers and strings.
  ["0x7f + 010 + 0", "((127 + 8) + 0)"],
  ["18446744073709551615", "-1"],
  ["9223372036854775808", "-9223372036854775808"],
  ['"a" /* between */ "b"', '"ab"'],
  ['"\\101\\x42\\n\\q\\""', '"AB\\nq\\""'],
  // The print family, and functions that are named like types.
  ['sprintf("%d", a)', 'print:sprintf("%d", a)'],
  ["string(a) . long()", "(string(a) . long())"],
  ["%{ 1 %} + 1", "(%{ 1 %} + 1)"],
])("%s", (text, grouped) => {
  expect(show(readExpression(text))).toBe(grouped);
});
