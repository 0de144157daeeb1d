// As many things at a time as the machine can bear, counted over all processes that share a cache. A turn is a file lock of the
// kernel's: it is free again when whoever has it ends, however that comes about.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

import { cacheRoot } from "../kernels/cache-root.ts";
import { withDiskFaults } from "../kernels/disk-faults.ts";
import { makeFolder } from "../make-folder.ts";

export interface TurnOptions {
  /** Turns that there are. */
  readonly count: number;
  /** Default `cacheRoot()`. */
  readonly cache?: string;
  readonly signal?: AbortSignal;
  /** Called once when all turns are taken. */
  readonly onWaiting?: () => void;
}

/** Tries one file after another, and holds the first lock that it gets until its input ends. */
const script = `
while :; do
  for file; do
    exec 9> "$file"
    if flock --nonblock 9; then echo held; exec cat; fi
    exec 9>&-
  done
  if [ -z "$told" ]; then echo waiting; told=1; fi
  sleep 0.1
done`;

/**
 * Resolves when a turn is free, with the function that gives it back. Rejects with the signal's reason, or a `cache/…` fault. A machine without
 * util-linux has turns for all: it may be overloaded, but nothing is wrong because of that.
 */
export async function takeTurn({
  count,
  cache = cacheRoot(),
  signal,
  onWaiting,
}: TurnOptions): Promise<() => void> {
  signal?.throwIfAborted();
  const folder = join(cache, "turns");
  await withDiskFaults(folder, async () => {
    makeFolder(folder);
    closeSync(openSync(join(folder, "0"), "a"));
  });
  const files = Array.from({ length: count }, (_, index) => join(folder, `${index}`));
  // setpriv: one that waits reads nothing, and would not notice that we are gone. detached: Ctrl-C at the terminal is ours.
  const holder = ["--pdeathsig", "KILL", "--", "sh", "-c", script, "sh", ...files];
  const child = spawn("setpriv", holder, { detached: true, stdio: ["pipe", "pipe", "inherit"] });
  const end = (): void => void child.kill("SIGKILL");
  const absent = await startFault(child);
  if (absent?.code === "ENOENT") return () => undefined;
  if (absent !== undefined) throw absent;
  const closed = once(child, "close").then(() => "closed");
  signal?.addEventListener("abort", end, { once: true });
  child.stdout.setEncoding("utf8");
  try {
    for (let said = ""; !said.includes("held\n");) {
      const next = await Promise.race([once(child.stdout, "data").then(([text]) => text), closed]);
      signal?.throwIfAborted();
      if (next === "closed") throw new Error(`the lock of ${folder} ended with ${child.exitCode}`);
      said += String(next);
      if (said === "waiting\n") onWaiting?.();
    }
  } catch (error) {
    end();
    throw error;
  } finally {
    signal?.removeEventListener("abort", end);
  }
  return end;
}

/** Why a program could not be started; undefined when it was. */
async function startFault(child: ChildProcess): Promise<NodeJS.ErrnoException | undefined> {
  return once(child, "spawn").then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
}
