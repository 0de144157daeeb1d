// A report in the form that was asked for: one file for each.

import type { VerifyFormat } from "../../cli/verify.ts";
import type { VerifyReport } from "../../verify/report.ts";
import { formatVerifyHtml } from "./html.ts";
import { formatVerifyJson } from "./json.ts";
import { formatVerifyJunit } from "./junit.ts";
import { formatVerifyMarkdown } from "./markdown.ts";
import { formatVerifySarif } from "./sarif.ts";
import { formatVerifyTable } from "./table.ts";
import { formatVerifyTap } from "./tap.ts";

export interface ReportContext {
  /** All kernels that are claimed were asked for. */
  readonly isWhole: boolean;
  /** Everything, however much it is. */
  readonly isVerbose: boolean;
  /** Where it goes; a file has neither colours nor a width. */
  readonly stream: { readonly isTTY?: boolean; readonly columns?: number };
}

export async function formatReport(
  report: VerifyReport,
  format: VerifyFormat,
  context: ReportContext,
): Promise<string> {
  switch (format) {
    case "json":
      return formatVerifyJson(report);
    case "tap":
      return formatVerifyTap(report);
    case "junit":
      return formatVerifyJunit(report);
    case "sarif":
      return formatVerifySarif(report);
    case "markdown":
      return formatVerifyMarkdown(report);
    case "html":
      return formatVerifyHtml(report);
    case "table":
      return formatVerifyTable(report, context);
  }
}
