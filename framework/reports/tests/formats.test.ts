// All outcomes in all formats.

import { Parser } from "tap-parser";
import { expect, test } from "vitest";
import { outcomes } from "../../results/verdict.ts";
import { testsSchema } from "./json-schema.ts";
import { formatTestsJson } from "./json.ts";
import { formatTestsJunit } from "./junit.ts";
import { formatTestsTable } from "./table.ts";
import { formatTestsTap } from "./tap.ts";
import { everyOutcome as all, records } from "./testing/every-outcome.ts";

test("TAP", () => {
  expect(formatTestsTap(records)).toBe(
    [
      "TAP version 14",
      "1..4",
      "ok 1 - good@bookworm/cloud-amd64",
      "not ok 2 - wrong@bookworm/cloud-amd64",
      "  ---",
      '  outcome: "failed"',
      '  message: "test/output-differs: the output differs from a.golden\\n- 1 < 2\\n+ 1"',
      "  evidence:",
      '    - "evidence/wrong"',
      "  ...",
      "ok 3 - flaky@bookworm/cloud-amd64 (flaky)",
      "  ---",
      '  outcome: "flaky"',
      "  before:",
      '    - "guest-hung: guest/hung: no sign of life"',
      "  ...",
      "ok 4 - absent@bookworm/cloud-amd64 # SKIP no ia64 emulator",
      "",
    ].join("\n"),
  );
});

test("a parser of TAP finds each outcome", () => {
  const read = Parser.parse(formatTestsTap(all)).flatMap(([kind, value]) =>
    kind === "assert" ? [value as { ok: boolean; skip: unknown; diag?: { outcome: string } }] : [],
  );
  const found = read.map(
    ({ ok, skip, diag }) => diag?.outcome ?? (skip ? "skipped" : ok && "passed"),
  );
  expect(found).toEqual(Object.keys(outcomes));
});

test("JUnit", () => {
  expect(formatTestsJunit(records)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tapwright test" tests="4" failures="1" errors="0" time="5.000">
  <testsuite name="bookworm/cloud-amd64" tests="4" failures="1" errors="0" time="5.000" skipped="1">
    <testcase name="good@bookworm/cloud-amd64" classname="good" time="1.250"/>
    <testcase name="wrong@bookworm/cloud-amd64" classname="wrong" time="1.250">
      <failure type="failed" message="the output differs from a.golden">test/output-differs: the output differs from a.golden
- 1 &lt; 2
+ 1</failure>
      <system-out>evidence: evidence/wrong</system-out>
    </testcase>
    <testcase name="flaky@bookworm/cloud-amd64" classname="flaky" time="1.250">
      <flakyFailure type="guest-hung" message="no sign of life">guest/hung: no sign of life</flakyFailure>
    </testcase>
    <testcase name="absent@bookworm/cloud-amd64" classname="absent" time="1.250">
      <skipped message="no ia64 emulator"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("JUnit has each red outcome as the type of a failure", () => {
  const types = [...formatTestsJunit(all).matchAll(/<failure type="([\w-]+)"/g)];
  expect(types.map(([, type]) => type)).toEqual(
    Object.keys(outcomes).filter((one) => !["passed", "flaky", "skipped"].includes(one)),
  );
});

test("JSON is what its schema says, with the count of each outcome", () => {
  const report = testsSchema.parse(JSON.parse(formatTestsJson([...records, ...all], true)));
  expect(report.counts).toMatchObject({ passed: 2, failed: 2, flaky: 2, "guest-panicked": 1 });
  expect(report.isInterrupted).toBe(true);
  expect(report.tests.slice(0, 4)).toEqual(JSON.parse(JSON.stringify(records)));
});

test("the table says what did not simply pass, and why, and counts", () => {
  expect(formatTestsTable(records)).toBe(
    `failed   wrong@bookworm/cloud-amd64   the output differs from a.golden
flaky    flaky@bookworm/cloud-amd64   passed after guest-hung: no sign of life
skipped  absent@bookworm/cloud-amd64  no ia64 emulator
1 passed, 1 flaky, 1 skipped, 1 failed
`,
  );
});
