// Coverage in the form that was asked for.

import type { CoverageFormat } from "../../cli/coverage.ts";
import type { CoverageReport } from "../../coverage/coverage-report.ts";
import type { KnownKernel } from "../../kernels/known-kernels.ts";
import { terminalProgress } from "../../progress/terminal-progress.ts";
import type { Tapset } from "../../verify/tapset.ts";
import { verifyTapsets } from "../../verify/verify-tapsets.ts";
import { pageOf } from "../verify/html.ts";
import { reportJson } from "../verify/report-json.ts";
import { formatCoverageMarkdown } from "./markdown.ts";
import { formatCoverageText } from "./text.ts";

export interface CoverageContext {
  readonly tapsets: readonly Tapset[];
  readonly kernels: readonly KnownKernel[];
  readonly include: readonly string[];
  /** Everything, however much it is. */
  readonly isVerbose: boolean;
}

export async function formatCoverage(
  report: CoverageReport,
  format: CoverageFormat,
  { tapsets, kernels, include, isVerbose }: CoverageContext,
): Promise<string> {
  switch (format) {
    case "text":
      return formatCoverageText(report, isVerbose);
    case "json":
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case "markdown":
      return formatCoverageMarkdown(report);
    case "html": {
      const here = kernels.filter(({ state }) => state !== "absent");
      const verified = await verifyTapsets(tapsets, here, { include }, terminalProgress());
      return pageOf({ ...reportJson(verified), coverage: report });
    }
  }
}
