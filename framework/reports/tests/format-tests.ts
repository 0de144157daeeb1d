// Tests on one kernel in the form that was asked for.

import type { TestFormat } from "../../cli/test.ts";
import { reportOfTests } from "../../matrix/report-of-tests.ts";
import type { PlainRun } from "../../matrix/report-of-tests.ts";
import { version } from "../../version.ts";
import { formatMatrixMarkdown } from "../matrix/markdown.ts";
import { matrixPage } from "../matrix/page-json.ts";
import { pageOf } from "../verify/html.ts";
import { formatTestsJson } from "./json.ts";
import { formatTestsJunit } from "./junit.ts";
import { formatTestsTable } from "./table.ts";
import { formatTestsTap } from "./tap.ts";

export async function formatTests(run: PlainRun, format: TestFormat): Promise<string> {
  const { records, isInterrupted } = run;
  switch (format) {
    case "text":
      return formatTestsTable(records);
    case "tap":
      return formatTestsTap(records);
    case "junit":
      return formatTestsJunit(records);
    case "json":
      return formatTestsJson(records, isInterrupted);
    case "markdown":
      return formatMatrixMarkdown(reportOfTests(run));
    case "html":
      return pageOf(matrixPage(reportOfTests(run), noVerification));
  }
}

const noVerification = { format: 1 as const, tapwright: version, kernels: [], tapsets: [] };
