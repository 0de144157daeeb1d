// All variables of a probe point as one string: `$$vars`, `$$parms`, `$$locals`, `$$return`, `$$name`.

import { didYouMean, nearNames } from "../source/near-names.ts";
import type { Expression, TargetVariable } from "../syntax/ast.ts";
import type { IrExpression } from "./ir.ts";
import { findProvided, lowerProvided } from "./provided-variables.ts";
import { createSink } from "./sink.ts";
import { report, succeeds, type Unit } from "./unit.ts";

/** Whether a target variable is one of those that stand for several, or for the probe's name. */
export function isDump(name: string): boolean {
  return name.startsWith("$$");
}

/** `fd=0x3 buf=0x7ffd… count=0x10`; what cannot be read is `name=?`. */
export function lowerDump(unit: Unit, variable: TargetVariable): IrExpression {
  const { range, name } = variable;
  const provided = findProvided(unit, variable);
  if (provided !== undefined) return lowerProvided(unit, variable, provided);
  const names = dumpedNames(unit, name);
  if (names === undefined) {
    reportNoDump(unit, variable);
    return { kind: "string", type: "string", value: "", range };
  }
  if (name === "$$name") return { kind: "string", type: "string", value: names[0] ?? "", range };
  const values: IrExpression[] = [];
  const parts = names.map((one) => {
    const value = tryValue(unit, { kind: "target", name: `$${one}`, range });
    if (value === undefined) return `${one}=?`;
    values.push(value);
    return `${one}=%#x`;
  });
  const print = { kind: "format", format: parts.join(" "), arguments: values } as const;
  return { kind: "sprint", type: "string", print, range };
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
  const locals = context.isReturn
    ? []
    : own.filter((one) => !one.isParameter).map((one) => one.name);
  const returned = context.isReturn ? ["return"] : [];
  switch (name) {
    case "$$vars":
      return [...parameters, ...locals, ...returned];
    case "$$parms":
      return parameters;
    case "$$locals":
      return locals;
    case "$$return":
      return returned;
    case "$$name":
      return [context.site.function.name];
    default:
      return undefined;
  }
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
