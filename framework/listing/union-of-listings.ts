// What a pattern stands for on several kernels, put side by side.

import type { ListedPoint, ListedVariable } from "../../compiler/index.ts";

export interface UnionPoint {
  /** Without the line, which nearly every kernel has another of. */
  readonly point: string;
  /** One for each kernel: it is there. */
  readonly isThere: readonly boolean[];
  readonly variables: readonly UnionVariable[];
}

/** The same name and type. */
export interface UnionVariable extends ListedVariable {
  readonly isThere: readonly boolean[];
}

/** The listings of kernels, in their order; the points are sorted, the variables in the order in which they come up. */
export function unionOfListings(
  listings: readonly (readonly ListedPoint[])[],
): readonly UnionPoint[] {
  const nowhere = listings.map(() => false);
  const points = new Map<string, { isThere: boolean[]; variables: Map<string, UnionVariable> }>();
  for (const [column, listing] of listings.entries()) {
    for (const { point: name, variables } of listing) {
      const key = withoutLines(name);
      const point = points.get(key) ?? { isThere: [...nowhere], variables: new Map() };
      points.set(key, point);
      point.isThere[column] = true;
      for (const variable of variables) addVariable(point.variables, variable, column, nowhere);
    }
  }
  return [...points]
    .map(([point, { isThere, variables }]) => ({
      point,
      isThere,
      variables: [...variables.values()],
    }))
    .toSorted((a, b) => (a.point < b.point ? -1 : a.point > b.point ? 1 : 0));
}

function addVariable(
  variables: Map<string, UnionVariable>,
  { name, type }: ListedVariable,
  column: number,
  nowhere: readonly boolean[],
): void {
  const key = `${name}:${type}`;
  const isThere = [...(variables.get(key)?.isThere ?? nowhere)];
  isThere[column] = true;
  variables.set(key, { name, type, isThere });
}

/** `kernel.function("vfs_read@fs/read_write.c:450")` without its `:450`. */
function withoutLines(point: string): string {
  return point.replaceAll(/(\.function\("[^"]*@[^":]*):\d+"\)/g, '$1")');
}
