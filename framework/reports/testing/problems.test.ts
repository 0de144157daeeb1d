// Every report that has a published schema is held against it, and the schemas are held against reports that are wrong.

import { describe, expect, test } from "vitest";
import { createDiagnostic, formatDiagnosticsAsSarif } from "../../../compiler/index.ts";
import { formatTestsJunit } from "../tests/junit.ts";
import { everyOutcome } from "../tests/testing/every-outcome.ts";
import { formatVerifyJunit } from "../verify/junit.ts";
import { formatVerifySarif } from "../verify/sarif.ts";
import { hostileReport, smallReport } from "../verify/testing/small-report.ts";
import { junitProblems } from "./junit-problems.ts";
import { sarifProblems } from "./sarif-problems.ts";

const hostile = hostileReport(`"><failure/>]]>&\u0001 \n\t%|é\u{1F600}\uD800`);
const nothing = { ...smallReport, tapsets: [] };

describe("SARIF", () => {
  test.each([
    ["of a report", formatVerifySarif(smallReport)],
    ["of texts that try to be more", formatVerifySarif(hostile)],
    ["of nothing", formatVerifySarif(nothing)],
    ["of a mistake without a place", spelled(undefined)],
    ["of a file with an absolute path", spelled("/a b/ü#1?.stp")],
    ["of a file with a colon", spelled("a:b/c.stp")],
  ])("%s", (_, text) => {
    expect(sarifProblems(text)).toEqual([]);
  });

  test("a log that is wrong", () => {
    const wrong = formatVerifySarif(smallReport).replaceAll('"startLine": 1', '"startLine": 0');
    expect(sarifProblems(wrong)[0]).toMatch(/startLine must be >= 1$/);
  });
});

/** One mistake, at the beginning of the file. */
function spelled(path: string | undefined): string {
  const range =
    path === undefined
      ? undefined
      : ({ file: { path, text: "", origin: "script" }, start: 0, end: 0 } as const);
  const one = createDiagnostic("parse/c-type", { values: { name: "int" }, range });
  return formatDiagnosticsAsSarif([one], "1.2.3");
}

describe("JUnit", () => {
  test.each([
    ["of a report", formatVerifyJunit(smallReport)],
    ["of texts that try to be more", formatVerifyJunit(hostile)],
    ["of nothing", formatVerifyJunit(nothing)],
    ["of tests with every outcome", formatTestsJunit(everyOutcome)],
    ["of no tests", formatTestsJunit([])],
  ])("%s", async (_, text) => {
    expect(await junitProblems(text)).toEqual([]);
  });

  test("a report that is wrong", async () => {
    const wrong = formatVerifyJunit(smallReport).replaceAll("<failure ", '<failure kind="x" ');
    expect((await junitProblems(wrong))[0]).toMatch(/attribute 'kind'.* is not allowed/);
    expect(await junitProblems("<testsuites>")).not.toEqual([]);
  });
});
