// Runs the verification of several kernels on threads.

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { noteRefusal } from "../cache/keep-for-speed.ts";
import { FailureError } from "../failure.ts";
import type { Progress } from "../progress/progress.ts";
import type { TapsetOnKernel } from "./verify-on-kernel.ts";
import type { VerifyAnswer, VerifyJob } from "./verify-worker.ts";

/** Each has a kernel of its own open, and a compiler. */
const threadsAtMost = 4;

/**
 * What is found on each kernel, by its name; `onFound` is called for each as it comes. Rejected with the signal's reason, with
 * the failure of a thread's kernel, or with what a thread threw.
 */
export async function verifyInThreads(
  job: Omit<VerifyJob, "next">,
  progress: Progress,
  onFound: () => void,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly TapsetOnKernel[]>> {
  signal?.throwIfAborted();
  const next = new Int32Array(new SharedArrayBuffer(4));
  const found = new Map<string, readonly TapsetOnKernel[]>();
  const take = (answer: VerifyAnswer): void => {
    if (answer.kind === "failed") throw new FailureError(answer.failure);
    if (answer.kind === "said") return progress.say(answer.text);
    if (answer.kind === "unkept") return noteRefusal(answer.refusal);
    found.set(answer.kernel, answer.found);
    onFound();
  };
  const count = Math.min(availableParallelism(), threadsAtMost, job.questions.length);
  const program = new URL("./verify-worker.js", import.meta.url);
  const workers = Array.from(
    { length: count },
    () => new Worker(program, { workerData: { ...job, next } satisfies VerifyJob }),
  );
  try {
    await Promise.all(workers.map((worker) => ended(worker, take, signal)));
  } finally {
    // The first that fails ends the others.
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return found;
}

function ended(
  worker: Worker,
  take: (answer: VerifyAnswer) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal!.reason as Error);
    signal?.addEventListener("abort", stop, { once: true });
    worker.on("message", (answer: VerifyAnswer) => {
      try {
        take(answer);
      } catch (error) {
        reject(error as Error);
      }
    });
    worker.on("error", reject);
    worker.on("exit", () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
  });
}
