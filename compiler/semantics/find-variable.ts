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

/** Whether the probe has a target variable of this name, written without the dollar sign. */
function hasVariable({ context, elaboration: { debugInfo } }: Unit, name: string): boolean {
  if (context === undefined || debugInfo === undefined) return false;
  const { site, isReturn } = context;
  if (isReturn && name === "return") return true;
  return findVariable(debugInfo, site, `$${name}`, isReturn) !== undefined;
}

/** `$name`, or what `@var("name")` means where the function has a variable of that name: the same. */
export function variableOf(unit: Unit, expression: Expression): TargetVariable | undefined {
  if (expression.kind === "target") return expression;
  if (expression.kind !== "at" || expression.name !== "@var") return undefined;
  const [given, image] = expression.arguments ?? [];
  if (given?.kind !== "string" || !hasVariable(unit, given.value)) return undefined;
  const isHere = image === undefined || (image.kind === "string" && image.value === imageOf(unit));
  return isHere ? { kind: "target", name: `$${given.value}`, range: expression.range } : undefined;
}

function imageOf({ context }: Unit): string {
  return context?.site.function.module ?? "kernel";
}
