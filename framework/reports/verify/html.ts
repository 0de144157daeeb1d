// A report as one page that needs nothing else: the page is built beforehand, the report is put into it.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packageRoot } from "../../package-root.ts";
import type { VerifyReport } from "../../verify/report.ts";
import type { PageJson } from "../matrix/page-json.ts";
import { packData } from "../page/packed-data.ts";
import { reportJson } from "./report-json.ts";

const place = "@report@";

export async function formatVerifyHtml(report: VerifyReport): Promise<string> {
  return pageOf(reportJson(report));
}

/** What stands in the page is letters and digits: no text of a report can be taken for HTML. */
export async function pageOf(data: PageJson): Promise<string> {
  const template = await readFile(join(packageRoot(), "dist", "report-page.html"), "utf8");
  const [before, after, ...more] = template.split(place);
  if (after === undefined || more.length > 0) {
    throw new Error(`the built page has not exactly one ${place}`);
  }
  const packed = gzipSync(JSON.stringify(packData(data)));
  return before + packed.toString("base64") + after;
}
