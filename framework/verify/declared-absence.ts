// Which absences the author of a tapset declared: an optional value, an alias whose points are optional (`?`), one that a condition of
// the preprocessor leaves out or that the manifest says a kernel lacks, and what a value reads behind `@defined`. Nothing breaks by them.

import type { Manifest } from "../contracts/manifest.ts";
import { declaredAbsence } from "./broken-claims.ts";
import type { Change, ProbeCell, ProbeReport } from "./report.ts";
import { pointSides } from "./probe-changes.ts";
import { hasPoints } from "./tell-once.ts";

export interface DeclaredBy {
  readonly manifest: Manifest | undefined;
  readonly kernel: string;
}

/** Of an alias on a kernel, or of one of its values. */
export function isDeclaredAbsent(
  { alias, values }: Pick<ProbeReport, "alias" | "values">,
  value: string | undefined,
  cell: ProbeCell,
  { manifest, kernel }: DeclaredBy,
): boolean {
  if (value !== undefined) {
    return values.find(({ name }) => name === value)?.declaration?.optional === true;
  }
  if (hasPoints(cell)) return false;
  if (manifest !== undefined && declaredAbsence(manifest, kernel, alias) !== undefined) return true;
  if (cell.status === "left-out") return true;
  const points = cell.alternatives;
  return (
    points.some(({ isOptional }) => isOptional) && points.every(({ isRequired }) => !isRequired)
  );
}

/** Whether a value reads nothing of the kernel any more, at the same points: its author asked `@defined`, or gave a constant to choose. */
export function isGuarded(
  { kind, value }: Omit<Change, "from" | "to">,
  was: ProbeCell,
  now: ProbeCell,
): boolean {
  if (kind !== "meaning" || value === undefined) return false;
  if (was.status === "left-out" || now.status === "left-out") return false;
  const reads = now.values.find(({ name }) => name === value)?.reads;
  return reads?.length === 0 && pointSides.alternative(was) === pointSides.alternative(now);
}

/** Whether nothing is wrong with an alias on a kernel but what its author declared. */
export function isAsDeclared(
  probe: Pick<ProbeReport, "alias" | "values">,
  cell: ProbeCell,
  by: DeclaredBy,
): boolean {
  if (cell.status === "left-out" || !hasPoints(cell)) {
    return isDeclaredAbsent(probe, undefined, cell, by);
  }
  const wrong = cell.values.filter(({ verdict }) => verdict !== "resolved");
  return (
    cell.problems.length === 0 && wrong.every(({ name }) => isDeclaredAbsent(probe, name, cell, by))
  );
}
