// From a matrix file to its cells, in the order in which they run: kernel by kernel.

import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { matchesPattern } from "../contracts/match-pattern.ts";
import { knownKernels } from "../kernels/known-kernels.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { findTapset, kindOf } from "../verify/tapset.ts";
import type { Cell } from "../results/test-record.ts";
import { cellName } from "../results/test-record.ts";
import { wrong } from "./matrix-file.ts";
import type { Matrix } from "./matrix-file.ts";

/** A column. */
export interface PlannedKernel {
  readonly known: KnownKernel;
  /** Why it may be missing; absent when it is required. */
  readonly maySkip?: string;
}

/** A row. */
export interface PlannedTest {
  /** Path below the matrix's root, without `.test.stp`. */
  readonly test: string;
  readonly suite: string;
  /** Absolute. */
  readonly path: string;
}

export interface PlannedCell extends Cell {
  readonly row: PlannedTest;
  readonly column: PlannedKernel;
  /** Why it may skip, whatever holds for its kernel. */
  readonly maySkip?: string;
}

export interface MatrixPlan {
  readonly matrix: Matrix;
  readonly kernels: readonly PlannedKernel[];
  readonly tests: readonly PlannedTest[];
  readonly cells: readonly PlannedCell[];
  /** Tells one plan from another: reports of shards of different plans cannot be merged. */
  readonly digest: string;
}

/** Finds kernels and tests; a pattern that means nothing ends the command. */
export async function planMatrix(matrix: Matrix): Promise<MatrixPlan> {
  const kernels = await planKernels(matrix);
  const tests = await planTests(matrix);
  const cells = kernels.flatMap((column) =>
    tests.flatMap((row) => {
      const { name } = column.known;
      const suite = matrix.suites.find((one) => one.name === row.suite)!;
      if (!matchesAny(suite.kernels ?? ["*"], name)) return [];
      const maySkip = findExemption(matrix, row.test, name);
      return [{ kernel: name, test: row.test, row, column, maySkip }];
    }),
  );
  checkExemptions(matrix, cells);
  // A tapset that is not there is told before hours of tests, not behind them.
  await Promise.all(tapsetPlaces(matrix).map(findTapset));
  const digest = createHash("sha256").update(cells.map(cellName).join("\n")).digest("hex");
  return { matrix, kernels, tests, cells, digest: digest.slice(0, 32) };
}

/** Of each tapset its folder below the root, or a name of the package's tapsets. */
export function tapsetPlaces({ tapsets = [], rootFolder }: Matrix): string[] {
  return tapsets.map((tapset) => {
    const folder = join(rootFolder, tapset);
    return existsSync(folder) ? shortPath(folder) : tapset;
  });
}

async function planKernels({ path, kernels, architectures }: Matrix): Promise<PlannedKernel[]> {
  const known = await knownKernels();
  const planned = new Map<string, PlannedKernel>();
  for (const [index, { kernel, maySkip }] of kernels.entries()) {
    const meant = known.filter(({ name }) => matchesPattern(kernel, name));
    if (meant.length === 0) {
      wrong(
        path,
        `kernels[${index}].kernel: there is no kernel ${kernel}`,
        "See: tapwright kernels list",
      );
    }
    for (const one of meant) {
      const isWanted = architectures?.includes(one.architecture) ?? true;
      if (isWanted && !planned.has(one.name)) planned.set(one.name, { known: one, maySkip });
    }
  }
  if (planned.size > 0) return [...planned.values()];
  return wrong(path, "architectures: none of its kernels is of these");
}

async function planTests({ path, suites, rootFolder }: Matrix): Promise<PlannedTest[]> {
  const planned = new Map<string, PlannedTest>();
  for (const [index, { name, tests }] of suites.entries()) {
    for (const [place, wanted] of tests.entries()) {
      const found = await findTests(resolve(rootFolder, wanted));
      if (found.length === 0)
        wrong(
          path,
          `suites[${index}].tests[${place}]: there are no tests in ${wanted}`,
          `Paths begin at ${shortPath(rootFolder)}; a golden test is a file NAME.test.stp beside NAME.golden.`,
        );
      for (const file of found) {
        const test = relative(rootFolder, file).replace(/(?:\.test)?\.stp$/, "");
        if (!planned.has(test)) planned.set(test, { test, suite: name, path: file });
      }
    }
  }
  return [...planned.values()];
}

/** A script that is named is a test; in a folder those are that are called so. */
async function findTests(path: string): Promise<string[]> {
  const kind = await kindOf(path);
  if (kind === "absent") return [];
  if (kind === "file") return path.endsWith(".stp") ? [path] : [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.stp"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes("/node_modules/"))
    .toSorted();
}

function findExemption({ maySkip = [] }: Matrix, test: string, kernel: string): string | undefined {
  const found = maySkip.find(
    ({ tests, kernels }) => matchesAny(tests, test) && matchesAny(kernels, kernel),
  );
  return found?.reason;
}

/** What means no cell is a slip of the pen, or has outlived its reason. */
function checkExemptions({ path, maySkip = [] }: Matrix, cells: readonly Cell[]): void {
  for (const [index, { tests, kernels }] of maySkip.entries()) {
    const isUsed = cells.some(
      ({ test, kernel }) => matchesAny(tests, test) && matchesAny(kernels, kernel),
    );
    if (!isUsed) wrong(path, `maySkip[${index}]: no test on any kernel of the matrix is meant`);
  }
}

function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, name));
}
