// Records of tests as JUnit's XML, with what converters from TAP cannot say: the outcome as the type of a failure, the reason of a
// skip, and `flakyFailure`, which services that read Maven's reports know.

import { cellName } from "../../results/test-record.ts";
import type { TestRecord } from "../../results/test-record.ts";
import { isRed } from "../../results/verdict.ts";
import type { RedVerdict } from "../../results/verdict.ts";
import { xmlAttribute, xmlText } from "../xml.ts";
import { spellReason } from "./points.ts";

/** One suite for each kernel. */
export function formatTestsJunit(records: readonly TestRecord[]): string {
  const kernels = [...new Set(records.map(({ kernel }) => kernel))];
  const suites = kernels.map((kernel) =>
    suite(
      kernel,
      records.filter((record) => record.kernel === kernel),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tapwright test" ${counts(records)}>`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(kernel: string, records: readonly TestRecord[]): string {
  const cases = records.map(testCase);
  const skipped = records.filter(({ verdict }) => verdict.outcome === "skipped").length;
  return `  <testsuite name="${xmlAttribute(kernel)}" ${counts(records)} skipped="${skipped}">\n${cases.join("\n")}\n  </testsuite>`;
}

/** Schemas of JUnit's reports count what was skipped in suites alone. */
function counts(records: readonly TestRecord[]): string {
  const failures = records.filter(({ verdict }) => isRed(verdict)).length;
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  return `tests="${records.length}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}"`;
}

function testCase(record: TestRecord): string {
  const { test, kernel, verdict, seconds } = record;
  const about = `name="${xmlAttribute(cellName({ test, kernel }))}" classname="${xmlAttribute(test)}" time="${seconds.toFixed(3)}"`;
  const children = childrenOf(record);
  if (verdict.outcome === "passed") return `    <testcase ${about}/>`;
  return `    <testcase ${about}>\n${children.map((child) => `      ${child}`).join("\n")}\n    </testcase>`;
}

function childrenOf({ verdict, attempts }: TestRecord): readonly string[] {
  switch (verdict.outcome) {
    case "passed":
      return [];
    case "skipped":
      return [`<skipped message="${xmlAttribute(verdict.reason)}"/>`];
    case "flaky":
      return verdict.before.map((before) => failure("flakyFailure", before));
    default: {
      const evidence = attempts.flatMap((attempt) => attempt.evidence ?? []);
      const said = evidence.map((path) => `<system-out>evidence: ${xmlText(path)}</system-out>`);
      return [failure("failure", verdict), ...said];
    }
  }
}

function failure(element: "failure" | "flakyFailure", { outcome, reasons }: RedVerdict): string {
  const message = reasons[0]?.message ?? outcome;
  const text = reasons.map(spellReason).join("\n");
  return `<${element} type="${outcome}" message="${xmlAttribute(message)}">${xmlText(text)}</${element}>`;
}
