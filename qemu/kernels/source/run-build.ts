// Runs make and its like: in a session of their own, so that all children can be ended at once, with their output in a
// log and as many lines of it counted as say that something was made.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";

import { raiseFault } from "../../faults.ts";
import { boundToUs } from "../bound-child.ts";

export interface BuildCommand {
  /** What is built, for a person. */
  readonly subject: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What it says is appended to this file. */
  readonly log: string;
  /** Called for every line of its output. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** As many jobs of make at once as there are processors for us. */
export function parallel(): string {
  return `-j${availableParallelism()}`;
}

/** Rejects with `kernel/build-failed`, or with the signal's reason when every process of the build has ended. */
export async function runBuild(command: BuildCommand): Promise<void> {
  const { program, args, folder, environment, signal, onLine } = command;
  signal?.throwIfAborted();
  const log = createWriteStream(command.log, { flags: "a" });
  const child = spawn(...boundToUs(program, args), {
    cwd: folder,
    // What is said is searched for errors, and a jobserver of ours is not theirs.
    env: { ...process.env, LC_ALL: "C", MAKEFLAGS: "", ...environment },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(log, { end: false });
    if (onLine) createInterface(stream).on("line", onLine);
  }
  const end = (): void => endGroup(child.pid);
  signal?.addEventListener("abort", end, { once: true });
  process.once("exit", end);
  try {
    const [status] = await closed;
    log.end();
    await once(log, "close");
    signal?.throwIfAborted();
    if (status !== 0) await raiseBuildFault(command);
  } finally {
    signal?.removeEventListener("abort", end);
    process.removeListener("exit", end);
  }
}

/** The group has the number of its first process. */
function endGroup(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    // All of them have ended just now.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function raiseBuildFault({ subject, log }: BuildCommand): Promise<never> {
  const lines = (await readFile(log, "utf8")).trimEnd().split("\n");
  if (lines.some((line) => line.includes("No space left on device"))) {
    raiseFault("cache/disk-full", { path: log, needed: "" });
  }
  const detail = lines.findLast((line) => /\berror\b|\*\*\*/i.test(line)) ?? lines.at(-1) ?? "";
  raiseFault("kernel/build-failed", { subject, detail: detail.trim(), output: log });
}
