import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { unpackData, type PackedData } from "../page/packed-data.ts";
import { formatVerifyHtml } from "./html.ts";
import { reportJson } from "./report-json.ts";
import { hostileReport, smallReport } from "./testing/small-report.ts";

/** The report that lies in a page. */
function reportIn(page: string): unknown {
  const [, letters] = /<script id="report" type="text\/plain">\s*(\S*)\s*<\/script>/.exec(page)!;
  return unpackData(
    JSON.parse(gunzipSync(Buffer.from(letters!, "base64")).toString()) as PackedData,
  );
}

describe("a report as a page", () => {
  test("has the whole report in it, and is the same each time", async () => {
    const page = await formatVerifyHtml(smallReport);
    expect(reportIn(page)).toEqual(JSON.parse(JSON.stringify(reportJson(smallReport))));
    expect(await formatVerifyHtml(smallReport)).toBe(page);
  });

  test("asks for nothing from anywhere, and runs no script but its own", async () => {
    const page = await formatVerifyHtml(smallReport);
    expect(page).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/,
    );
    expect(page).not.toMatch(/\b(?:src|href)="(?!data:)/);
    expect(page).not.toMatch(/@import|url\(/);
  });

  test("no text of a report stands in the page as it is", async () => {
    const text = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
    const page = await formatVerifyHtml(hostileReport(text));
    expect(page).not.toContain("alert(");
    expect(JSON.stringify(reportIn(page))).toContain("alert(1)");
  });
});
