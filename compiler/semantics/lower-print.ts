// The print family: values, formats, and the prints of whole arrays that scripts of 2005 use.

import type { Expression, Print, StringLiteral } from "../syntax/ast.ts";
import type { IrExpression, IrPrint } from "./ir.ts";
import { globalOf, useAsArray } from "./lower-array.ts";
import { isHistogram, lowerHistogram } from "./lower-histogram.ts";
import { parseMapFormat, type MapDirective } from "./map-format.ts";
import { parseFormat } from "./print-format.ts";
import type { GlobalSymbol } from "./symbols.ts";
import { report, reportNoValue, type Unit } from "./unit.ts";

export function lowerPrint(unit: Unit, print: Print): IrExpression {
  const { range } = print;
  const isString = print.function.startsWith("s");
  const lowered = lowerParts(unit, print);
  if (lowered === undefined) {
    return isString
      ? { kind: "string", type: "string", value: "", range }
      : { kind: "print", type: "void", print: nothing, range };
  }
  if (!isString) return { kind: "print", type: "void", print: lowered, range };
  return { kind: "sprint", type: "string", print: lowered, range };
}

const nothing: IrPrint = { kind: "values", values: [], delimiter: "", newline: false };

function lowerParts(unit: Unit, print: Print): IrPrint | undefined {
  const name = print.function.startsWith("s") ? print.function.slice(1) : print.function;
  const [first] = print.arguments;
  if (name === "printf") return lowerFormat(unit, print);
  if (name === "print_char") {
    return first === undefined
      ? undefined
      : { kind: "character", value: unit.lower(first, "number") };
  }
  const newline = name.endsWith("ln");
  if (name.startsWith("printd")) {
    const delimiter = first?.kind === "string" ? first.value : "";
    return {
      kind: "values",
      values: lowerValues(unit, print.arguments.slice(1)),
      delimiter,
      newline,
    };
  }
  if (first?.kind === "at" && isHistogram(first.name) && print.arguments.length === 1) {
    return lowerHistogram(unit, first);
  }
  const map = first === undefined ? undefined : mapOf(unit, first, print.arguments.length);
  if (map !== undefined) return lowerMap(unit, print, map);
  const chart = first === undefined ? undefined : chartOf(unit, first);
  if (chart !== undefined) return chart;
  return { kind: "values", values: lowerValues(unit, print.arguments), delimiter: "", newline };
}

function lowerValues(unit: Unit, values: readonly Expression[]): IrExpression[] {
  return values.map((value) => {
    const lowered = unit.lower(value);
    if (lowered.type === "void") reportNoValue(unit, lowered, value.range);
    return lowered;
  });
}

function lowerFormat(unit: Unit, print: Print): IrPrint | undefined {
  const [first, ...values] = print.arguments;
  if (first?.kind !== "string") return undefined;
  const { directives, format } = parseFormat(first.value);
  const lowered = directives.flatMap(({ text, wants }): IrExpression[] =>
    wants.length === 0
      ? [{ kind: "number", type: "long", value: 0n, range: first.range }]
      : wants.map((want, index) => {
          const hint = hintForDirective(text, want, index === wants.length - 1);
          return unit.lower(values.shift()!, want, hint);
        }),
  );
  return { kind: "format", format, arguments: lowered };
}

/** A `*` takes a number before the value of its directive. */
function hintForDirective(text: string, want: "number" | "string", isValue: boolean): string {
  if (!isValue) return `the \`*\` of \`${text}\` takes a number of its own, before the value`;
  return want === "number"
    ? `\`${text}\` prints a number: write \`%s\`, or convert the value: strtol(…, 10)`
    : `\`${text}\` prints a string: write \`%d\` for a number`;
}

/** The array that is printed as a whole: a global that is one, or of which nothing else is known than this. */
function mapOf(unit: Unit, expression: Expression, count: number): GlobalSymbol | undefined {
  if (expression.kind !== "identifier" || unit.locals.has(expression.name)) return undefined;
  const global = globalOf(unit, expression);
  if (global === undefined) return undefined;
  return (global.keys?.length ?? 0) > 0 || (count === 2 && global.keys === undefined)
    ? global
    : undefined;
}

/** `global hist(x)` … `print(x)` */
function chartOf(unit: Unit, expression: Expression): IrPrint | undefined {
  if (expression.kind !== "identifier" || unit.locals.has(expression.name)) return undefined;
  const global = globalOf(unit, expression);
  if (global?.declaration.defaultAggregate !== "hist" || global.value.type !== "stat") {
    return undefined;
  }
  const { range } = expression;
  return lowerHistogram(unit, { kind: "at", name: "@hist_log", arguments: [expression], range });
}

function lowerMap(unit: Unit, print: Print, global: GlobalSymbol): IrPrint | undefined {
  const [, format] = print.arguments;
  global.read = true;
  if (global.keys === undefined) {
    if (unit.elaboration.isLast) useAsArray(unit, global, 1, print.range);
    return undefined;
  }
  if (print.function === "sprint") {
    report(unit, "type/not-into-string", { range: print.range });
    return undefined;
  }
  if (print.function !== "print" || print.arguments.length > 2) {
    report(unit, "type/array-as-value", {
      range: print.range,
      values: { name: global.declaration.name.text, shape: "an array" },
      hint: 'a whole array is printed with print(array) or print(array, "format")',
    });
    return undefined;
  }
  if (format === undefined) return { kind: "map", array: global.id };
  if (format.kind !== "string") {
    report(unit, "type/map-format", { range: format.range });
    return undefined;
  }
  checkMapFormat(unit, global, format);
  return { kind: "map", array: global.id, format: format.value };
}

function checkMapFormat(unit: Unit, global: GlobalSymbol, format: StringLiteral): void {
  const { directives, unknown } = parseMapFormat(format.value);
  const name = global.declaration.name.text;
  for (const text of unknown) {
    report(unit, "type/map-directive", {
      range: format.range,
      values: { text, reason: "there is no such directive" },
    });
  }
  for (const directive of directives) {
    if (directive.wantsHistogram) {
      global.histogram ??= { kind: "log", start: 0n, stop: 0n, interval: 0n };
    }
    const reason = misfit(global, directive);
    if (reason === undefined || !unit.elaboration.isLast) continue;
    const values = { text: directive.text, reason: reason.replace("{name}", `\`${name}\``) };
    report(unit, "type/map-directive", { range: format.range, values });
  }
}

function misfit(global: GlobalSymbol, directive: MapDirective): string | undefined {
  const cell = directive.key === undefined ? global.value : global.keys?.[directive.key];
  const what = directive.key === undefined ? "the value" : `key ${directive.key + 1}`;
  if (cell === undefined) return `{name} has no ${what}`;
  const type = cell.type === "stat" ? "statistics" : cell.type === "string" ? "string" : "number";
  if (type === directive.fits) return undefined;
  const kind = { statistics: "statistics", string: "a string", number: "a number" }[type];
  return `${what} of {name} is ${kind}`;
}
