import type { ListedPoint } from "../../compiler/index.ts";

/** A line as stap -l, or with variables as stap -L, prints it. */
export function describePoint({ point, variables }: ListedPoint, withVariables: boolean): string {
  const shown = withVariables ? variables.map(({ name, type }) => ` ${name}:${type}`) : [];
  return `${point}${shown.join("")}\n`;
}
