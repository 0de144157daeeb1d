// A tree as text, in one canonical form: reading the text again gives the same tree, positions aside.
// Braces of probe points are gone, adjacent strings are one, and parentheses stand only where they must.

import type * as ast from "./ast.ts";
import { quoteString } from "./escapes.ts";
import { printExpression } from "./print-expression.ts";

/** The whole script; each definition is separated by an empty line. */
export function printScript(script: ast.Script): string {
  return script.items.map((item) => `${printItem(item)}\n`).join("\n");
}

function printItem(item: ast.Item): string {
  switch (item.kind) {
    case "probe":
      return `probe ${printPoints(item.points)} ${printBlock(item.body, "")}`;
    case "alias":
      return printAlias(item);
    case "global":
      return `${item.isPrivate ? "private " : ""}global ${item.variables.map(printVariable).join(", ")};`;
    case "function":
      return printFunction(item);
    case "embedded-c-item":
      return printEmbeddedC(item.code);
  }
}

function printAlias(alias: ast.AliasDefinition): string {
  const { exported, names, points, prologue, epilogue, comment } = alias;
  const head = `${exported ? "export" : "probe"} ${names.map(printPoint).join(" = ")}`;
  const body = prologue
    ? `= ${printPoints(points)} ${printBlock(prologue, "")}`
    : `+= ${printPoints(points)} ${printBlock(epilogue!, "")}`;
  const tail = prologue && epilogue ? `, ${printBlock(epilogue, "")}` : "";
  return `${printComment(comment)}${head} ${body}${tail}`;
}

