// All variables of a probe point as one string: `$$vars`, `$$parms`, `$$locals`, `$$return`, `$$name`; and the pretty
// print suffixes `$` and `$$` of a single one.

import { didYouMean, nearNames } from "../source/near-names.ts";
import type { DebugInfo, TypeRef } from "../debuginfo/debug-info.ts";
import type { Expression, PrettyPrint, TargetVariable } from "../syntax/ast.ts";
import type { IrExpression } from "./ir.ts";
import { underlyingType } from "./kernel-types.ts";
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

/** `$var$`: one level of a structure, `{.f_mode=…, .f_pos=…}`; `$$` goes one level deeper. */
export function lowerPrettyPrint(unit: Unit, expression: PrettyPrint): IrExpression {
  const { operand, range } = expression;
  const values: IrExpression[] = [];
  const format = prettyFormat(unit, operand, values, expression.deep ? 2 : 1);
  if (format === undefined) {
    unit.lower(operand);
    return { kind: "string", type: "string", value: "?", range };
  }
  const print = { kind: "format", format, arguments: values } as const;
  return { kind: "sprint", type: "string", print, range };
}

/** Most members that are shown, so that the string size is not wasted on paddings. */
const mostMembers = 24;

function prettyFormat(
  unit: Unit,
  operand: Expression,
  values: IrExpression[],
  depth: number,
): string | undefined {
  const value = tryValue(unit, operand);
  const members = membersOf(unit, operand);
  if (members === undefined || depth === 0) {
    if (value === undefined) return undefined;
    values.push(value);
    return value.type === "pointer" ? "%p" : "%d";
  }
  const shown = members.slice(0, mostMembers).map((name) => {
    const member: Expression = {
      kind: "member",
      object: operand,
      member: { text: name, range: operand.range },
      range: operand.range,
    };
    return `.${name}=${prettyFormat(unit, member, values, depth - 1) ?? "{...}"}`;
  });
  return `{${shown.join(", ")}${members.length > mostMembers ? ", ..." : ""}}`;
}

/** The names of the members of what a variable is or points to. */
function membersOf(unit: Unit, operand: Expression): readonly string[] | undefined {
  const { debugInfo } = unit.elaboration;
  const root = unit.context?.site;
  if (debugInfo === undefined || root === undefined || operand.kind !== "target") return undefined;
  const ref =
    operand.name === "$return"
      ? debugInfo.returnType(root.function)
      : debugInfo.variables(root).find((one) => `$${one.name}` === operand.name)?.type;
  return ref === undefined ? undefined : namedMembers(debugInfo, ref);
}

function namedMembers(debugInfo: DebugInfo, ref: TypeRef): readonly string[] | undefined {
  let fact = underlyingType(debugInfo, ref);
  if (fact.kind === "pointer") fact = underlyingType(debugInfo, fact.target);
  if (fact.kind !== "struct" && fact.kind !== "union") return undefined;
  return fact.members.map((member) => member.name).filter((name) => name !== "");
}

function tryValue(unit: Unit, expression: Expression): IrExpression | undefined {
  let value: IrExpression | undefined;
  const isReadable = succeeds(unit, createSink(), () => {
    value = unit.lower(expression);
  });
  return isReadable ? value : undefined;
}
