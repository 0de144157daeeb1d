// Verdicts as JUnit's XML: a suite for each project, with the time that each test took. Converters from TAP have no times, and write
// what schemas of JUnit's reports do not know.

import { title } from "./verdicts.mjs";

export function formatJunit(verdicts) {
  const projects = [...new Set(verdicts.map(({ project }) => project))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Tapwright" ${counts(verdicts)}>`,
    ...projects.flatMap((project) =>
      suite(
        project,
        verdicts.filter((verdict) => verdict.project === project),
      ),
    ),
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(project, verdicts) {
  const skipped = verdicts.filter(({ state }) => state === "skipped").length;
  return [
    `  <testsuite name="${escaped(project)}" ${counts(verdicts)} skipped="${skipped}">`,
    ...verdicts.map(testCase),
    "  </testsuite>",
  ];
}

function counts(verdicts) {
  const failures = verdicts.filter(({ state }) => state === "failed").length;
  const seconds = verdicts.reduce((sum, verdict) => sum + (verdict.seconds ?? 0), 0);
  return `tests="${verdicts.length}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}"`;
}

function testCase(verdict) {
  const { file, state, seconds = 0, detail = "", reason = "" } = verdict;
  const about = `name="${escaped(title(verdict))}" classname="${escaped(file)}" time="${seconds.toFixed(3)}"`;
  if (state === "passed") return `    <testcase ${about}/>`;
  const child =
    state === "skipped"
      ? `<skipped message="${escaped(reason)}"/>`
      : `<failure type="failed" message="${escaped(detail.split("\n")[0])}">${escaped(detail)}</failure>`;
  return `    <testcase ${about}>${child}</testcase>`;
}

/** XML has no control characters but line breaks and tabs, and no halves of surrogate pairs. */
function escaped(text) {
  return text
    .replaceAll(/\p{Cs}|(?![\n\t])\p{Cc}/gu, "\uFFFD")
    .replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
