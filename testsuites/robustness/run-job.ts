// The part of the fuzzing that runs in a thread of its own: makes the inputs of a job and tries each.

import { parentPort } from "node:worker_threads";
import { installedScripts, ownScripts, readTexts } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { createRandom } from "./random.ts";
import { tryText } from "./try-text.ts";

export interface Job {
  readonly seed: number;
  readonly inputs: number;
  readonly first: number;
  /** The input at hand, for whoever watches. */
  readonly current: Int32Array;
}

export interface Report {
  /** Inputs in which the syntax found no error. */
  readonly clean: number;
  readonly analyzed: number;
  readonly programs: number;
  readonly diagnostics: number;
  readonly slowest: { readonly input: number; readonly milliseconds: number };
  /** The first few. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly input: number;
  readonly text: string;
  readonly what: string;
}

/** The passes see every so many-th input. */
const passesEvery = 3;
const mostFailures = 10;

export function makeInput(corpus: readonly string[], seed: number, input: number): string {
  return mutate(corpus, createRandom(seed * 1_000_003 + input));
}

/** Tries the inputs of a job, and sends the report to the thread that started this one. */
export function runJob(job: Job): void {
  const corpus = readTexts([...ownScripts(), ...installedScripts()]);
  const failures: Failure[] = [];
  let [clean, analyzed, programs, diagnostics] = [0, 0, 0, 0];
  let slowest = { input: job.first, milliseconds: 0 };
  for (let input = job.first; input < job.first + job.inputs; input++) {
    Atomics.store(job.current, 0, input);
    const text = makeInput(corpus, job.seed, input);
    const began = performance.now();
    try {
      const tried = tryText(text, input % passesEvery === 0);
      clean += Number(tried.isClean);
      analyzed += Number(tried.isAnalyzed);
      programs += Number(tried.hasProgram);
      diagnostics += tried.diagnostics;
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (failures.length < mostFailures) failures.push({ input, text, what });
    }
    const milliseconds = performance.now() - began;
    if (milliseconds > slowest.milliseconds) slowest = { input, milliseconds };
  }
  const report: Report = { clean, analyzed, programs, diagnostics, slowest, failures };
  parentPort?.postMessage(report, []);
}
