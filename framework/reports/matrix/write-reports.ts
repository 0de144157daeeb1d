// All reports of a matrix, beside each other in one folder.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MatrixReport } from "../../matrix/matrix-report.ts";
import { recordsWithShortfalls } from "../../matrix/judge-report.ts";
import { formatTestsJunit } from "../tests/junit.ts";
import { formatTestsTap } from "../tests/tap.ts";
import type { ReportJson } from "../verify/json-schema.ts";
import { pageOf } from "../verify/html.ts";
import { formatMatrixMarkdown } from "./markdown.ts";
import { matrixPage } from "./page-json.ts";

/** Gives the paths of what it wrote. The page shows `verified` beside what ran. */
export async function writeMatrixReports(
  folder: string,
  report: MatrixReport,
  verified: ReportJson,
): Promise<readonly string[]> {
  const records = recordsWithShortfalls(report);
  const files: Readonly<Record<string, string>> = {
    "matrix.json": `${JSON.stringify(report, undefined, 2)}\n`,
    "tests.tap": formatTestsTap(records),
    "junit.xml": formatTestsJunit(records),
    "matrix.md": formatMatrixMarkdown(report),
    "matrix.html": await pageOf(matrixPage(report, verified)),
  };
  await mkdir(folder, { recursive: true });
  const written = Object.entries(files).map(async ([name, text]) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  });
  return Promise.all(written);
}
