// The streams of all CPUs as they were written to files, put into the order of time.

import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

import type { GuestRecord, Merger } from "./merge.ts";

const chunkSize = 1 << 18;

/**
 * The records of the files, which are named by CPU. Read is always from the CPU whose records are the oldest, so that no more than a few
 * chunks wait in memory, however different the CPUs' shares are.
 */
export async function* mergeStreams(
  paths: ReadonlyMap<number, string>,
  merger: Merger,
): AsyncGenerator<readonly GuestRecord[], void, void> {
  const files = new Map<number, FileHandle>();
  try {
    for (const [cpu, path] of paths) files.set(cpu, await open(path));
    const unread = new Set(files.keys());
    while (unread.size > 0) {
      const cpu = [...unread].reduce((one, other) =>
        merger.newest(other) < merger.newest(one) ? other : one,
      );
      // The records point into it: each chunk has memory of its own.
      const chunk = Buffer.alloc(chunkSize);
      const { bytesRead } = await files.get(cpu)!.read(chunk, 0, chunkSize);
      if (bytesRead === 0) unread.delete(cpu);
      else yield merger.push(cpu, chunk.subarray(0, bytesRead));
    }
    yield merger.flush();
  } finally {
    for (const file of files.values()) await file.close();
  }
}
