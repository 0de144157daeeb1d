// A matrix for a terminal: a row for each kernel, then everything that is red, with its reasons.

import { coloursFor } from "../../colour.ts";
import { findShortfalls } from "../../matrix/judge-report.ts";
import type { Shortfall } from "../../matrix/judge-report.ts";
import type { MatrixRecord, MatrixReport } from "../../matrix/matrix-report.ts";
import { cellName } from "../../results/test-record.ts";
import { isRed } from "../../results/verdict.ts";
import { formatTable } from "../table.ts";
import { countNoun, foldBy } from "../verify/fold.ts";
import { countRecords, spellCounts } from "./count-records.ts";

export function formatMatrixTable(report: MatrixReport, stream: { isTTY?: boolean }): string {
  const paint = coloursFor(stream);
  const rows = report.plan.kernels.flatMap((kernel) => {
    const records = report.records.filter((one) => one.kernel === kernel.name);
    if (records.length === 0) return [];
    const { failed, passed } = countRecords(report, records);
    const word = failed > 0 ? paint.red("red") : passed > 0 ? paint.green("ok") : paint.yellow("–");
    const { name, architecture } = kernel;
    const why = commonReason(records);
    const what = why === undefined ? spellCounts(countRecords(report, records)) : `SKIP ${why}`;
    return [[word, name, architecture, what]];
  });
  const reds = report.records.filter(({ verdict }) => isRed(verdict)).map(spellRed);
  const known = knownSince(report);
  const short = spellShortfalls(findShortfalls(report));
  return [
    formatTable(rows),
    ...reds.map((text) => `\n${text}\n`),
    short.length === 0 ? "" : `\n${paint.red("What had to be there:")}\n  ${short.join("\n  ")}\n`,
    known === undefined ? "" : `\n${known}\n`,
    `\n${spellCounts(countRecords(report))}\n`,
  ].join("");
}

/** Why nothing ran on a kernel, when it is the same for all tests. */
function commonReason(records: readonly MatrixRecord[]): string | undefined {
  const reasons = new Set(
    records.map(({ verdict }) => (verdict.outcome === "skipped" ? verdict.reason : undefined)),
  );
  return reasons.size === 1 ? [...reasons][0] : undefined;
}

/** What is the same of many tests of a kernel once. */
export function spellShortfalls(all: readonly Shortfall[]): string[] {
  return foldBy(all, ({ cell, message }) => `${cell.kernel}\0${message}`).map((group) => {
    const [{ cell, message }] = group;
    const what =
      group.length === 1 ? cellName(cell) : `${countNoun(group.length, "test")}@${cell.kernel}`;
    return `${what}: ${message}`;
  });
}

function spellRed({ test, kernel, verdict, since }: MatrixRecord): string {
  if (!isRed(verdict)) return "";
  const when = since === undefined ? "" : ` (known since ${spellTime(since)})`;
  const reasons = verdict.reasons.flatMap(({ code, message, detail }) => [
    `  ${code}: ${message}`,
    ...(detail ?? "").split("\n").flatMap((line) => (line === "" ? [] : `    ${line}`)),
  ]);
  return [`${verdict.outcome} ${test}@${kernel}${when}`, ...reasons].join("\n");
}

/** Since when what was not run again is known. */
function knownSince({ records }: MatrixReport): string | undefined {
  const times = records.flatMap(({ since }) => since ?? []).toSorted();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const period =
    spellTime(first) === spellTime(last)
      ? spellTime(first)
      : `${spellTime(first)} to ${spellTime(last)}`;
  return `Not run again: ${times.length} cells, known since ${period}; --fresh runs them, too.`;
}

/** `2026-11-26 19:40`, in UTC. */
function spellTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}
