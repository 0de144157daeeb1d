// A report as JSON; json-schema.ts says what is in it.

import type { VerifyReport } from "../../verify/report.ts";
import { reportJson } from "./report-json.ts";

export function formatVerifyJson(report: VerifyReport): string {
  return `${JSON.stringify(reportJson(report), undefined, 2)}\n`;
}
