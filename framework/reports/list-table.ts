// A list of probe points on several kernels for the terminal: a column for each kernel, then the point with its variables.

import type { ListingOnKernels } from "../listing/list-on-kernels.ts";
import type { UnionVariable } from "../listing/union-of-listings.ts";
import { numberedKernels } from "./kernel-columns.ts";
import { formatTable } from "./table.ts";

export function formatListTable({ kernels, points }: ListingOnKernels): string {
  const header = [...kernels.map((_, index) => `${index + 1}`), ""];
  const rows = points.map(({ point, isThere, variables }) => [
    ...isThere.map((here) => (here ? "ok" : "-")),
    [point, ...variables.map((variable) => spellVariable(variable, isThere))].join(" "),
  ]);
  return `${numberedKernels(kernels)}\n${formatTable([header, ...rows])}`;
}

/** `$file:struct file*`; `$how:struct open_how*[2,3]` where not all kernels that have the point have it so. */
function spellVariable(
  { name, type, isThere }: UnionVariable,
  ofPoint: readonly boolean[],
): string {
  const isEverywhere = ofPoint.every((point, column) => !point || isThere[column] === true);
  if (isEverywhere) return `${name}:${type}`;
  const columns = isThere.flatMap((here, column) => (here ? [column + 1] : []));
  return `${name}:${type}[${columns.join(",")}]`;
}
