// Progress of a step whose result grows on disk: apt and tar do not tell, so the files are looked at.

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import type { FetchEvent } from "./kernel.ts";

interface WatchedStep {
  readonly step: "download" | "verify" | "unpack";
  readonly subject: string;
  readonly totalBytes: number;
  /** How many bytes are there by now. */
  readonly measure: () => Promise<number>;
}

/** Runs `work` and reports what `measure` says four times a second, and once at the end. */
export async function withProgress<T>(
  watched: WatchedStep,
  onProgress: ((event: FetchEvent) => void) | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const { step, subject, totalBytes } = watched;
  const began = performance.now();
  const report = (bytes: number, finished: boolean): void =>
    onProgress?.({
      kind: "progress",
      step,
      subject,
      bytes: Math.min(bytes, totalBytes),
      totalBytes,
      seconds: (performance.now() - began) / 1000,
      finished,
    });
  let stopped = false;
  const timer = setInterval(() => {
    void watched.measure().then((bytes) => stopped || report(bytes, false));
  }, 250);
  try {
    report(await watched.measure(), false);
    const result = await work();
    stopped = true;
    report(totalBytes, true);
    return result;
  } finally {
    stopped = true;
    clearInterval(timer);
  }
}

/** Bytes of all files below `folder`; what vanishes while we look counts as nothing. */
export async function measureFolder(folder: string): Promise<number> {
  let bytes = 0;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const status = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
    bytes += status?.size ?? 0;
  }
  return bytes;
}
