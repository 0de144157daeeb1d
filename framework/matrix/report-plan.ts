// A plan as reports tell it.

import { tapsetPlaces } from "./matrix-plan.ts";
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
    tapsets: tapsetPlaces(matrix),
    maySkip: cells.flatMap(({ test, kernel, maySkip: reason }) =>
      reason === undefined ? [] : [{ test, kernel, reason }],
    ),
  };
}
