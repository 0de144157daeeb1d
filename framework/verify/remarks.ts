// What may be too much in a tapset: said only when more than one kernel was asked.

import type { Manifest } from "../contracts/manifest.ts";
import { matchesPattern } from "../contracts/match-pattern.ts";
import type { ProbeCell, ProbeReport, Remark } from "./report.ts";

export function remarksOf(alias: string, cells: readonly ProbeCell[]): readonly Remark[] {
  const found = cells.filter((cell) => cell.status !== "left-out");
  if (found.length < 2) return [];
  const points = new Map<string, { readonly statuses: Set<string>; readonly required: boolean }>();
  for (const { alternatives } of found) {
    for (const { point, status, isRequired } of alternatives) {
      const known = points.get(point) ?? { statuses: new Set(), required: isRequired };
      points.set(point, known);
      known.statuses.add(status);
    }
  }
  if (![...points.values()].some(({ statuses }) => statuses.has("chosen"))) return [];
  return [...points].flatMap(([point, { statuses, required }]): Remark[] => {
    if (statuses.has("chosen")) return [];
    // A point that has to be there and is not is an error, and told as such.
    if (required && statuses.has("absent")) return [];
    if (!statuses.has("unused")) {
      const text = `${point} is on none of these kernels`;
      return [{ alias, kind: "optional-nowhere", text }];
    }
    const why = statuses.has("absent")
      ? "where no earlier one is there, it is not there either"
      : "an earlier one is always there";
    return [{ alias, kind: "never-chosen", text: `${point} is never chosen: ${why}` }];
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
