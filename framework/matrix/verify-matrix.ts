// What holds of a matrix's tapsets on its kernels, by debug information alone: what the page shows beside what ran.

import { findKnownKernels } from "../kernels/known-kernels.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { reportJson } from "../reports/verify/report-json.ts";
import type { ReportJson } from "../reports/verify/json-schema.ts";
import { findTapset } from "../verify/tapset.ts";
import { verifyTapsets } from "../verify/verify-tapsets.ts";
import type { MatrixReport } from "./matrix-report.ts";

/** Kernels of which nothing is here are left out. */
export async function verifyMatrix(
  { plan }: MatrixReport,
  include: readonly string[],
): Promise<ReportJson> {
  const names = plan.kernels.map(({ name }) => name);
  const kernels = await findKnownKernels(names.join(","));
  const here = kernels.filter(({ state }) => state !== "absent");
  const tapsets = await Promise.all(plan.tapsets.map(findTapset));
  return reportJson(await verifyTapsets(tapsets, here, { include }, terminalProgress()));
}
