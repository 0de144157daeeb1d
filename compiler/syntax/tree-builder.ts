// Makes the nodes of the tree out of what the grammar found, and says what a grammar cannot: an assignment
// to a number, a `break` outside of a loop, too many points behind braces.

import type { Code } from "../source/codes.ts";
import { createDiagnostic, type Diagnostic, type DiagnosticDetails } from "../source/diagnostic.ts";
import { joinRanges, type Range } from "../source/source-file.ts";
import type * as ast from "./ast.ts";
import { checkPrint, isPrintFunction } from "./print-call.ts";
import { describeExpression, isAssignable } from "./expression-kinds.ts";
import { expandPath, type SuffixedPath } from "./expand-path.ts";
import { valueOfNumber } from "./lexer.ts";
import { areAdjacent, isSpelled, spanTokens, tokenKinds, tokenRange, type Token } from "./token.ts";

/** How many operators or `else if`s may follow each other: the tree is that deep there. */
const CHAIN_LIMIT = 1000;
/** How many points the braces of one probe point may stand for. */
const POINT_LIMIT = 4096;
const LARGEST_INT = 2147483647n;

const precedence = new Map<string, number>(
  [
    ["||"],
    ["&&"],
    ["|"],
    ["^"],
    ["&"],
    ["<<", ">>", ">>>"],
    ["."],
    ["+", "-"],
    ["*", "/", "%"],
  ].flatMap((operators, level) => operators.map((operator) => [operator, level] as const)),
);

const cTypes = new Set(
  (
    "int char short unsigned signed void bool float double struct union const static size_t ssize_t pid_t " +
    "u8 u16 u32 u64 s8 s16 s32 s64 uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t"
  ).split(" "),
);

const elseIfWords = new Set(["elif", "elsif", "elseif"]);

type Pair = readonly [operator: string, operand: ast.Expression];
type Link =
  | ast.Name
  | { readonly indices: readonly (ast.Expression | null)[] }
  | { readonly deep: boolean; readonly range: Range };

interface ProbeRest {
  readonly body?: ast.Block;
  /** What follows each `=`: all but the last are names, too. */
  readonly chain?: readonly (readonly ast.ProbePoint[])[];
  readonly prologue?: ast.Block;
  readonly epilogue?: ast.Block;
}

interface FunctionParts {
  readonly isPrivate: boolean;
  readonly name: ast.Name;
  readonly returnType?: ast.ValueType;
  readonly parameters: readonly ast.Parameter[];
  readonly priority?: ast.NumberLiteral;
  readonly body: ast.Block | ast.EmbeddedC;
}

interface SortedName {
  readonly name: ast.Name;
  readonly sign?: "+" | "-";
}

interface ForeachOver {
  readonly over: ast.Identifier | ast.AtOperator;
  readonly slice?: readonly (ast.Expression | null)[];
  readonly extractor?: ast.Extractor;
  readonly sign?: "+" | "-";
}

export type TreeBuilder = ReturnType<typeof createTreeBuilder>;

