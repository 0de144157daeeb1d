// What a manifest claims, held against what was found.

import { matchesPattern } from "../contracts/match-pattern.ts";
import type { Absence, Manifest } from "../contracts/manifest.ts";
import { brokenSince } from "./broken-since.ts";
import { reasonOf, uncheckedPlace } from "./probe-changes.ts";
import type { BrokenClaim, ProbeCell, ProbeReport, ReportKernel } from "./report.ts";
import { hasPoints } from "./tell-once.ts";

/** Whether a manifest says that the tapset works on a kernel. */
export function isClaimed(
  manifest: Manifest,
  kernel: Pick<ReportKernel, "name" | "architecture">,
): boolean {
  return (
    manifest.architectures.includes(kernel.architecture) &&
    manifest.kernels.some((pattern) => matchesPattern(pattern, kernel.name))
  );
}

/** Private probes are no part of what is claimed, nor are values that are declared optional. */
export function brokenClaims(
  manifest: Manifest,
  kernels: readonly ReportKernel[],
  probes: readonly ProbeReport[],
): readonly BrokenClaim[] {
  return kernels.flatMap((kernel, column) =>
    isClaimed(manifest, kernel)
      ? probes
          .filter(({ isPrivate }) => !isPrivate)
          .flatMap((probe) => brokenOf(manifest, kernels, probe, column))
      : [],
  );
}

/** Where a manifest says that a kernel lacks a probe. */
export function declaredAbsence(
  manifest: Manifest,
  kernel: string,
  alias: string,
): Absence | undefined {
  return manifest.absent?.find(
    (one) =>
      matchesPattern(one.probe, alias) &&
      one.kernels.some((pattern) => matchesPattern(pattern, kernel)),
  );
}

function brokenOf(
  manifest: Manifest,
  kernels: readonly ReportKernel[],
  probe: ProbeReport,
  column: number,
): BrokenClaim[] {
  const { alias, cells, values } = probe;
  const kernel = kernels[column]!.name;
  const cell = cells[column]!;
  const absence = declaredAbsence(manifest, kernel, alias);
  const isThere = hasPoints(cell);
  if (absence !== undefined) {
    if (!isThere) return [];
    const reason = `the manifest says that it is absent (${absence.reason}), and it is there`;
    return [{ kernel, alias, reason }];
  }
  if (cell.status === "left-out" || !isThere) {
    const alternatives = cell.status === "left-out" ? [] : cell.alternatives;
    const hint = alternatives.flatMap((one) => one.hint ?? []).at(-1);
    const unknown = cell.status === "unknown" ? "unknown: " : "";
    const since = brokenSince(kernels, cells, column, (one) => hasPoints(cells[one]!));
    return [{ kernel, alias, reason: `${unknown}${reasonOf(cell)}`, hint, since }];
  }
  const public_ = new Map(values.map((value) => [value.name, value]));
  const broken = cell.values.flatMap(({ name, verdict, reason = verdict, hint }): BrokenClaim[] => {
    const value = public_.get(name);
    const isOwed = value !== undefined && value.declaration?.optional !== true;
    if (!isOwed || verdict === "resolved") return [];
    const unknown = verdict === "unknown" ? "unknown: " : "";
    const since = brokenSince(kernels, cells, column, (one) => hasValue(cells[one]!, name));
    return [{ kernel, alias, value: name, reason: `${unknown}${reason}`, hint, since }];
  });
  const unchecked = uncheckedPlace(cell);
  return [
    ...(unchecked === undefined ? [] : [{ kernel, alias, reason: `unknown: ${unchecked}` }]),
    ...broken,
    ...cell.problems.map(({ reason }) => ({ kernel, alias, reason })),
  ];
}

function hasValue(cell: ProbeCell, name: string): boolean {
  const values = cell.status === "left-out" ? [] : cell.values;
  return values.some((value) => value.name === name && value.verdict === "resolved");
}
