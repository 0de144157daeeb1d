// Counters of what ran of a library's code: one for each statement, each arm of a branch, and each probe's handler. Copies of the same
// code, for many places or callers, share theirs.

import type { Range } from "../source/source-file.ts";
import { outermost } from "../source/source-file.ts";
import type { Body } from "./body.ts";

/** What a counter counts. */
export type CoverageSpot =
  | { readonly kind: "statement" | "then" | "otherwise"; readonly range: Range }
  /** Hits of a probe that came by an alias, by its id. */
  | { readonly kind: "probe"; readonly probe: number };

export interface CoverageCounters {
  /** In the order of the counters. */
  readonly spots: CoverageSpot[];
  /** The counter of a spot; made when it is asked for first. Undefined for the script's own code. */
  of(spot: CoverageSpot): number | undefined;
}

export function createCounters(): CoverageCounters {
  const known = new Map<string, number>();
  const files = new Map<Range["file"], number>();
  const spots: CoverageSpot[] = [];
  const add = (key: string, spot: CoverageSpot): number => {
    const index = known.get(key) ?? spots.push(spot) - 1;
    known.set(key, index);
    return index;
  };
  return {
    spots,
    of: (spot) => {
      if (spot.kind === "probe") return add(`probe ${spot.probe}`, spot);
      const range = outermost(spot.range);
      if (range.file.origin !== "library") return undefined;
      const file = files.get(range.file) ?? files.size;
      files.set(range.file, file);
      return add(`${spot.kind} ${file} ${range.start} ${range.end}`, { kind: spot.kind, range });
    },
  };
}

/** Counts the spot here, in modules that tell what ran; in others it writes nothing. */
export function cover(body: Body, spot: CoverageSpot): void {
  const index = body.module.coverage?.of(spot);
  if (index !== undefined) body.writer.line(`tw_cover(${index});`);
}
