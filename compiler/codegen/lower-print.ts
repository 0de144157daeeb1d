// The print family. Values that follow each other become one format, so that a line is one call.

import type { IrExpression, IrPrint } from "../semantics/ir.ts";
import type { Range } from "../source/source-file.ts";
import type { Body, Value } from "./body.ts";
import { stringLiteral } from "./c-literal.ts";
import { startPlace } from "./error-place.ts";
import { lowerKeys, signatureLetter } from "./keys.ts";
import { statSubject } from "./lower-extract.ts";
import { bare, lowerOperands } from "./operands.ts";

interface Piece {
  readonly letter: string;
  readonly value: Value;
}

export function lowerPrint(body: Body, expression: Extract<IrExpression, { kind: "print" }>): void {
  const { print } = expression;
  switch (print.kind) {
    case "values":
      printValues(body, print);
      return;
    case "format": {
      const values = lowerOperands(body, print.arguments);
      printFormat(body, print.format, piecesOf(print.arguments, values));
      return;
    }
    case "map": {
      const format = print.format === undefined ? "(const char *)0" : stringLiteral(print.format);
      body.writer.line(`tw_print_map(c, ${body.module.globalName(print.array)}, ${format});`);
      return;
    }
    case "display":
      displayGlobal(body, print.global);
      return;
    case "histogram":
      printHistogram(body, print, "(char *)0", startPlace(expression.range));
      return;
    case "character":
      printFormat(body, "%c", [{ letter: "l", value: body.number(print.value) }]);
      return;
  }
}

/** sprint and its like, into a buffer that the arguments do not look at. */
export function lowerSprint(
  body: Body,
  expression: Extract<IrExpression, { kind: "sprint" }>,
  to: string,
): void {
  const { print, onError, range } = expression;
  if (onError === undefined) {
    sprintTo(body, print, to, range);
    return;
  }
  const { writer } = body;
  const number = body.next("catch");
  if (!body.withFailure(`catch_${number}`, () => sprintTo(body, print, to, range))) return;
  writer.line(`goto tried_${number};`);
  writer.label(`catch_${number}`);
  writer.line("tw_catch(c, (char *)0);");
  writer.line(`tw_string_copy(${to}, ${stringLiteral(onError)});`);
  writer.label(`tried_${number}`);
  writer.line(";");
}

function sprintTo(body: Body, print: IrPrint, to: string, range: Range): void {
  if (print.kind === "values") {
    const { format, pieces } = joinValues(body, print);
    formatTo(body, to, format, pieces);
  } else if (print.kind === "format") {
    const values = lowerOperands(body, print.arguments);
    formatTo(body, to, print.format, piecesOf(print.arguments, values));
  } else if (print.kind === "histogram") {
    printHistogram(body, print, to, startPlace(range));
  } else throw new Error(`a string cannot be made of print's kind ${print.kind}`);
}

function piecesOf(expressions: readonly IrExpression[], values: readonly Value[]): Piece[] {
  return values.map((value, index) => ({
    letter: signatureLetter(expressions[index]!.type),
    value,
  }));
}

/* A stack is shown as its lines, which the runtime does for %s. */
const directives: Readonly<Record<string, string>> = { l: "%d", s: "%s", p: "%d", k: "%s" };

/** Values as a format with literals folded in, each up to its first NUL, and the pieces that are left. */
function joinValues(
  body: Body,
  print: Extract<IrPrint, { kind: "values" }>,
): { readonly format: string; readonly pieces: readonly Piece[] } {
  const escape = (text: string): string => text.split("\0", 1)[0]!.replaceAll("%", "%%");
  const computed = print.values.filter((value) => value.kind !== "string");
  const pieces = piecesOf(computed, lowerOperands(body, computed));
  let next = 0;
  const parts = print.values.map((value) =>
    value.kind === "string" ? escape(value.value) : directives[pieces[next++]!.letter]!,
  );
  return { format: parts.join(escape(print.delimiter)) + (print.newline ? "\n" : ""), pieces };
}

function printValues(body: Body, print: Extract<IrPrint, { kind: "values" }>): void {
  const { format, pieces } = joinValues(body, print);
  printFormat(body, format, pieces);
}

function printFormat(body: Body, format: string, pieces: readonly Piece[]): void {
  if (pieces.length === 0) {
    if (format !== "")
      body.writer.line(`tw_print(c, ${stringLiteral(format.replaceAll("%%", "%"))});`);
  } else if (format === "%s" && pieces[0]!.letter === "s") {
    body.writer.line(`tw_print(c, ${pieces[0]!.value.text});`);
  } else if (format === "%d" && pieces[0]!.letter === "l") {
    body.writer.line(`tw_print_number(c, ${bare(pieces[0]!.value.text)});`);
  } else {
    body.writer.line(`tw_format(c, ${stringLiteral(format)}, ${writePieces(body, pieces)});`);
    if (readsMemory(format)) body.check();
  }
}

function formatTo(body: Body, to: string, format: string, pieces: readonly Piece[]): void {
  if (pieces.length === 0) {
    const { stringSize } = body.module.program.limits;
    const text = stringLiteral(format.replaceAll("%%", "%"), stringSize - 1);
    body.writer.line(`tw_string_copy(${to}, ${text});`);
    return;
  }
  const passed = writePieces(body, pieces);
  body.writer.line(`tw_format_string(c, ${to}, ${stringLiteral(format)}, ${passed});`);
  if (readsMemory(format)) body.check();
}

/** `%m` and `%M` dump memory, at an address that may be bad. */
function readsMemory(format: string): boolean {
  return /%[^%a-zA-Z]*l?[mM]/.test(format.replaceAll("%%", ""));
}

/** Writes the arguments into the array; gives the signature and the array as they are passed. */
function writePieces(body: Body, pieces: readonly Piece[]): string {
  const array = body.values(pieces.length);
  pieces.forEach(({ letter, value }, index) => {
    const member = letter === "s" ? "string" : "number";
    body.writer.line(`${array}[${index}].${member} = ${bare(value.text)};`);
  });
  return `"${pieces.map((piece) => piece.letter).join("")}", ${array}`;
}

/** `name=value` at the end of a run, of a global that nothing reads. */
function displayGlobal(body: Body, id: number): void {
  const global = body.module.global(id);
  const name = body.module.globalName(id);
  if (global.kind === "array") {
    body.writer.line(`tw_display_map(c, ${name});`);
  } else if (global.kind === "stat") {
    body.writer.line(`tw_print(c, ${stringLiteral(`${global.name} `)});`);
    body.writer.line(`tw_print_stat_summary(c, ${name});`);
    body.writer.line('tw_print(c, "\\n");');
  } else {
    body.module.usedGlobals.add(id);
    const value = { text: name, stable: false };
    const letter = signatureLetter(global.type);
    const shown = { s: "%#s", p: "%p" }[letter as string] ?? directives[letter]!;
    printFormat(body, `${global.name}=${shown}\n`, [{ letter, value }]);
  }
}

function printHistogram(
  body: Body,
  print: Extract<IrPrint, { kind: "histogram" }>,
  to: string,
  place: string,
): void {
  const { target } = print;
  const { keys } = lowerKeys(body, target.kind === "element" ? target.keys : []);
  body.writer.line(
    `${statSubject(body, target, keys, "histogram")}, ${to}, ${stringLiteral(place)});`,
  );
  body.check();
}
