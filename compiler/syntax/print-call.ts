// The print family, as far as syntax goes: which arguments must be literal, and how many there may be.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import type { Range } from "../source/source-file.ts";
import type { Print, PrintFunction } from "./ast.ts";
import { parsePrintFormat } from "./print-format.ts";

/** More do not fit into what a handler can print at once. */
const MOST_VALUES = 32;

type Shape = "values" | "delimited" | "formatted" | "character";

const shapes: Readonly<Record<PrintFunction, Shape>> = {
  print: "values",
  sprint: "values",
  println: "values",
  sprintln: "values",
  printd: "delimited",
  sprintd: "delimited",
  printdln: "delimited",
  sprintdln: "delimited",
  printf: "formatted",
  sprintf: "formatted",
  print_char: "character",
};

const printFunctions: ReadonlySet<string> = new Set(Object.keys(shapes));

export function isPrintFunction(name: string): name is PrintFunction {
  return printFunctions.has(name);
}

/** What is wrong with a call, whatever the types of its arguments are. */
export function checkPrint(print: Print): Diagnostic[] {
  const shape = shapes[print.function];
  const [first] = print.arguments;
  const literal = shape === "delimited" || shape === "formatted";
  if (literal && first !== undefined && first.kind !== "string") {
    return [
      createDiagnostic("parse/format-not-literal", {
        range: first.range,
        values: {
          what: shape === "formatted" ? "format" : "delimiter",
          name: print.function,
        },
        hint: `write it in quotes, for example \`${print.function}("${shape === "formatted" ? "%d\\n" : ","}", …)\``,
      }),
    ];
  }
  const wrongCount = checkCount(print, shape);
  if (wrongCount !== undefined) return [wrongCount];
  if (shape !== "formatted" || first?.kind !== "string") return [];
  return checkFormat(print, first.value);
}

function checkCount(print: Print, shape: Shape): Diagnostic | undefined {
  const given = print.arguments.length;
  const values = shape === "delimited" || shape === "formatted" ? given - 1 : given;
  const expected =
    shape === "delimited" && values < 2
      ? given === 0
        ? "a delimiter and at least 2 values"
        : "at least 2 values behind its delimiter"
      : shape === "formatted" && given === 0
        ? "a format"
        : shape === "values" && given === 0 && !print.function.endsWith("ln")
          ? "a value"
          : shape === "character" && given !== 1
            ? "1 number"
            : values > MOST_VALUES
              ? `at most ${MOST_VALUES} values`
              : undefined;
  if (expected === undefined) return undefined;
  return createDiagnostic("parse/print-arguments", {
    range: print.range,
    values: {
      name: print.function,
      expected,
      found: countGiven(shape === "character" || given === 0 ? given : values),
    },
  });
}

function checkFormat(print: Print, text: string): Diagnostic[] {
  const format = parsePrintFormat(text);
  const { range } = print.arguments[0]!;
  const faults = format.faults.map(({ directive, start, reason }) => {
    const written = spellEscapes(directive);
    return createDiagnostic("parse/bad-format", {
      range: findInString(range, written, start),
      values: { directive: written, reason },
    });
  });
  if (faults.length > 0) return faults;
  const given = print.arguments.length - 1;
  if (format.valueCount === given) return [];
  const plural = format.valueCount === 1 ? "value" : "values";
  return [
    createDiagnostic("parse/print-arguments", {
      range: print.range,
      values: {
        name: print.function,
        expected: `${format.valueCount} ${plural} for its format`,
        found: countGiven(given),
      },
    }),
  ];
}

/** A line break and its like, as they are written in a script. */
function spellEscapes(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Where a piece of a string stands in its source: escapes only ever move it to the right. */
function findInString(range: Range, piece: string, offset: number): Range {
  const start = range.file.text.indexOf(piece, range.start + 1 + offset);
  const end = start + piece.length;
  return start === -1 || end > range.end ? range : { ...range, start, end };
}

function countGiven(count: number): string {
  return count === 0 ? "none is" : count === 1 ? "1 is" : `${count} are`;
}
