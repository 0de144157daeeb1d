// What `tapwright cache` does.

import { rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exitCodes } from "../cli/exit-codes.ts";
import type { PruneOptions } from "../cli/cache.ts";
import { cacheRoot, withKernelsLocked } from "../../qemu/index.ts";
import { measure } from "../cache/measure.ts";
import { namesIn } from "../cache/names-in.ts";
import { findUnused } from "../cache/find-unused.ts";
import type { Unused } from "../cache/unused.ts";
import { showFetch } from "../kernels/show-fetch.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatTable } from "../reports/table.ts";

interface MeasuredUnused extends Unused {
  readonly bytes: number;
}

export async function listCacheCommand(json: boolean): Promise<number> {
  const names = await namesIn(cacheRoot());
  const unused = measureAll(await findUnused());
  const parts = names.map((name) => {
    const path = join(cacheRoot(), name);
    const below = unused.filter((one) => one.path.startsWith(`${path}/`));
    return { name, bytes: measure(path), unused: sum(below) };
  });
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ cache: cacheRoot(), parts, unused }, undefined, 2)}\n`,
    );
    return exitCodes.good;
  }
  const rows = parts
    .toSorted((a, b) => b.bytes - a.bytes)
    .map((part) => [
      part.name,
      megabytes(part.bytes),
      part.unused === 0 ? "" : megabytes(part.unused),
    ]);
  process.stdout.write(formatTable([["part", "size", "unused"], ...rows]));
  process.stdout.write(`\nCache: ${cacheRoot()}\n`);
  return exitCodes.good;
}

export async function pruneCacheCommand(
  { dryRun, json }: PruneOptions,
  signal: AbortSignal,
): Promise<number> {
  const onProgress = showFetch(terminalProgress());
  // While kernels come and go it is not known which of them are here.
  const pruned = await withKernelsLocked("a kernel", { signal, onProgress }, async () => {
    const unused = measureAll(await findUnused());
    if (!dryRun) for (const { path } of unused) await remove(path, signal);
    return unused;
  });
  if (json) {
    process.stdout.write(`${JSON.stringify({ cache: cacheRoot(), pruned }, undefined, 2)}\n`);
    return exitCodes.good;
  }
  const rows = pruned.map(({ path, why, bytes }) => [path, megabytes(bytes), why]);
  process.stdout.write(formatTable(rows));
  const done = dryRun ? "can go" : "removed";
  process.stdout.write(
    pruned.length === 0 ? "nothing is unused\n" : `${megabytes(sum(pruned))} ${done}\n`,
  );
  return exitCodes.good;
}

/** Out of sight at once: nobody finds a folder that is half removed. */
async function remove(path: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const doomed = join(dirname(path), `.removed-${process.pid}-${basename(path)}`);
  await rename(path, doomed);
  await rm(doomed, { recursive: true, force: true });
}

function measureAll(unused: readonly Unused[]): readonly MeasuredUnused[] {
  return unused.map((one) => ({ ...one, bytes: measure(one.path) }));
}

function sum(measured: readonly { readonly bytes: number }[]): number {
  return measured.reduce((total, { bytes }) => total + bytes, 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`;
}
