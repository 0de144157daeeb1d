// All reports of a matrix, by the names of their files.

import type { CoverageReport } from "../../coverage/coverage-report.ts";
import type { MatrixReport } from "../../matrix/matrix-report.ts";
import { recordsWithShortfalls } from "../../matrix/judge-report.ts";
import { formatTestsJunit } from "../tests/junit.ts";
import { formatTestsTap } from "../tests/tap.ts";
import type { ReportJson } from "../verify/json-schema.ts";
import { pageOf } from "../verify/html.ts";
import { formatMatrixMarkdown } from "./markdown.ts";
import { matrixPage } from "./page-json.ts";

/** By the formats of `tapwright test --format`. */
export const matrixFiles = {
  json: "matrix.json",
  tap: "tests.tap",
  junit: "junit.xml",
  markdown: "matrix.md",
  html: "matrix.html",
} as const;

type MatrixTexts = Readonly<Record<keyof typeof matrixFiles, string>>;

/** The page shows `verified` beside what ran, and what of the tapsets ran behind that. */
export async function formatMatrix(
  report: MatrixReport,
  verified: ReportJson,
  coverage?: CoverageReport,
): Promise<MatrixTexts> {
  const records = recordsWithShortfalls(report);
  return {
    json: `${JSON.stringify(report, undefined, 2)}\n`,
    tap: formatTestsTap(records),
    junit: formatTestsJunit(records),
    markdown: formatMatrixMarkdown(report),
    html: await pageOf({ ...matrixPage(report, verified), coverage }),
  };
}
