// What `tapwright merge-reports` does.

import { resolve } from "node:path";
import type { MergeReportsOptions } from "../cli/merge-reports.ts";
import { loadReports, mergeReports } from "../matrix/merge-reports.ts";
import { updateTimes } from "../matrix/recorded-times.ts";
import { tellMatrix } from "./matrix-command.ts";

export async function mergeReportsCommand(
  files: readonly string[],
  { reports, times }: MergeReportsOptions,
): Promise<number> {
  const report = mergeReports(await loadReports(files));
  if (times !== undefined) await updateTimes(resolve(times), report);
  return tellMatrix(report, resolve(reports), { include: [], format: "text" });
}
