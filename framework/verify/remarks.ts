// What may be too much in a tapset: said only when more than one kernel was asked.

import type { Manifest } from "../contracts/manifest.ts";
import { matchesPattern } from "../contracts/match-pattern.ts";
import type { ProbeCell, ProbeReport, Remark } from "./report.ts";

export function remarksOf(alias: string, cells: readonly ProbeCell[]): readonly Remark[] {
  const found = cells.filter((cell) => cell.status !== "left-out");
  if (found.length < 2) return [];
  const points = new Map<string, { chosen: boolean; unused: boolean; required: boolean }>();
  for (const { alternatives } of found) {
    for (const { point, status, isRequired } of alternatives) {
      const known = points.get(point) ?? { chosen: false, unused: false, required: isRequired };
      points.set(point, {
        chosen: known.chosen || status === "chosen",
        unused: known.unused || status === "unused",
        required: isRequired,
      });
    }
  }
  if (![...points.values()].some(({ chosen }) => chosen)) return [];
  return [...points].flatMap(([point, { chosen, unused, required }]): Remark[] => {
    if (chosen || required) return [];
    return unused
      ? [
          {
            alias,
            kind: "never-chosen",
            text: `${point} is never chosen: an earlier one is always there`,
          },
        ]
      : [{ alias, kind: "optional-nowhere", text: `${point} is on none of these kernels` }];
  });
}

/** What excuses nothing may be a slip, or left over. */
export function idleAbsences(
  manifest: Manifest | undefined,
  probes: readonly Pick<ProbeReport, "alias">[],
): readonly Remark[] {
  const idle = (manifest?.absent ?? []).filter(({ probe }) =>
    probes.every(({ alias }) => !matchesPattern(probe, alias)),
  );
  return idle.map(({ probe, kernels }) => ({
    alias: probe,
    kind: "absent-nothing",
    text: `the manifest says that it is absent on ${kernels.join(", ")}, and no probe has that name`,
  }));
}
