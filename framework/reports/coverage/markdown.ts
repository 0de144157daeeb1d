// Coverage as Markdown, for comments and summaries of CI services.

import type { CoverageReport, TapsetCoverage } from "../../coverage/coverage-report.ts";
import { codeSpan, escapeText } from "../verify/markdown.ts";
import { listMissing, spellCounts } from "./missing.ts";

/** Of each list: GitHub shows no more than 65,536 characters of a comment. */
const mostItems = 40;

export function formatCoverageMarkdown({ tapsets, kernels, tests }: CoverageReport): string {
  const counted = tests.filter(({ isCounted }) => isCounted).length;
  const head = `${counted} of ${tests.length} tests count, on ${kernels.map(escapeText).join(", ")}.\n`;
  return [head, ...tapsets.map(spellTapset)].join("\n");
}

function spellTapset(tapset: TapsetCoverage): string {
  const rows = spellCounts(tapset.counts).map(
    ([what, how, did]) => `| ${what} | ${how} ${did} |\n`,
  );
  const lists = listMissing(tapset).map(({ title, items }) => {
    const shown = items.slice(0, mostItems);
    const lines = shown.map(({ what, where }) => `- ${codeSpan(what)} ${escapeText(where)}\n`);
    const hidden = items.length - shown.length;
    return `\n**${title}**\n\n${lines.join("")}${hidden === 0 ? "" : `- …and ${hidden} more\n`}`;
  });
  return `## ${escapeText(tapset.name)}\n\n| | |\n| --- | --- |\n${rows.join("")}${lines(lists)}`;
}

function lines(parts: readonly string[]): string {
  return parts.join("");
}
