// Variables of the probed function, by name.

import type { DebugInfo, ProbeSite, VariableFact } from "../debuginfo/debug-info.ts";
import type { Expression, TargetVariable } from "../syntax/ast.ts";
import type { Unit } from "./unit.ts";

/** A variable by its name with the dollar sign; a .return probe sees parameters only. */
export function findVariable(
  debugInfo: DebugInfo,
  site: ProbeSite,
  name: string,
  parametersOnly: boolean,
): VariableFact | undefined {
  const plain = name.slice(1);
  return debugInfo
    .variables(site)
    .find((one) => one.name === plain && (one.isParameter || !parametersOnly));
}

/** `$name`, or what `@var("name")` means where the function has a variable of that name: the same. */
export function variableOf(unit: Unit, expression: Expression): TargetVariable | undefined {
  if (expression.kind === "target") return expression;
  if (expression.kind !== "at" || expression.name !== "@var") return undefined;
  const { context, elaboration } = unit;
  const [given, image] = expression.arguments ?? [];
  if (context === undefined || elaboration.debugInfo === undefined || given?.kind !== "string")
    return undefined;
  const { site, isReturn } = context;
  const isHere = image === undefined || (image.kind === "string" && image.value === imageOf(site));
  const name = `$${given.value}`;
  if (!isHere || findVariable(elaboration.debugInfo, site, name, isReturn) === undefined)
    return undefined;
  return { kind: "target", name, range: expression.range };
}

function imageOf({ function: { module } }: ProbeSite): string {
  return module ?? "kernel";
}
