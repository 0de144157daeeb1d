// Runs a job of fuzzing in a thread that can be ended when an input hangs, and says what came of it; then jobs of files and of the C runtime.

import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { fuzzFiles } from "./fuzz-files.ts";
import { fuzzRuntime } from "./fuzz-runtime.ts";
import type { Job, Report } from "./run-job.ts";
import type { TextKind } from "./text-kinds.ts";

/** Of processor time, which a busy machine does not take away: a normal input takes a millisecond. */
const hangAfterMilliseconds = 20_000;
/** For what waits and does nothing. */
const standstillAfterMilliseconds = 600_000;
const lookEveryMilliseconds = 1000;
const memoryInMegabytes = 1024;

/** The option that says how many inputs of a kind there are. */
const kinds: Readonly<Record<TextKind, "inputs" | "goldens" | "command-lines">> = {
  scripts: "inputs",
  "golden files": "goldens",
  "command lines": "command-lines",
};

/** `program` is what the thread runs; it calls `runJob`. Sets the exit code. */
export async function fuzz(program: URL): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: "string", default: "100000" },
      goldens: { type: "string", default: "100000" },
      "command-lines": { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
      files: { type: "string", default: "100000" },
      first: { type: "string", default: "0" },
      "runtime-rounds": { type: "string", default: "2000" },
    },
  });
  const [seed, first] = [Number(values.seed), Number(values.first)];
  for (const [kind, option] of Object.entries(kinds) as [TextKind, keyof typeof values][])
    await fuzzTexts(program, { kind, seed, first, inputs: Number(values[option]) });
  const files = { seed, first, inputs: Number(values.files) };
  if (files.inputs > 0 && !(await fuzzFiles(program, files))) process.exitCode = 1;
  const rounds = Number(values["runtime-rounds"]);
  if (rounds === 0) return;
  console.log(`the C runtime, ${rounds} rounds of seed ${seed}:`);
  if (!fuzzRuntime(rounds, seed)) process.exitCode = 1;
}

async function fuzzTexts(program: URL, wanted: Omit<Job, "current">): Promise<void> {
  if (wanted.inputs === 0) return;
  const job: Job = { ...wanted, current: new Int32Array(new SharedArrayBuffer(4)) };
  const began = performance.now();
  const report = await watch(program, job);
  if (report === undefined) process.exitCode = 1;
  else show(job, report, (performance.now() - began) / 1000);
}

/** The thread's report; undefined, with a word about it, when it died or had to be ended. */
function watch(program: URL, job: Job): Promise<Report | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(program, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: memoryInMegabytes },
    });
    let seen = { input: -1, at: performance.now(), used: processorTime() };
    const end = (complaint?: string, report?: Report): void => {
      clearInterval(timer);
      if (complaint !== undefined) console.log(`FAILED: ${complaint}`);
      void worker.terminate();
      resolve(report);
    };
    const timer = setInterval(() => {
      const input = Atomics.load(job.current, 0);
      const [at, used] = [performance.now(), processorTime()];
      if (input !== seen.input) seen = { input, at, used };
      else if (used - seen.used > hangAfterMilliseconds)
        end(`input ${input} takes longer than ${hangAfterMilliseconds} ms`);
      else if (at - seen.at > standstillAfterMilliseconds)
        end(`input ${input} does not end after ${standstillAfterMilliseconds} ms`);
    }, lookEveryMilliseconds);
    worker.on("message", (report: Report) => end(undefined, report));
    worker.on("error", (error) => {
      end(`input ${Atomics.load(job.current, 0)}: ${error.stack ?? error.message}`);
    });
  });
}

/** Of this process with its threads, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function show(job: Job, report: Report, seconds: number): void {
  for (const { input, what, text } of report.failures) {
    console.log(`FAILED: input ${input} of seed ${job.seed}: ${what}\n${text}\n`);
  }
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const { input, milliseconds } = report.slowest;
  const outcomes = Object.entries(report.outcomes).map(
    ([outcome, count]) => `  ${outcome}: ${count}`,
  );
  const failed = `${report.failures.length} failed`;
  console.log(
    [
      `${job.inputs} ${job.kind} of seed ${job.seed} in ${seconds.toFixed(1)} s: ${failed}`,
      ...outcomes.sort(),
      `the slowest, ${input}, took ${milliseconds.toFixed(0)} ms; at most ${megabytes} MB were in use`,
    ].join("\n"),
  );
  if (report.failures.length > 0 || megabytes > memoryInMegabytes) process.exitCode = 1;
}
