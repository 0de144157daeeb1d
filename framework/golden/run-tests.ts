// Runs golden tests on one kernel.

import { relative } from "node:path";
import type { Allowance } from "../results/allowances.ts";
import type { TestEventListener } from "../results/test-event.ts";
import { createCellDigests } from "./cell-digests.ts";
import type { KernelBench } from "./kernel-bench.ts";
import { runCells } from "./run-cells.ts";
import type { CellsOptions } from "./run-cells.ts";
import { testSessions } from "./test-sessions.ts";

interface TestRunOptions extends Omit<CellsOptions, "benchOf"> {
  readonly kernel: string;
  /** Events name their tests from here. */
  readonly root: string;
  /** What is decided is kept for the next run. */
  readonly keepsResults: boolean;
  readonly allowances?: readonly Allowance[];
}

/** Ends when all tests are decided, or soon after the signal. */
export async function runTests(
  paths: readonly string[],
  options: TestRunOptions,
  tell: TestEventListener,
): Promise<void> {
  const { kernel, root } = options;
  const cells = paths.map((path) => ({ path, test: nameOf(path, root), kernel }));
  await runCells(cells, { ...options, benchOf: () => openBench(options) }, tell);
}

/** How events call the test in a file. */
export function nameOf(path: string, root: string): string {
  return relative(root, path).replace(/\.test\.stp$/, "");
}

async function openBench(options: TestRunOptions): Promise<KernelBench> {
  const { include, allowances = [], coverage, keepsResults } = options;
  // A kernel that is not here makes each test a skip that says so.
  const kernel = await testSessions(options)
    .installed()
    .catch(() => undefined);
  if (kernel === undefined || !keepsResults) return { kernel };
  return { kernel, digests: await createCellDigests(kernel, { include, allowances, coverage }) };
}
