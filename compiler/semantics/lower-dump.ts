// All variables of a probe point as one string: `$$vars`, `$$parms`, `$$locals`, `$$return`, `$$name`.

import { didYouMean, nearNames } from "../source/near-names.ts";
import type { DebugInfo, ProbeSite } from "../debuginfo/debug-info.ts";
import type { Range } from "../source/source-file.ts";
import type { Expression, TargetVariable } from "../syntax/ast.ts";
import { atEntry, warnOfSnapshot } from "./entry-values.ts";
import type { IrExpression } from "./ir.ts";
import { findProvided, lowerProvided } from "./provided-variables.ts";
import { createSink } from "./sink.ts";
import { formOf } from "./target-place.ts";
import { report, succeeds, type Unit } from "./unit.ts";

/** Whether a target variable is one of those that stand for several, or for the probe's name. */
export function isDump(name: string): boolean {
  return name.startsWith("$$");
}

/** How a dump shows each variable: as a number, or pretty printed, with one level of members or all. */
export type DumpStyle = "plain" | "members" | "deep";

/** `fd=0x3 buf=0x7ffd… count=0x10`; what cannot be read is `name=?`. At a return all but `$$return` is what it was at entry. */
export function lowerDump(
  unit: Unit,
  variable: TargetVariable,
  style: DumpStyle = "plain",
): IrExpression {
  const { range, name } = variable;
  const provided = findProvided(unit, variable);
  if (provided !== undefined) return lowerProvided(unit, variable, provided);
  const names = dumpedNames(unit, name);
  if (names === undefined) {
    reportNoDump(unit, variable);
    return { kind: "string", type: "string", value: "", range };
  }
  if (name === "$$name") return { kind: "string", type: "string", value: names[0] ?? "", range };
  const isHere = unit.context?.isReturn !== true || name === "$$return";
  if (isHere) return dumpOf(unit, names, style, range);
  const key = { kind: "pretty-print", operand: variable, deep: style === "deep", range } as const;
  warnOfSnapshot(unit, style === "plain" ? variable : key);
  return atEntry(unit, style === "plain" ? variable : key, () => dumpOf(unit, names, style, range));
}

function dumpOf(
  unit: Unit,
  names: readonly string[],
  style: DumpStyle,
  range: Range,
): IrExpression {
  const values: IrExpression[] = [];
  const parts = names.map((one) => {
    const variable: TargetVariable = { kind: "target", name: `$${one}`, range };
    const value = style === "plain" ? tryValue(unit, variable) : tryPretty(unit, variable, style);
    if (value === undefined) return `${one}=${aggregateMark(unit, variable)}`;
    values.push(value);
    return `${one}=${style === "plain" ? "%#x" : "%s"}`;
  });
  const print = { kind: "format", format: parts.join(" "), arguments: values } as const;
  return { kind: "sprint", type: "string", print, range };
}

function tryPretty(
  unit: Unit,
  operand: TargetVariable,
  style: DumpStyle,
): IrExpression | undefined {
  const { range } = operand;
  return tryValue(unit, { kind: "pretty-print", operand, deep: style === "deep", range });
}

/** What stands for a variable that is no number. */
function aggregateMark(unit: Unit, variable: TargetVariable): string {
  const { debugInfo } = unit.elaboration;
  const shape = unit.shapeOf(variable);
  const form = debugInfo && shape && formOf(debugInfo, shape).kind;
  return form === "aggregate" ? "{...}" : form === "array" ? "[...]" : "?";
}

const dumps = ["$$vars", "$$parms", "$$locals", "$$return", "$$name"];

function reportNoDump(unit: Unit, { name, range }: TargetVariable): void {
  if (dumps.includes(name)) {
    report(unit, "resolve/no-variables-here", { range, values: { name } });
    return;
  }
  const near = didYouMean(nearNames(name, dumps)) ?? `there are ${dumps.join(", ")}`;
  const values = { name, place: "any probe point" };
  report(unit, "resolve/no-such-variable", { range, values, hint: near });
}

function dumpedNames(unit: Unit, name: string): readonly string[] | undefined {
  const { context, elaboration } = unit;
  if (unit.provided.size > 0) return providedNames(unit, name);
  if (context === undefined || elaboration.debugInfo === undefined) return undefined;
  const all = elaboration.debugInfo.variables(context.site);
  const own = [...new Map(all.map((one) => [one.name, one])).values()];
  const parameters = own.filter((one) => one.isParameter).map((one) => one.name);
  const locals = own.filter((one) => !one.isParameter).map((one) => one.name);
  switch (name) {
    case "$$vars":
      return [...parameters, ...locals];
    case "$$parms":
      return parameters;
    case "$$locals":
      return locals;
    case "$$return":
      return context.isReturn ? returnedNames(elaboration.debugInfo, context.site) : undefined;
    case "$$name":
      return [context.site.function.name];
    default:
      return undefined;
  }
}

/** A function without a value returns nothing to show. */
function returnedNames(debugInfo: DebugInfo, site: ProbeSite): readonly string[] {
  const shape = { kind: "type", ref: debugInfo.returnType(site.function) } as const;
  return formOf(debugInfo, shape).kind === "none" ? [] : ["return"];
}

/** All that the probe point brings are its parameters. */
function providedNames(unit: Unit, name: string): readonly string[] | undefined {
  const numbers = [...unit.provided.values()].filter(({ value }) => typeof value === "number");
  if (name === "$$locals" || name === "$$return") return [];
  return name === "$$vars" || name === "$$parms" ? numbers.map((one) => one.name) : undefined;
}

function tryValue(unit: Unit, expression: Expression): IrExpression | undefined {
  let value: IrExpression | undefined;
  const isReadable = succeeds(unit, createSink(), () => {
    value = unit.lower(expression);
  });
  return isReadable ? value : undefined;
}
