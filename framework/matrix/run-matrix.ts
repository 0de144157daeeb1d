// Runs the cells of a matrix as tests are run.

import { openBench } from "../golden/kernel-bench.ts";
import { runCells } from "../golden/run-cells.ts";
import type { CellsOptions } from "../golden/run-cells.ts";
import type { Allowance } from "../results/allowances.ts";
import type { TestEventListener } from "../results/test-event.ts";
import type { PlannedCell } from "./matrix-plan.ts";

export interface MatrixOptions extends Omit<
  CellsOptions,
  "benchOf" | "update" | "guestsAfterwards"
> {
  readonly allowances: readonly Allowance[];
}

/** Ends when all cells are decided, or soon after the signal; what is under way then stays undecided. */
export async function runMatrix(
  cells: readonly PlannedCell[],
  options: MatrixOptions,
  tell: TestEventListener,
): Promise<void> {
  const columns = new Map(cells.map(({ kernel, column }) => [kernel, column]));
  const benchOf = (kernel: string) => openBench(columns.get(kernel)!.known, options);
  const named = cells.map(({ test, kernel, row }) => ({ test, kernel, path: row.path }));
  const settings = { update: false, guestsAfterwards: 0 };
  await runCells(named, { ...options, ...settings, benchOf }, tell);
}
