// The part of the fuzzing that runs in a thread of its own: makes the inputs of a job and tries each.

import { parentPort } from "node:worker_threads";
import { createRandom } from "./random.ts";
import { textKinds, type TextKind } from "./text-kinds.ts";

export interface Job {
  readonly kind: TextKind;
  readonly seed: number;
  readonly inputs: number;
  readonly first: number;
  /** The input at hand, for whoever watches. */
  readonly current: Int32Array;
}

export interface Report {
  /** How many inputs came to what. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowest: { readonly input: number; readonly milliseconds: number };
  /** The first few. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly input: number;
  readonly text: string;
  readonly what: string;
}

const mostFailures = 10;

/** Tries the inputs of a job, and sends the report to the thread that started this one. */
export async function runJob(job: Job): Promise<void> {
  const makeInput = textKinds[job.kind]();
  const failures: Failure[] = [];
  const outcomes: Record<string, number> = {};
  let slowest = { input: job.first, milliseconds: 0 };
  for (let input = job.first; input < job.first + job.inputs; input++) {
    Atomics.store(job.current, 0, input);
    const { text, attempt } = makeInput(createRandom(job.seed * 1_000_003 + input));
    const began = performance.now();
    try {
      const outcome = await attempt();
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (failures.length < mostFailures) failures.push({ input, text, what });
    }
    const milliseconds = performance.now() - began;
    if (milliseconds > slowest.milliseconds) slowest = { input, milliseconds };
  }
  const report: Report = { outcomes, slowest, failures };
  parentPort?.postMessage(report, []);
}
