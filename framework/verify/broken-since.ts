// At which kernel something broke: the first one without it after the last one that had it, of one architecture.

import type { ProbeCell, ReportKernel, Since } from "./report.ts";

/**
 * Undefined where none of the kernels before that were asked had it, and where one in between is unknown: it may be the first.
 * `isThere` answers for a column.
 */
export function brokenSince(
  kernels: readonly ReportKernel[],
  cells: readonly Pick<ProbeCell, "status">[],
  column: number,
  isThere: (column: number) => boolean,
): Since | undefined {
  const { architecture } = kernels[column]!;
  let first = column;
  for (let before = column - 1; kernels[before]?.architecture === architecture; before--) {
    if (cells[first]!.status === "unknown") return undefined;
    if (isThere(before)) return { first: kernels[first]!.name, before: kernels[before]!.name };
    first = before;
  }
  return undefined;
}
