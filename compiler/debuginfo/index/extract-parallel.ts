// Runs extraction on threads, a part of the units on each.

import type { DebugSections } from "../dwarf/sections.ts";
import type { UnitHeader } from "../dwarf/units.ts";
import { runOnThread } from "./index-threads.ts";
import { extractStretch, type Stretch } from "./index-worker.ts";
import type { Shard } from "./shard.ts";

export interface Progress {
  /** Units done and units in all. */
  readonly done: number;
  readonly total: number;
}

// The number of shards does not depend on the machine, so that the same kernel gives the same file everywhere.
const shardCount = 2;
const smallFile = 8 << 20;
const progressInterval = 100;

/** Whether there is so much debug information, in bytes, that starting threads pays. */
export function isForThreads(size: number): boolean {
  return size >= smallFile;
}

/** Extracts all units. The promise is rejected with BadData when a thread dies, or with the signal's reason. */
export async function extractAll(
  sections: DebugSections,
  units: readonly UnitHeader[],
  codeEnd: number,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Shard[]> {
  const unitsDone = new Int32Array(new SharedArrayBuffer(4));
  const onThreads = isForThreads(sections.info.length);
  const bounds = shardBounds(units, onThreads ? shardCount : 1);
  const stretches = bounds.slice(1).map((last, number): Stretch => ({
    sections,
    units,
    first: bounds[number]!,
    last,
    codeEnd,
    unitsDone,
  }));
  if (!onThreads) return stretches.map(extractStretch);
  const report = (): void => onProgress({ done: unitsDone[0]!, total: units.length });
  const timer = setInterval(report, progressInterval);
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  try {
    return await Promise.all(
      stretches.map((given) => runOnThread("extract", given, { signal: stop })),
    );
  } catch (error) {
    // What the other thread does is of no use then.
    failure.abort(error);
    throw error;
  } finally {
    clearInterval(timer);
    report();
  }
}

/** Splits the units into parts of about the same number of bytes: where each begins, and behind the last. */
function shardBounds(units: readonly UnitHeader[], parts: number): number[] {
  const total = units.at(-1)?.end ?? 0;
  const bounds = [0];
  units.forEach((unit, number) => {
    if (bounds.length < parts && unit.offset >= (total * bounds.length) / parts)
      bounds.push(number);
  });
  bounds.push(units.length);
  return bounds;
}
