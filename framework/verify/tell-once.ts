// A break is told once: of the alias when its points are gone, else of each value that is.

import type { Change, ProbeCell } from "./report.ts";

/** Of the changes to a cell those that say something of their own. */
export function tellOnce<C extends Pick<Change, "kind" | "value">>(
  changes: readonly C[],
  now: ProbeCell,
): readonly C[] {
  const gone = changes.filter(({ kind }) => kind === "gone");
  const isOfValues = hasPoints(now) && gone.some(({ value }) => value !== undefined);
  return changes.filter(
    ({ kind, value }) => kind !== "gone" || (value !== undefined) === isOfValues,
  );
}

/** Whether the probe itself is there, with its values or without. */
export function hasPoints(cell: ProbeCell): boolean {
  return cell.status !== "left-out" && cell.alternatives.some(({ status }) => status === "chosen");
}
