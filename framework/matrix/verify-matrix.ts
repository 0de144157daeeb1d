// What holds of a matrix's tapsets on its kernels, by debug information alone: what the page shows beside what ran.

import type { CoverageSubject } from "../coverage/collect-coverage.ts";
import { findKnownKernels, isHere } from "../kernels/known-kernels.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { reportJson } from "../reports/verify/report-json.ts";
import type { ReportJson } from "../reports/verify/json-schema.ts";
import { findTapset } from "../verify/tapset.ts";
import { verifyTapsets } from "../verify/verify-tapsets.ts";
import type { MatrixReport } from "./matrix-report.ts";

export async function verifyMatrix({
  tapsets,
  kernels,
  include,
}: CoverageSubject): Promise<ReportJson> {
  return reportJson(await verifyTapsets(tapsets, kernels, { include }, terminalProgress()));
}

/** The tapsets and kernels of a plan. Kernels of which nothing is here are left out. */
export async function subjectOf(
  { plan }: MatrixReport,
  include: readonly string[],
): Promise<CoverageSubject> {
  const names = plan.kernels.map(({ name }) => name);
  const kernels = await findKnownKernels(names.join(","));
  return {
    tapsets: await Promise.all(plan.tapsets.map(findTapset)),
    kernels: kernels.filter(isHere),
    include,
  };
}
