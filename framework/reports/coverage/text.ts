// Coverage for a terminal: how much was reached, then what was not.

import type { CoverageReport, TapsetCoverage } from "../../coverage/coverage-report.ts";
import { formatTable } from "../table.ts";
import { countNoun } from "../verify/fold.ts";
import { listMissing, spellCounts } from "./missing.ts";

/** Of each list, without --verbose. */
const mostItems = 12;

export function formatCoverageText(report: CoverageReport, isVerbose: boolean): string {
  const { tests, kernels, tapsets } = report;
  const counted = tests.filter(({ isCounted }) => isCounted).length;
  const others = tests.length - counted;
  const left = others === 0 ? "" : `; ${others} that did not pass, or did not run, do not count`;
  const head = `${countNoun(counted, "test")} on ${kernels.join(", ")}${left}\n`;
  return `${head}${tapsets.map((one) => `\n${spellTapset(one, isVerbose)}`).join("")}`;
}

function spellTapset(tapset: TapsetCoverage, isVerbose: boolean): string {
  const { name, path, counts } = tapset;
  const table = formatTable(spellCounts(counts).map((row) => ["", ...row]));
  const lists = listMissing(tapset).map(({ title, items }) => {
    const shown = isVerbose ? items : items.slice(0, mostItems);
    const hidden = items.length - shown.length;
    const rows = formatTable(shown.map(({ what, where }) => ["", what, where]));
    return `\n${title}:\n${rows}${hidden === 0 ? "" : `  …and ${hidden} more; -v lists them\n`}`;
  });
  return `${name}  ${path}\n${table}${lists.join("")}`;
}
