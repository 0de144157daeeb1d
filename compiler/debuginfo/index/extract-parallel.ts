// Runs extraction on threads. This is the one place that knows where the thread's program lies.

import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { BadData } from "../fault.ts";
import type { DebugSections } from "../dwarf/sections.ts";
import type { UnitHeader } from "../dwarf/units.ts";
import {
  extractShards,
  NEXT_SHARD,
  UNITS_DONE,
  type ExtractAnswer,
  type ExtractJob,
  type ExtractThread,
} from "./extract-worker.ts";
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

/**
 * Starts the threads for debug information of a size, so that they are ready when it has been read; none for a small
 * one, which this thread extracts itself. Who starts them calls `extractAll` or terminates them.
 */
export function startThreads(size: number): Worker[] {
  if (size < smallFile) return [];
  const count = Math.min(availableParallelism(), shardCount);
  return Array.from({ length: count }, startThread);
}

/** Extracts all units. The promise is rejected with BadData when a thread dies, or with the signal's reason. */
export async function extractAll(
  threads: readonly Worker[],
  sections: DebugSections,
  units: readonly UnitHeader[],
  codeEnd: number,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Shard[]> {
  const bounds = shardBounds(units, threads.length === 0 ? 1 : shardCount);
  const counters = new Int32Array(new SharedArrayBuffer(8));
  const job: ExtractJob = { sections, units, bounds, codeEnd, counters };
  const shards: Shard[] = [];
  const take = ({ number, shard }: ExtractAnswer): void => {
    shards[number] = shard;
  };
  if (threads.length === 0) {
    extractShards(job, take);
  } else {
    const report = (): void => onProgress({ done: counters[UNITS_DONE]!, total: units.length });
    const timer = setInterval(report, progressInterval);
    try {
      await Promise.all(threads.map((thread) => runThread(thread, job, take, signal)));
    } finally {
      clearInterval(timer);
    }
  }
  if (counters[NEXT_SHARD]! < bounds.length - 1)
    throw new BadData("worker-failed", "not all units were read");
  onProgress({ done: units.length, total: units.length });
  return shards;
}

/** Splits the units into parts of about the same number of bytes. */
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

function runThread(
  worker: Worker,
  job: ExtractJob,
  take: (answer: ExtractAnswer) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(signal!.reason);
      void worker.terminate();
    };
    if (signal?.aborted === true) return stop();
    signal?.addEventListener("abort", stop, { once: true });
    worker.on("message", take);
    worker.on("error", (error) =>
      reject(new BadData("worker-failed", `a thread failed: ${error.message}`)),
    );
    worker.on("exit", (code) => {
      signal?.removeEventListener("abort", stop);
      if (code === 0) resolve();
      else reject(new BadData("worker-failed", `a thread ended with code ${code}`));
    });
    worker.postMessage(job, []);
  });
}

/** Marks the threads of extraction: their program is also loaded where there is no thread, or one of somebody else's. */
const workerData: ExtractThread = { extracts: true };

/** In the built program a file beside this one; in the sources TypeScript, which the thread has to learn to load. */
function startThread(): Worker {
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(new URL("./extract-worker.js", import.meta.url), { workerData });
  }
  // `require` finds the CommonJS side of the loader; threads need the other one.
  const found = createRequire(import.meta.url).resolve("tsx/esm/api");
  const loader = pathToFileURL(found.replace(/\.cjs$/, ".mjs")).href;
  const program = new URL("./extract-worker.ts", import.meta.url).href;
  const start = `import(${JSON.stringify(loader)}).then((tsx) => (tsx.register(), import(${JSON.stringify(program)})));`;
  return new Worker(start, { eval: true, workerData, execArgv: [] });
}