function printComment(comment: string | undefined): string {
  if (comment === undefined) return "";
  return comment
    .split("\n")
    .map((line) => `${`# ${line}`.trimEnd()}\n`)
    .join("");
}

function printPoints(points: readonly ast.ProbePoint[]): string {
  return points.map(printPoint).join(", ");
}

/** A probe point as it would be written. */
export function printPoint(point: ast.ProbePoint): string {
  const condition = point.condition ? ` if (${printExpression(point.condition)})` : "";
  return point.components.map(printComponent).join(".") + (point.suffix ?? "") + condition;
}

function printComponent({ name, argument }: ast.ProbeComponent): string {
  if (argument === undefined) return name;
  const isNumber = argument.kind === "number";
  return `${name}(${isNumber ? printNumberOf(name, argument.value) : printLiteral(argument)})`;
}

/** Numbers behind these words are addresses. */
const addressed: ReadonlySet<string> = new Set(["function", "statement", "data"]);

/** The number behind a word of a probe point: an address of the kernel is no negative number to who reads it. */
export function printNumberOf(word: string, value: bigint): string {
  return addressed.has(word) ? `0x${BigInt.asUintN(64, value).toString(16)}` : String(value);
}

/** Where a literal is required, a minus sign belongs to it. */
function printLiteral(literal: ast.NumberLiteral | ast.StringLiteral): string {
  return literal.kind === "number" ? String(literal.value) : quoteString(literal.value);
}

function printVariable(variable: ast.GlobalVariable): string {
  const { name, wraps, size, initial, defaultAggregate } = variable;
  if (defaultAggregate) return `${defaultAggregate}(${name.text})`;
  const capacity = `${wraps ? "%" : ""}${size === undefined ? "" : `[${size}]`}`;
  return `${name.text}${capacity}${initial ? ` = ${printLiteral(initial)}` : ""}`;
}

function printFunction(definition: ast.FunctionDefinition): string {
  const { isPrivate, name, returnType, parameters, priority, body, comment } = definition;
  const typed = (text: string, type?: ast.ValueType): string => (type ? `${text}:${type}` : text);
  const list = parameters.map((parameter) => typed(parameter.name.text, parameter.type)).join(", ");
  const head = `${isPrivate ? "private " : ""}function ${typed(name.text, returnType)}(${list})`;
  const rank = priority === undefined ? "" : `:${priority}`;
  const text = body.kind === "block" ? printBlock(body, "") : printEmbeddedC(body);
  return `${printComment(comment)}${head}${rank} ${text}`;
}

function printEmbeddedC({ text }: ast.EmbeddedC): string {
  return `%{${text}%}`;
}

function printBlock(block: ast.Block, indent: string): string {
  if (block.statements.length === 0) return "{}";
  const inner = `${indent}  `;
  const lines = block.statements.map(
    (statement) => `${inner}${printStatement(statement, inner)}\n`,
  );
  return `{\n${lines.join("")}${indent}}`;
}

function printStatement(statement: ast.Statement, indent: string): string {
  switch (statement.kind) {
    case "block":
      return printBlock(statement, indent);
    case "empty":
      return ";";
    case "expression":
      return `${printExpression(statement.expression)};`;
    case "if":
      return printIf(statement, indent);
    case "while":
      return `while (${printExpression(statement.condition)}) ${printStatement(statement.body, indent)}`;
    case "for":
      return printFor(statement, indent);
    case "foreach":
      return printForeach(statement, indent);
    case "break":
    case "continue":
    case "next":
      return `${statement.kind};`;
    case "return":
      return statement.value ? `return ${printExpression(statement.value)};` : "return;";
    case "delete":
      return `delete ${printExpression(statement.target)};`;
    case "try":
      return printTry(statement, indent);
  }
}

function printIf(statement: ast.IfStatement, indent: string): string {
  const { condition, then, otherwise } = statement;
  const head = `if (${printExpression(condition)}) `;
  if (otherwise === undefined) return head + printStatement(then, indent);
  // An `else` belongs to the nearest `if`: one without its own must not stand before this one.
  const body = takesElse(then)
    ? printBlock({ kind: "block", statements: [then], range: then.range }, indent)
    : printStatement(then, indent);
  return `${head}${body} else ${printStatement(otherwise, indent)}`;
}

function takesElse(statement: ast.Statement): boolean {
  switch (statement.kind) {
    case "if":
      return statement.otherwise === undefined || takesElse(statement.otherwise);
    case "while":
    case "for":
    case "foreach":
      return takesElse(statement.body);
    default:
      return false;
  }
}

function printFor(statement: ast.ForStatement, indent: string): string {
  const [initial, condition, step] = [statement.initial, statement.condition, statement.step].map(
    (part) => (part ? printExpression(part) : ""),
  );
  return `for (${initial}; ${condition}; ${step}) ${printStatement(statement.body, indent)}`;
}

function printForeach(statement: ast.ForeachStatement, indent: string): string {
  const { value, keys, over, slice, sort, limit, body } = statement;
  const sign = sort === undefined ? "" : sort.descending ? "-" : "+";
  const byKey = sort !== undefined && sort.by !== "value" ? sort.by.key : -1;
  const names = keys.map(({ text }, index) => text + (index === byKey ? sign : ""));
  const keyList = names.length === 1 ? names[0]! : `[${names.join(", ")}]`;
  const array = printExpression(over) + (slice ? `[${printIndices(slice)}]` : "");
  const order = sort?.by === "value" ? `${sort.extractor ? ` @${sort.extractor}` : ""}${sign}` : "";
  const most = limit ? ` limit ${printExpression(limit)}` : "";
  const head = `${value ? `${value.text} = ` : ""}${keyList} in ${array}${order}${most}`;
  return `foreach (${head}) ${printStatement(body, indent)}`;
}

function printIndices(indices: readonly (ast.Expression | null)[]): string {
  return indices.map((index) => (index === null ? "*" : printExpression(index))).join(", ");
}

function printTry(statement: ast.TryStatement, indent: string): string {
  const error = statement.error ? ` (${statement.error.text})` : "";
  return `try ${printBlock(statement.body, indent)} catch${error} ${printBlock(statement.handler, indent)}`;
}
