// What the page of a matrix shows: the verification of its tapsets, and beside it what ran.

import type { CoverageReport } from "../../coverage/coverage-report.ts";
import { findShortfalls, isForbiddenSkip } from "../../matrix/judge-report.ts";
import { cellKey } from "../../matrix/matrix-report.ts";
import type { MatrixRecord, MatrixReport } from "../../matrix/matrix-report.ts";
import { compareKernels } from "../../verify/kernel-order.ts";
import type { ReportJson } from "../verify/json-schema.ts";

/** A cell as it is told, and whether it is one that may not skip. */
export interface RunCell {
  readonly record: MatrixRecord;
  readonly isForbidden: boolean;
}

interface RunRow {
  readonly test: string;
  /** One for each kernel, in their order; null where the test is not asked for, or was not decided. */
  readonly cells: readonly (RunCell | null)[];
}

export interface RunsJson {
  readonly matrix: string;
  readonly began: string;
  readonly seconds: number;
  readonly isInterrupted: boolean;
  readonly suites: readonly { readonly name: string; readonly tests: readonly RunRow[] }[];
  /** What had to run and did not, besides single cells. */
  readonly shortfalls: readonly string[];
}

type TapsetJson = ReportJson["tapsets"][number];
type ProbeJson = TapsetJson["probes"][number];

/** A verification in which a probe's cell may be null: nothing of the kernel is here. */
type WidenedJson = Omit<ReportJson, "tapsets"> & {
  readonly tapsets: readonly (Omit<TapsetJson, "probes"> & {
    readonly probes: readonly (Omit<ProbeJson, "cells"> & {
      readonly cells: readonly (ProbeJson["cells"][number] | null)[];
    })[];
  })[];
};

export type PageJson = WidenedJson & {
  readonly runs?: RunsJson;
  readonly coverage?: CoverageReport;
};

type PageKernel = ReportJson["kernels"][number];

/** @param verified what `tapwright verify` found of the matrix's tapsets, on those of its kernels that are here */
export function matrixPage(report: MatrixReport, verified: ReportJson): PageJson {
  const kernels = columnsOf(report, verified);
  return {
    ...verified,
    kernels: [...kernels],
    tapsets: verified.tapsets.map((tapset) => ({
      ...tapset,
      probes: tapset.probes.map((probe) => {
        const cells = kernels.map(({ name }) => {
          const column = verified.kernels.findIndex((one) => one.name === name);
          return probe.cells[column] ?? null;
        });
        return { ...probe, cells };
      }),
    })),
    runs: runsOf(report, kernels),
  };
}

/** Those that were verified, and those of the matrix of which nothing is here. */
function columnsOf({ plan }: MatrixReport, verified: ReportJson): readonly PageKernel[] {
  const others = plan.kernels
    .filter(({ name }) => verified.kernels.every((one) => one.name !== name))
    .map(({ name, release = "", version = "", architecture, buildId = "" }): PageKernel => {
      const of = architecture as PageKernel["architecture"];
      return { name, release, version, architecture: of, source: "dwarf", buildId };
    });
  return [...verified.kernels, ...others].toSorted(compareKernels);
}

function runsOf(report: MatrixReport, kernels: readonly PageKernel[]): RunsJson {
  const { plan, records, began, seconds, isInterrupted } = report;
  const byCell = new Map(records.map((record) => [cellKey(record), record]));
  const rowOf = (test: string): RunRow => ({
    test,
    cells: kernels.map(({ name }) => {
      const record = byCell.get(cellKey({ test, kernel: name }));
      return record === undefined ? null : { record, isForbidden: isForbiddenSkip(report, record) };
    }),
  });
  const suites = [...new Set(plan.tests.map(({ suite }) => suite))];
  const named = new Set(records.map(cellKey));
  return {
    matrix: plan.matrix,
    began,
    seconds,
    isInterrupted,
    suites: suites.map((name) => ({
      name,
      tests: plan.tests.filter(({ suite }) => suite === name).map(({ test }) => rowOf(test)),
    })),
    shortfalls: findShortfalls(report)
      .filter(({ cell }) => !named.has(cellKey(cell)))
      .map(({ cell, message }) => `${cell.test} on ${cell.kernel}: ${message}`),
  };
}
