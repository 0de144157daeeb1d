// One process at a time may change a part of the cache. The kernel's own file lock does it, held by a child
// (flock of util-linux, which every Debian has): it can never be left behind, however this process ends.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../make-folder.ts";

export interface CacheLockOptions {
  readonly signal?: AbortSignal;
  /** Called once when another process holds the lock; `holder` describes it. */
  readonly onWaiting?: (holder: string) => void;
}

/** Runs `work` while no other process is inside a lock of the same path. Rejects with the signal's reason. */
export async function withCacheLock<T>(
  path: string,
  options: CacheLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  makeFolder(dirname(path));
  // Of a file that cannot be opened flock would tell nobody but the terminal.
  closeSync(openSync(path, "a"));
  const release =
    (await takeLock(path, ["--nonblock", "--conflict-exit-code", conflict.toString()])) ??
    (await waitForLock(path, options));
  try {
    return await work();
  } finally {
    await release();
  }
}

type Release = () => Promise<void>;
const conflict = 75;

async function waitForLock(path: string, options: CacheLockOptions): Promise<Release> {
  const holder = await readFile(path, "utf8");
  options.onWaiting?.(holder.trim() || "another process");
  const release = await takeLock(path, [], options.signal);
  if (release === undefined) throw new Error(`flock gave ${path} up without being asked to`);
  return release;
}

/** Undefined: somebody else has it (only with --nonblock). */
async function takeLock(
  path: string,
  flags: readonly string[],
  signal?: AbortSignal,
): Promise<Release | undefined> {
  // A session of its own: Ctrl-C at the terminal must not free the lock while we still tidy up. `cat` ends when its
  // input does, which is when we close it or die.
  const child = spawn("flock", [...flags, path, "sh", "-c", "echo held; exec cat"], {
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = once(child, "close") as Promise<[number | null]>;
  const abort = (): void => {
    child.kill();
  };
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const held = once(child.stdout, "data").then(() => "held" as const);
    const first = await Promise.race([held, closed]);
    signal?.throwIfAborted();
    if (first !== "held") {
      if (first[0] === conflict) return undefined;
      throw new Error(`flock ${path} ended with ${first[0]}`);
    }
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  const release = async (): Promise<void> => {
    child.stdin.end();
    await closed;
  };
  try {
    await writeFile(path, `process ${process.pid}\n`);
  } catch (error) {
    // Nobody else would free it: this process would wait for the child, and the child for us.
    await release();
    throw error;
  }
  return release;
}
