// One of the threads that verify tapsets: takes the next kernel as long as there is one.

import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { takeRefusal, type Refusal } from "../cache/keep-for-speed.ts";
import { FailureError, type Failure } from "../failure.ts";
import { findKnownKernel } from "../kernels/known-kernels.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import { silentProgress, type Progress } from "../progress/progress.ts";
import type { Tapset } from "./tapset.ts";
import { findAnswer, type Question, type TapsetOnKernel } from "./verify-on-kernel.ts";

export interface VerifyJob {
  readonly tapsets: readonly Tapset[];
  /** By the names of kernels whose facts are here. */
  readonly questions: readonly (readonly [kernel: string, question: Question])[];
  /** One number, of which kernel is the next. */
  readonly next: Int32Array;
}

export type VerifyAnswer =
  | { readonly kind: "found"; readonly kernel: string; readonly found: readonly TapsetOnKernel[] }
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "unkept"; readonly refusal: Refusal }
  | { readonly kind: "failed"; readonly failure: Failure };

async function verifyNext(job: VerifyJob, tell: (answer: VerifyAnswer) => void): Promise<void> {
  const progress: Progress = {
    ...silentProgress,
    say: (text) => tell({ kind: "said", text }),
  };
  for (;;) {
    const next = job.questions[Atomics.add(job.next, 0, 1)];
    if (next === undefined) return;
    const [kernel, question] = next;
    const facts = await openKernelFacts(await findKnownKernel(kernel), progress);
    const { found } = findAnswer(job.tapsets, question, facts);
    const refusal = takeRefusal();
    if (refusal !== undefined) tell({ kind: "unkept", refusal });
    tell({ kind: "found", kernel, found });
  }
}

if (!isMainThread) void verifyInThread();

async function verifyInThread(): Promise<void> {
  const tell = (answer: VerifyAnswer): void => parentPort?.postMessage(answer, []);
  try {
    await verifyNext(workerData as VerifyJob, tell);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    tell({ kind: "failed", failure: error.failure });
  }
}
