// The threads of indexing, as many as there are processors, kept a while for the next kernel: one that has done a kernel
// is a third faster with the next, as its code is compiled by then. This is the one place that knows where the thread's
// program lies.

import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { BadData } from "../fault.ts";
import type { IndexJob, IndexJobs, IndexThread } from "./index-worker.ts";

interface Task {
  readonly job: IndexJob;
  readonly transfer: readonly ArrayBuffer[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** What it is doing; undefined when it is free. */
  task: Task | undefined;
  /** Dismisses it when it has been free for long. */
  dismissal: NodeJS.Timeout | undefined;
  /** Stops listening to the signal of what it is doing. */
  release: () => void;
}

// A kernel is extracted in two parts, so more would have nothing to do.
const threadsAtMost = 2;
/** In milliseconds: longer than a merge takes on a busy machine, so that the next kernel of several meets warm threads. */
const keptFor = 20_000;
/**
 * A quarter of the processor time of an index goes into V8's optimising compiler, on every thread anew. With half of what it
 * inlines by default the code is as fast, and is ready sooner.
 */
const inlineLess = "--max-inlined-bytecode-size-cumulative=400";

const threads = new Set<Thread>();
const waiting: Task[] = [];

/** Starts the threads, so that they are ready when what they are to read is there. */
export function readyThreads(): void {
  setFlagsFromString(inlineLess);
  while (threads.size < threadCount()) startThread();
}

/**
 * Has a job done by the next thread that is free; memory of `transfer` goes with it. The promise is rejected with BadData
 * when the thread dies, or with the signal's reason.
 */
export function runOnThread<Kind extends keyof IndexJobs>(
  kind: Kind,
  given: IndexJobs[Kind]["given"],
  options: { readonly transfer?: readonly ArrayBuffer[]; readonly signal?: AbortSignal } = {},
): Promise<IndexJobs[Kind]["answer"]> {
  const { transfer = [], signal } = options;
  return new Promise((resolve, reject) => {
    const job = { kind, given } as IndexJob;
    waiting.push({ job, transfer, signal, resolve: resolve as Task["resolve"], reject });
    next();
  });
}

function threadCount(): number {
  return Math.min(availableParallelism(), threadsAtMost);
}

/** Gives what waits to threads that are free. */
function next(): void {
  for (;;) {
    const task = waiting[0];
    if (task === undefined) return;
    const free = Array.from(threads).find((thread) => thread.task === undefined);
    if (free === undefined && threads.size >= threadCount()) return;
    waiting.shift();
    if (task.signal?.aborted === true) task.reject(task.signal.reason);
    else run(free ?? startThread(), task);
  }
}

function run(thread: Thread, task: Task): void {
  const { job, transfer, signal } = task;
  clearTimeout(thread.dismissal);
  thread.task = task;
  thread.worker.ref();
  const stop = (): void => lose(thread, signal!.reason);
  signal?.addEventListener("abort", stop, { once: true });
  thread.release = () => signal?.removeEventListener("abort", stop);
  thread.worker.postMessage(job, transfer);
}

function startThread(): Thread {
  const thread: Thread = {
    worker: startWorker(),
    task: undefined,
    dismissal: undefined,
    release: () => {},
  };
  threads.add(thread);
  thread.worker.on("message", (answer) => {
    const { task } = thread;
    rest(thread);
    task?.resolve(answer);
    next();
  });
  thread.worker.on("error", ({ message }) =>
    lose(thread, new BadData("worker-failed", `a thread failed: ${message}`)),
  );
  thread.worker.on("exit", (code) =>
    lose(thread, new BadData("worker-failed", `a thread ended with code ${code}`)),
  );
  rest(thread);
  return thread;
}

/** Keeps a thread for what comes next, but not the process for the thread. */
function rest(thread: Thread): void {
  thread.release();
  thread.task = undefined;
  thread.worker.unref();
  thread.dismissal = setTimeout(() => lose(thread, undefined), keptFor);
  thread.dismissal.unref();
}

/** Ends a thread, and with the error what it was doing. */
function lose(thread: Thread, error: unknown): void {
  if (!threads.delete(thread)) return;
  clearTimeout(thread.dismissal);
  thread.release();
  void thread.worker.terminate();
  thread.task?.reject(error);
  next();
}

/** Marks the threads of indexing: their program is also loaded where there is no thread, or one of somebody else's. */
const workerData: IndexThread = { indexes: true };

/** In the built program a file beside this one; in the sources TypeScript, which the thread has to learn to load. */
function startWorker(): Worker {
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(new URL("./index-worker.js", import.meta.url), { workerData });
  }
  // `require` finds the CommonJS side of the loader; threads need the other one.
  const found = createRequire(import.meta.url).resolve("tsx/esm/api");
  const loader = pathToFileURL(found.replace(/\.cjs$/, ".mjs")).href;
  const program = new URL("./index-worker.ts", import.meta.url).href;
  const start = `import(${JSON.stringify(loader)}).then((tsx) => (tsx.register(), import(${JSON.stringify(program)})));`;
  return new Worker(start, { eval: true, workerData, execArgv: [] });
}
