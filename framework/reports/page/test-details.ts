// Behind a test's row: what became of it on each kernel.

import { kernelStrip } from "./cell-details.ts";
import { badge, facts, linkTo, section, table } from "./details-parts.ts";
import { element } from "./element.ts";
import { runSignOf, type Kernel, type RunCell, type TestRow } from "./model.ts";
import { spellTime } from "./run-details.ts";

export function testDetails(row: TestRow, kernels: readonly Kernel[]): (Node | undefined)[] {
  return [
    element("h2", {}, row.test),
    kernelStrip(row, undefined, kernels),
    facts([["suite", row.suite]]),
    section(
      "On each kernel",
      table(
        ["kernel", "", "took", "what"],
        kernels.flatMap(({ name }, column) => {
          const cell = row.cells[column];
          if (cell === null || cell === undefined) return [];
          const { record } = cell;
          return [
            [
              linkTo(row, column, kernels, name),
              badge(runSignOf(cell)),
              record.attempts.length === 0 ? "" : `${record.seconds.toFixed(1)} s`,
              summary(cell),
            ],
          ];
        }),
      ),
    ),
  ];
}

function summary({ record }: RunCell): string {
  const { verdict, since } = record;
  if (verdict.outcome === "skipped") return verdict.reason;
  const known = since === undefined ? "" : `known since ${spellTime(since)}`;
  if (verdict.outcome === "passed") return known;
  const [first] = verdict.outcome === "flaky" ? verdict.before : [verdict];
  const why = first === undefined ? "" : `${first.outcome}: ${first.reasons[0]?.message ?? ""}`;
  return [why, known].filter((part) => part !== "").join("; ");
}
