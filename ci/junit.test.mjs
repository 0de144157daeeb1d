import { expect, test } from "vitest";

import { junitProblems } from "../framework/reports/testing/junit-problems.ts";
import { formatJunit } from "./junit.mjs";

const passed = { project: "unit", file: "a.test.ts", name: "adds", state: "passed", seconds: 1.5 };
const failed = {
  ...passed,
  name: "prints <b>",
  state: "failed",
  detail: 'it <breaks> & "burns"\n\u001B[1m',
};
const skipped = {
  project: "guest",
  file: "b.test.ts",
  name: "compares",
  state: "skipped",
  reason: "no pahole",
};

test("a suite for each project, with times, and text stays text", () => {
  expect(formatJunit([passed, failed, skipped])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Tapwright" tests="3" failures="1" errors="0" time="3.000">
  <testsuite name="unit" tests="2" failures="1" errors="0" time="3.000" skipped="0">
    <testcase name="unit &#62; a.test.ts &#62; adds" classname="a.test.ts" time="1.500"/>
    <testcase name="unit &#62; a.test.ts &#62; prints &#60;b&#62;" classname="a.test.ts" time="1.500"><failure type="failed" message="it &#60;breaks&#62; &#38; &#34;burns&#34;">it &#60;breaks&#62; &#38; &#34;burns&#34;
\uFFFD[1m</failure></testcase>
  </testsuite>
  <testsuite name="guest" tests="1" failures="0" errors="0" time="0.000" skipped="1">
    <testcase name="guest &#62; b.test.ts &#62; compares" classname="b.test.ts" time="0.000"><skipped message="no pahole"/></testcase>
  </testsuite>
</testsuites>
`);
});

test("is what Jenkins' schema says", async () => {
  expect(await junitProblems(formatJunit([passed, failed, skipped]))).toEqual([]);
  expect(await junitProblems(formatJunit([]))).toEqual([]);
});
