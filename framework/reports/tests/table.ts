// The end of a run of tests for the terminal: what did not simply pass, then how many of each outcome there were.

import { coloursFor } from "../../colour.ts";
import { cellName } from "../../results/test-record.ts";
import type { TestRecord } from "../../results/test-record.ts";
import { outcomes } from "../../results/verdict.ts";
import type { Outcome, Verdict } from "../../results/verdict.ts";
import { formatTable } from "../table.ts";

export function formatTestsTable(records: readonly TestRecord[]): string {
  const odd = records.filter(({ verdict }) => verdict.outcome !== "passed");
  const rows = odd.map((record) => [
    paint(record.verdict.outcome),
    cellName(record),
    why(record.verdict),
  ]);
  return `${formatTable(rows)}${countOutcomes(records)}\n`;
}

/** `41 passed, 1 flaky, 2 guest-panicked`. */
export function countOutcomes(records: readonly TestRecord[]): string {
  const counts = (Object.keys(outcomes) as Outcome[]).map((outcome) => {
    const count = records.filter(({ verdict }) => verdict.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return counts.flat().join(", ");
}

function why(verdict: Verdict): string {
  switch (verdict.outcome) {
    case "passed":
      return "";
    case "skipped":
      return verdict.reason;
    case "flaky": {
      const before = verdict.before.map((one) => `${one.outcome}: ${one.reasons[0]!.message}`);
      return `passed after ${before.join("; ")}`;
    }
    default:
      return verdict.reasons[0]!.message;
  }
}

function paint(outcome: Outcome): string {
  const colours = coloursFor(process.stdout);
  if (outcome === "flaky" || outcome === "skipped") return colours.yellow(outcome);
  return outcome === "passed" ? colours.green(outcome) : colours.red(outcome);
}
