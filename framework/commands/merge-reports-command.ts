// What `tapwright merge-reports` does.

import { resolve } from "node:path";
import type { MergeReportsOptions } from "../cli/merge-reports.ts";
import { collectCoverage } from "../coverage/collect-coverage.ts";
import { loadCounts, loadReports, mergeReports } from "../matrix/merge-reports.ts";
import { updateTimes } from "../matrix/recorded-times.ts";
import { tellMatrix } from "./matrix-command.ts";

export async function mergeReportsCommand(
  files: readonly string[],
  { reports, times }: MergeReportsOptions,
): Promise<number> {
  const shards = await loadReports(files);
  const report = mergeReports(shards);
  if (times !== undefined) await updateTimes(resolve(times), report);
  const counts = await loadCounts(files, shards);
  const coverage = counts === undefined ? undefined : collectCoverage(counts);
  return tellMatrix(report, resolve(reports), { include: [], format: "text" }, coverage);
}
