// A plan as reports tell it.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { shortPath } from "../pipeline/library.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import type { ReportPlan } from "./matrix-report.ts";

export function reportPlan({ matrix, kernels, tests, cells, digest }: MatrixPlan): ReportPlan {
  return {
    matrix: matrix.path,
    digest,
    cells: cells.length,
    kernels: kernels.map(({ known, maySkip }) => {
      const { name, architecture, release, version, buildId } = known;
      return { name, architecture, release, version, buildId, maySkip };
    }),
    tests: tests.map(({ test, suite }) => ({ test, suite })),
    tapsets: (matrix.tapsets ?? []).map((tapset) => placeOf(tapset, matrix.rootFolder)),
    maySkip: cells.flatMap(({ test, kernel, maySkip: reason }) =>
      reason === undefined ? [] : [{ test, kernel, reason }],
    ),
  };
}

/** A folder below the root, or a name of the package's tapsets. */
function placeOf(tapset: string, root: string): string {
  const folder = join(root, tapset);
  return existsSync(folder) ? shortPath(folder) : tapset;
}
