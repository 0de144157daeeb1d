// The program of a thread of indexing: does one job after the other.

import { parentPort, workerData } from "node:worker_threads";
import type { DebugSections } from "../dwarf/sections.ts";
import type { UnitHeader } from "../dwarf/units.ts";
import { extractShard } from "./extract.ts";
import { mergeTypes, type MergedTypes, type TypesOfShards } from "./merge-types.ts";
import type { Shard } from "./shard.ts";

/** A stretch of units to be extracted. All sections lie where every thread can read them. */
export interface Stretch {
  readonly sections: DebugSections;
  readonly units: readonly UnitHeader[];
  readonly first: number;
  /** The number behind the last unit's. */
  readonly last: number;
  readonly codeEnd: number;
  /** Shared: one number, the units done. */
  readonly unitsDone: Int32Array;
}

/** What a thread can do: what it is given, and what it answers with. */
export interface IndexJobs {
  readonly extract: { readonly given: Stretch; readonly answer: Shard };
  readonly types: { readonly given: TypesOfShards; readonly answer: MergedTypes };
}

export type IndexJob = {
  readonly [Kind in keyof IndexJobs]: {
    readonly kind: Kind;
    readonly given: IndexJobs[Kind]["given"];
  };
}[keyof IndexJobs];

/** What a thread is told when it starts. */
export interface IndexThread {
  readonly indexes: true;
}

export function extractStretch(stretch: Stretch): Shard {
  const { sections, units, first, last, codeEnd, unitsDone } = stretch;
  return extractShard(sections, units, first, last, codeEnd, () => {
    Atomics.add(unitsDone, 0, 1);
  });
}

/** The memory of all columns among the values, which can go to another thread without a copy. */
export function buffersOf(values: object): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) buffers.add(value.buffer as ArrayBuffer);
    else if (Array.isArray(value)) value.forEach(visit);
  };
  Object.values(values).forEach(visit);
  return [...buffers];
}

const port = parentPort;
if (port !== null && isOurs(workerData)) {
  port.on("message", (job: IndexJob) => {
    const answer = job.kind === "extract" ? extractStretch(job.given) : mergeTypes(job.given);
    port.postMessage(answer, buffersOf(answer));
  });
}

function isOurs(data: unknown): data is IndexThread {
  return typeof data === "object" && data !== null && "indexes" in data;
}
