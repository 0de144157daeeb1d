// What `tapwright merge-reports` does.

import { dirname, resolve } from "node:path";
import type { MergeReportsOptions } from "../cli/merge-reports.ts";
import { collectCoverage } from "../coverage/collect-coverage.ts";
import { bringEvidence } from "../evidence/evidence-folder.ts";
import { loadCounts, loadReports, mergeReports } from "../matrix/merge-reports.ts";
import { updateTimes } from "../matrix/recorded-times.ts";
import { makeOutputFolder, requireWritable } from "../output-place.ts";
import { tellMatrix } from "./matrix-command.ts";

export async function mergeReportsCommand(
  files: readonly string[],
  { reports, times }: MergeReportsOptions,
): Promise<number> {
  if (times !== undefined) {
    makeOutputFolder(dirname(resolve(times)));
    requireWritable(times);
  }
  const shards = await loadReports(files);
  const report = mergeReports(shards);
  if (times !== undefined) await updateTimes(resolve(times), report);
  const counts = await loadCounts(files, shards);
  const coverage = counts === undefined ? undefined : collectCoverage(counts);
  const folder = resolve(reports);
  makeOutputFolder(folder);
  // One after the other: two shards may have evidence of tests in one folder.
  for (const file of files) await bringEvidence(dirname(file), folder);
  return tellMatrix(report, folder, { include: [], format: "text" }, coverage);
}