/** `spelling[code]` is the word that the character of that code stands for in the parser's input. */
export function createTreeBuilder(
  tokens: readonly Token[],
  spelling: readonly string[],
  diagnostics: Diagnostic[],
) {
  // `break`, `continue` and `return`, by the index of their token, until what they leave is complete.
  let jumps = new Map<number, ast.Statement>();

  function report(code: Code, details: DiagnosticDetails): void {
    diagnostics.push(createDiagnostic(code, details));
  }

  function span(start: number, end: number): Range {
    const first = tokens[start] ?? tokens.at(-1)!;
    return end > start
      ? spanTokens(first, tokens[end - 1]!)
      : { ...tokenRange(first), end: first.start };
  }

  const spell = (character: string): string => spelling[character.charCodeAt(0)]!;

  // Probes

  function probe(
    range: Range,
    start: number,
    first: readonly ast.ProbePoint[],
    rest: ProbeRest,
  ): ast.ProbeDefinition | ast.AliasDefinition {
    finishBody("probe");
    if (rest.chain === undefined) return { kind: "probe", points: first, body: rest.body!, range };
    const chain = [first, ...rest.chain.slice(0, -1)];
    for (const [, second] of chain) {
      if (second === undefined) continue;
      const values = { what: "alternatives" };
      report("parse/bad-alias-name", { range: second.range, values });
    }
    const names = chain.flat();
    const exported = tokens[start]!.text === "export";
    for (const name of names) checkAliasName(name, exported);
    return {
      kind: "alias",
      exported,
      names,
      points: rest.chain.at(-1)!,
      prologue: rest.prologue,
      epilogue: rest.epilogue,
      comment: tokens[start]!.comment,
      range,
    };
  }

  /** An argument, as of `kernel.syscall("read")`, is for the contracts of 2005. */
  function checkAliasName(name: ast.ProbePoint, exported: boolean): void {
    const wildcard = name.components.find((component) => component.name.includes("*"));
    const argument = name.components.find((component) => component.argument !== undefined);
    if (argument !== undefined && !exported) {
      const hint = "only an `export` may have one";
      report("parse/bad-alias-name", {
        range: argument.range,
        values: { what: "an argument" },
        hint,
      });
    }
    const what = wildcard
      ? "a wildcard"
      : name.suffix
        ? `the suffix \`${name.suffix}\``
        : name.condition
          ? "a condition"
          : undefined;
    if (what === undefined) return;
    report("parse/bad-alias-name", { range: wildcard?.range ?? name.range, values: { what } });
  }

  function points(range: Range, path: SuffixedPath): readonly ast.ProbePoint[] {
    checkLength(path.parts.length, range);
    const paths = expandPath({ ...path, parts: path.parts.slice(0, CHAIN_LIMIT) }, POINT_LIMIT);
    if (!("kind" in paths)) return paths.map((one) => ({ ...one, range }));
    if (paths.kind === "too-many") {
      report("parse/too-many-points", { range, values: { limit: POINT_LIMIT } });
      return [];
    }
    const where = paths.kind === "inside" ? "only behind its last part" : "only once";
    report("parse/misplaced-suffix", { range: paths.range, values: { what: paths.what, where } });
    return [];
  }

  // Globals and functions

  function globalVariable(
    range: Range,
    name: ast.Name,
    wraps: boolean,
    size: ast.NumberLiteral | undefined,
    initial: ast.NumberLiteral | ast.StringLiteral | undefined,
  ): ast.GlobalVariable {
    if (size !== undefined && (size.value < 1n || size.value > LARGEST_INT)) {
      report("parse/bad-size", {
        range: size.range,
        values: { size: BigInt.asUintN(64, size.value) },
      });
    }
    if (initial !== undefined && (wraps || size !== undefined)) {
      report("parse/array-initializer", { range: initial.range, values: { name: name.text } });
    }
    return { name, wraps, size: size?.value, initial, range };
  }

  function aggregateVariable(range: Range, start: number, name: ast.Name): ast.GlobalVariable {
    const defaultAggregate = tokens[start]!.text === "avg" ? "avg" : "hist";
    return { name, wraps: false, defaultAggregate, range };
  }

  function functionItem(range: Range, start: number, parts: FunctionParts): ast.FunctionDefinition {
    finishBody("function");
    const seen = new Map<string, ast.Name>();
    for (const { name } of parts.parameters) {
      const earlier = seen.get(name.text);
      if (earlier === undefined) seen.set(name.text, name);
      else {
        report("parse/duplicate-parameter", {
          range: name.range,
          values: { name: name.text },
          notes: [{ message: "the first one", range: earlier.range }],
        });
      }
    }
    const { priority } = parts;
    if (priority !== undefined && (priority.value < 1n || priority.value > LARGEST_INT)) {
      report("parse/bad-priority", {
        range: priority.range,
        values: { priority: BigInt.asUintN(64, priority.value) },
      });
    }
    return {
      kind: "function",
      isPrivate: parts.isPrivate,
      name: parts.name,
      returnType: parts.returnType,
      parameters: parts.parameters,
      priority: priority?.value,
      body: parts.body,
      comment: tokens[start]!.comment,
      range,
    };
  }

  function type(range: Range, start: number): ast.ValueType {
    const { text } = tokens[start]!;
    if (text === "long" || text === "string") return text;
    const hint = cTypes.has(text) ? "integers of every size are `long` here" : undefined;
    report("parse/unknown-type", { range, values: { name: text }, hint });
    return "long";
  }

  // Statements

  function loop<T extends ast.Statement>(statement: T, start: number): T {
    for (const [index, { kind }] of jumps) {
      if (index >= start && kind !== "return") jumps.delete(index);
    }
    return statement;
  }

  function jump<T extends ast.Statement>(statement: T, start: number): T {
    jumps.set(start, statement);
    return statement;
  }

  /** A body is complete: the jumps that still wait leave nothing. */
  function finishBody(kind: "probe" | "function"): void {
    for (const statement of jumps.values()) {
      if (statement.kind === "return") {
        if (kind === "function") continue;
        report("parse/return-outside-function", { range: statement.range });
      } else {
        const hint = kind === "function" ? "to leave a function, write `return`" : undefined;
        report("parse/break-outside-loop", {
          range: statement.range,
          values: { statement: statement.kind },
          hint,
        });
      }
    }
    if (jumps.size > 0) jumps = new Map();
  }

  function ifStatement(
    range: Range,
    first: ast.Expression,
    then: ast.Statement,
    others: readonly (readonly [ast.Expression, ast.Statement])[],
    last: ast.Statement | undefined,
  ): ast.IfStatement {
    checkLength(others.length, range);
    let otherwise = last;
    for (let at = Math.min(others.length, CHAIN_LIMIT) - 1; at >= 0; at--) {
      const [test, body] = others[at]!;
      otherwise = {
        kind: "if",
        condition: condition(test),
        then: body,
        otherwise,
        range: joinRanges(test.range, (otherwise ?? body).range),
      };
    }
    return { kind: "if", condition: condition(first), then, otherwise, range };
  }

  /** `if (x = 1)` is a common slip; `if ((x = next()))` says that it is meant. */
  function condition(expression: ast.Expression): ast.Expression {
    if (expression.kind === "assignment" && expression.operator === "=") {
      const { range, target } = expression;
      const isMeant = range.start < target.range.start;
      if (!isMeant) report("parse/assignment-as-condition", { range });
    }
    return expression;
  }

  function expressionStatement(
    statement: ast.ExpressionStatement,
    start: number,
    end: number,
  ): ast.ExpressionStatement {
    const { expression } = statement;
    const isDeclaration =
      expression.kind === "identifier" &&
      cTypes.has(expression.name) &&
      tokens[start + 1]?.kind === tokenKinds.name;
    if (isDeclaration) {
      report("parse/c-type", { range: expression.range, values: { name: expression.name } });
    }
    // `elif (x) { … }` reads as a call and a block.
    const isElseIf =
      expression.kind === "call" &&
      elseIfWords.has(expression.callee.text) &&
      !isSpelled(tokens[end - 1], ";");
    if (isElseIf) {
      const { range, text } = expression.callee;
      report("parse/else-if", { range, values: { name: text } });
    }
    return statement;
  }

  function foreach(
    range: Range,
    value: SortedName | undefined,
    keys: readonly SortedName[],
    over: ForeachOver,
    limit: ast.Expression | undefined,
    body: ast.Statement,
  ): ast.ForeachStatement {
    const sorts: { readonly sort: ast.SortDirection; readonly range: Range }[] = [];
    const isDescending = (sign: "+" | "-"): boolean => sign === "-";
    keys.forEach(({ name, sign }, key) => {
      if (sign)
        sorts.push({ sort: { descending: isDescending(sign), by: { key } }, range: name.range });
    });
    for (const { sign, extractor, at } of [
      { sign: value?.sign, extractor: undefined, at: value?.name.range },
      { sign: over.sign, extractor: over.extractor, at: over.over.range },
    ]) {
      if (sign === undefined) continue;
      sorts.push({ sort: { descending: isDescending(sign), by: "value", extractor }, range: at! });
    }
    if (sorts.length > 1) {
      report("parse/duplicate-sort", {
        range: sorts[1]!.range,
        notes: [{ message: "it is sorted by this already", range: sorts[0]!.range }],
      });
    }
    return {
      kind: "foreach",
      value: value?.name,
      keys: keys.map(({ name }) => name),
      over: over.over,
      slice: over.slice,
      sort: sorts[0]?.sort,
      limit,
      body,
      range,
    };
  }

  function foreachOver(
    start: number,
    end: number,
    over: ast.Identifier | ast.AtOperator,
    slice: readonly (ast.Expression | null)[] | undefined,
    hasExtractor: boolean,
    sign: "+" | "-" | undefined,
  ): ForeachOver {
    if (!hasExtractor) return { over, slice, sign };
    const token = tokens[end - (sign ? 2 : 1)]!;
    const extractor = extractorOf(token.text);
    if (extractor === undefined || sign === undefined) {
      report("parse/bad-sort", { range: span(start, end), values: { name: token.text } });
    }
    return { over, slice, extractor, sign };
  }

  // Expressions

  function checkLength(length: number, range: Range): void {
    if (length > CHAIN_LIMIT) report("parse/too-long", { range, values: { limit: CHAIN_LIMIT } });
  }

  function binary(operator: string, left: ast.Expression, right: ast.Expression): ast.Binary {
    return {
      kind: "binary",
      operator: operator as ast.BinaryOperator,
      left,
      right,
      range: joinRanges(left.range, right.range),
    };
  }

  /** Makes a tree of `a + b * c`: all operators here group to the left. */
  function chain(first: ast.Expression, rest: readonly Pair[]): ast.Expression {
    if (rest.length === 0) return first;
    if (rest.length === 1) return binary(spell(rest[0]![0]), first, rest[0]![1]);
    if (rest.length > CHAIN_LIMIT) {
      checkLength(rest.length, joinRanges(first.range, rest.at(-1)![1].range));
      return first;
    }
    const operands = [first];
    const operators: string[] = [];
    const reduce = (): void => {
      const right = operands.pop()!;
      operands.push(binary(operators.pop()!, operands.pop()!, right));
    };
    for (const [character, operand] of rest) {
      const operator = spell(character);
      const level = precedence.get(operator)!;
      while (operators.length > 0 && precedence.get(operators.at(-1)!)! >= level) reduce();
      operators.push(operator);
      operands.push(operand);
    }
    while (operators.length > 0) reduce();
    return operands[0]!;
  }

  function relation(
    range: Range,
    left: ast.Expression,
    rest: { readonly operator: string; readonly pattern: ast.Expression } | readonly Pair[],
  ): ast.Expression {
    if ("pattern" in rest) {
      const { pattern } = rest;
      const negated = spell(rest.operator) === "!~";
      if (pattern.kind === "string" && !isParenthesized(pattern.range))
        return { kind: "regex", negated, subject: left, pattern, range };
      report("parse/not-a-pattern", {
        range: pattern.range,
        values: { operator: negated ? "!~" : "=~" },
      });
      return left;
    }
    checkLength(rest.length, range);
    return rest
      .slice(0, CHAIN_LIMIT)
      .reduce<ast.Expression>(
        (sum, [operator, right]) => binary(spell(operator), sum, right),
        left,
      );
  }

  /** The language takes a string alone, without parentheses around it. */
  function isParenthesized({ file, start }: Range): boolean {
    return file.text[start] === "(";
  }

  function assignment(
    range: Range,
    target: ast.Expression,
    operator: string,
    value: ast.Expression,
  ): ast.Assignment {
    if (!isAssignable(target)) {
      const isDeclaration =
        target.kind === "binary" &&
        target.left.kind === "identifier" &&
        cTypes.has(target.left.name);
      report("parse/not-assignable", {
        range: target.range,
        values: { what: describeExpression(target) },
        hint: isDeclaration
          ? "declarations with C types do not exist here: write the name alone"
          : undefined,
      });
    }
    return {
      kind: "assignment",
      operator: spell(operator) as ast.AssignmentOperator,
      target,
      value,
      range,
    };
  }

  function unary(start: number, count: number, operand: ast.Expression): ast.Expression {
    if (count > CHAIN_LIMIT) {
      checkLength(count, span(start, start + count));
      return operand;
    }
    let result = operand;
    for (let at = start + count - 1; at >= start; at--) {
      const operator = tokens[at]!.text as ast.Unary["operator"];
      const range = joinRanges(tokenRange(tokens[at]!), operand.range);
      result = { kind: "unary", operator, operand: result, range };
    }
    return result;
  }

  function step(
    range: Range,
    character: string,
    position: "prefix" | "postfix",
    operand: ast.Expression,
  ): ast.Step {
    const operator = spell(character) === "++" ? "++" : "--";
    if (!isAssignable(operand)) {
      report("parse/not-a-number-target", {
        range: operand.range,
        values: { operator, what: describeExpression(operand) },
      });
    }
    return { kind: "step", operator, position, operand, range };
  }

  /** `->name`, `[index]` and the suffixes `$` and `$$`, which also hide at the end of a name. */
  function links(range: Range, base: ast.Expression, parts: readonly Link[]): ast.Expression {
    if (parts.length > CHAIN_LIMIT) {
      checkLength(parts.length, range);
      return base;
    }
    let result = base;
    for (const link of parts) {
      if (result.kind === "pretty-print") {
        report("parse/after-pretty-print", { range });
        return result;
      }
      if ("deep" in link) {
        result = {
          kind: "pretty-print",
          operand: result,
          deep: link.deep,
          range: joinRanges(base.range, link.range),
        };
      } else if ("indices" in link) {
        result = { kind: "index", object: result, indices: link.indices, range };
      } else {
        result = member(result, link);
      }
    }
    return result;
  }

  function member(object: ast.Expression, written: ast.Name): ast.Expression {
    const range = joinRanges(object.range, written.range);
    const suffix = suffixOf(written.text);
    const text = written.text.slice(0, written.text.length - suffix.length);
    const node: ast.Member = { kind: "member", object, member: { ...written, text }, range };
    if (suffix === "") return node;
    return { kind: "pretty-print", operand: node, deep: suffix === "$$", range };
  }

  function target(range: Range, start: number): ast.Expression {
    const { text } = tokens[start]!;
    const suffix = suffixOf(text);
    const name = text.slice(0, text.length - suffix.length);
    const node: ast.TargetVariable = { kind: "target", name, range };
    if (suffix === "") return node;
    return { kind: "pretty-print", operand: node, deep: suffix === "$$", range };
  }

  function nameOrCall(
    range: Range,
    start: number,
    values: readonly ast.Expression[] | undefined,
  ): ast.Expression {
    const { text } = tokens[start]!;
    if (values === undefined) {
      // With parentheses whose content is wrong, that is what to report.
      if (isPrintFunction(text) && !isSpelled(tokens[start + 1], "(")) {
        report("parse/print-without-parentheses", {
          range,
          values: { name: text },
          hint: `write \`${text}(…)\``,
        });
      }
      return { kind: "identifier", name: text, range };
    }
    if (isPrintFunction(text)) {
      const print: ast.Print = { kind: "print", function: text, arguments: values, range };
      diagnostics.push(...checkPrint(print));
      return print;
    }
    return {
      kind: "call",
      callee: name(tokenRange(tokens[start]!), start),
      arguments: values,
      range,
    };
  }

  /** Parentheses that a macro puts around its argument do not make the argument a text of the macro's file. */
  function parenthesized(range: Range, inner: ast.Expression): ast.Expression {
    return range.expandedFrom === inner.range.expandedFrom ? { ...inner, range } : inner;
  }

  function number(range: Range, start: number): ast.NumberLiteral {
    return { kind: "number", value: BigInt.asIntN(64, valueOfNumber(tokens[start]!.text)), range };
  }

  function signedNumber(range: Range, start: number, hasSign: boolean): ast.NumberLiteral {
    const literal = number(range, hasSign ? start + 1 : start);
    if (tokens[start]!.text !== "-") return literal;
    return { ...literal, value: BigInt.asIntN(64, -literal.value) };
  }

  function string(range: Range, start: number, end: number): ast.StringLiteral {
    let value = tokens[start]!.text;
    for (let at = start + 1; at < end; at++) value += tokens[at]!.text;
    return { kind: "string", value, range };
  }

  function name(range: Range, start: number): ast.Name {
    return { text: tokens[start]!.text, range };
  }

  function textOf(start: number, end: number): string {
    let text = "";
    for (let at = start; at < end; at++) text += tokens[at]!.text;
    return text;
  }

  function isAdjacent(at: number): boolean {
    const right = tokens[at];
    return right !== undefined && areAdjacent(tokens[at - 1]!, right);
  }

  return {
    span,
    probe,
    points,
    globalVariable,
    aggregateVariable,
    functionItem,
    type,
    loop,
    jump,
    ifStatement,
    condition,
    expressionStatement,
    foreach,
    foreachOver,
    chain,
    relation,
    assignment,
    unary,
    step,
    links,
    target,
    nameOrCall,
    parenthesized,
    number,
    signedNumber,
    string,
    name,
    textOf,
    isAdjacent,
  };
}

/** The `$` or `$$` at the end of a name that is not all dollars. */
function suffixOf(text: string): "" | "$" | "$$" {
  if (!text.endsWith("$")) return "";
  return text.endsWith("$$") ? "$$" : "$";
}

function extractorOf(text: string): ast.Extractor | undefined {
  switch (text) {
    case "@count":
    case "@sum":
    case "@min":
    case "@max":
    case "@avg":
    case "@variance":
      return text.slice(1) as ast.Extractor;
    default:
      return undefined;
  }
}
