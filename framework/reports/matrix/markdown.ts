// A matrix as Markdown, for comments and summaries of CI services: a row for each test, a column for each kernel.

import { findShortfalls, isForbiddenSkip } from "../../matrix/judge-report.ts";
import { cellKey } from "../../matrix/matrix-report.ts";
import type { MatrixRecord, MatrixReport } from "../../matrix/matrix-report.ts";
import { isRed } from "../../results/verdict.ts";
import { foldBy } from "../verify/fold.ts";
import { codeSpan, escapeText } from "../verify/markdown.ts";
import { countRecords, spellCounts } from "./count-records.ts";
import { spellShortfalls } from "./table.ts";

/** GitHub shows no more than 65,536 characters of a comment. */
const mostRows = 200;

export function formatMatrixMarkdown(report: MatrixReport): string {
  const { plan, records } = report;
  const byCell = new Map(records.map((record) => [cellKey(record), record]));
  const kernels = plan.kernels.filter(({ name }) => records.some((one) => one.kernel === name));
  const rows = plan.tests.flatMap(({ test }) => {
    const cells = kernels.map(({ name }) => byCell.get(cellKey({ test, kernel: name })));
    if (cells.every((cell) => cell === undefined)) return [];
    const isBad = cells.some((cell) => cell !== undefined && isTrouble(report, cell));
    return [{ isBad, line: [codeSpan(test), ...cells.map((cell) => sign(report, cell))] }];
  });
  const isLarge = rows.length > mostRows;
  const shown = (isLarge ? rows.filter(({ isBad }) => isBad) : rows).slice(0, mostRows);
  const head = kernels.map(({ name, architecture }) => `${escapeText(name)}<br>${architecture}`);
  const lines = [
    ["test", ...head],
    ["---", ...kernels.map(() => ":-:")],
    ...shown.map(({ line }) => line),
  ];
  const hidden = rows.length - shown.length;
  return [
    `## ${escapeText(plan.matrix)}\n\n${spellCounts(countRecords(report))}.\n`,
    shown.length === 0 ? "" : lines.map((line) => `| ${line.join(" | ")} |\n`).join(""),
    hidden === 0 ? "" : `…and ${hidden} tests more, without a row here.\n`,
    list("Red", report.records.flatMap(redItem)),
    list("What had to be there", spellShortfalls(findShortfalls(report)).map(escapeText)),
    list("Skipped", skips(report)),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function isTrouble(report: MatrixReport, record: MatrixRecord): boolean {
  return (
    isRed(record.verdict) || record.verdict.outcome === "flaky" || isForbiddenSkip(report, record)
  );
}

function sign(report: MatrixReport, record: MatrixRecord | undefined): string {
  if (record === undefined) return "";
  const { outcome } = record.verdict;
  if (outcome === "passed") return "ok";
  if (outcome === "flaky") return "_flaky_";
  if (outcome === "skipped") return isForbiddenSkip(report, record) ? "**skipped**" : "–";
  return `**${outcome}**`;
}

function redItem({ test, kernel, verdict }: MatrixRecord): string[] {
  if (!isRed(verdict)) return [];
  const message = verdict.reasons[0]?.message ?? "";
  return [`${codeSpan(test)} on ${escapeText(kernel)}: ${verdict.outcome}: ${escapeText(message)}`];
}

/** Each reason once, with how much it is about. */
function skips(report: MatrixReport): string[] {
  const all = report.records.flatMap(({ test, kernel, verdict }) =>
    verdict.outcome === "skipped" ? [{ test, kernel, reason: verdict.reason }] : [],
  );
  return foldBy(all, ({ reason, kernel }) => `${kernel}\0${reason}`).map((group) => {
    const [{ test, kernel, reason }] = group;
    const what = group.length === 1 ? codeSpan(test) : `${group.length} tests`;
    return `${what} on ${escapeText(kernel)}: ${escapeText(reason)}`;
  });
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  const shown = items.slice(0, mostRows).map((item) => `- ${item}\n`);
  const hidden = items.length - shown.length;
  return `### ${title}\n\n${shown.join("")}${hidden === 0 ? "" : `- …and ${hidden} more\n`}`;
}
