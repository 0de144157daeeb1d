// The thread that extracts shards: takes the next one that nobody has begun, until there is none.

import { parentPort, workerData } from "node:worker_threads";
import type { DebugSections } from "../dwarf/sections.ts";
import type { UnitHeader } from "../dwarf/units.ts";
import { extractShard } from "./extract.ts";
import type { Shard } from "./shard.ts";

/** What a thread is given. All sections lie in shared memory. */
export interface ExtractJob {
  readonly sections: DebugSections;
  readonly units: readonly UnitHeader[];
  /** Number of the first unit of each shard, and behind them the number of units. */
  readonly bounds: readonly number[];
  readonly codeEnd: number;
  /** Shared: number of the next shard, number of units done. */
  readonly counters: Int32Array;
}

/** What a thread is told when it starts. */
export interface ExtractThread {
  readonly extracts: true;
}

export interface ExtractAnswer {
  readonly number: number;
  readonly shard: Shard;
}

/** Positions in `counters`. */
export const NEXT_SHARD = 0;
export const UNITS_DONE = 1;

/** Extracts shards until none is left and hands each to `done`. */
export function extractShards(job: ExtractJob, done: (answer: ExtractAnswer) => void): void {
  const { sections, units, bounds, codeEnd, counters } = job;
  for (;;) {
    const number = Atomics.add(counters, NEXT_SHARD, 1);
    if (number >= bounds.length - 1) return;
    const shard = extractShard(
      sections,
      units,
      bounds[number]!,
      bounds[number + 1]!,
      codeEnd,
      () => {
        Atomics.add(counters, UNITS_DONE, 1);
      },
    );
    done({ number, shard });
  }
}

const port = parentPort;
if (port !== null && isOurs(workerData)) {
  // The job comes when its sections have been read; the thread ends after it, as nothing listens any more.
  port.once("message", (job: ExtractJob) =>
    extractShards(job, (answer) => {
      const buffers = Object.values(answer.shard)
        .filter((column): column is Uint8Array | Uint32Array => ArrayBuffer.isView(column))
        .map((column) => column.buffer as ArrayBuffer);
      port.postMessage(answer, buffers);
    }),
  );
}

function isOurs(data: unknown): data is ExtractThread {
  return typeof data === "object" && data !== null && "extracts" in data;
}
