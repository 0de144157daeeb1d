// A report as JUnit's XML, which most CI services show: the points that TAP has, a suite for each tapset.

import type { VerifyReport } from "../../verify/report.ts";
import { xmlAttribute, xmlText } from "../xml.ts";
import { pointsOf, type Point } from "./points.ts";

export function formatVerifyJunit({ kernels, tapsets }: VerifyReport): string {
  const suites = tapsets.map((tapset) => ({
    name: tapset.name,
    points: pointsOf({ kernels, tapsets: [tapset] }),
  }));
  const all = suites.flatMap(({ points }) => points);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tapwright verify" ${counts(all)} time="0">`,
    ...suites.flatMap(({ name, points }) => [
      `  <testsuite name="${xmlAttribute(name)}" ${counts(points)} skipped="${having(points, "skipped")}" time="0">`,
      ...points.map(testCase),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

/** Schemas of JUnit's reports count what was skipped in suites alone. It is not measured how long a point takes, and some readers want a time. */
function counts(points: readonly Point[]): string {
  return `tests="${points.length}" failures="${having(points, "failed")}" errors="0"`;
}

function having(points: readonly Point[], state: Point["state"]): number {
  return points.filter((point) => point.state === state).length;
}

function testCase({ title, subject, state, reason = "", details }: Point): string {
  const about = `name="${xmlAttribute(title)}" classname="${xmlAttribute(subject)}" time="0"`;
  const child =
    state === "failed" ? failure(details) : `<skipped message="${xmlAttribute(reason)}"/>`;
  return state === "passed"
    ? `    <testcase ${about}/>`
    : `    <testcase ${about}>\n      ${child}\n    </testcase>`;
}

/** Some readers show the message, others the text. */
function failure({ message = "", ...others }: Point["details"]): string {
  const spelled = [message].flat().join("\n");
  const [first = ""] = spelled.split("\n");
  const parts = Object.entries(others).map(
    ([key, value]) => `${key}: ${[value].flat().join("; ")}`,
  );
  const text = [spelled, ...parts].join("\n");
  return `<failure type="failed" message="${xmlAttribute(first)}">${xmlText(text)}</failure>`;
}
