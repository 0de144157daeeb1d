// Reports of the shards of one matrix as one report.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type * as z from "zod";
import { describeIssues } from "../contracts/describe-issues.ts";
import { countsFile, countsSchema } from "../coverage/counts-file.ts";
import type { CoveredCell } from "../coverage/counts-file.ts";
import { fail } from "../failure.ts";
import { describeFileError } from "../file-error.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { cellKey, inOrder, matrixReportSchema } from "./matrix-report.ts";
import type { MatrixReport } from "./matrix-report.ts";

/** A file that is no report ends the command, and so does one that belongs to another plan. */
export async function loadReports(paths: readonly string[]): Promise<readonly MatrixReport[]> {
  const reports = await Promise.all(paths.map((path) => load(path, matrixReportSchema)));
  const [first] = reports;
  for (const [index, { plan, shards }] of reports.entries()) {
    if (plan.digest === first!.plan.digest && shards[0]?.of === first!.shards[0]?.of) continue;
    fail({
      code: "matrix/other-plan",
      message: `${shortPath(paths[index]!)} is of other cells or another number of shards than ${shortPath(paths[0]!)}`,
      hint: "Run all shards with the same matrix file, tests and kernels.",
      exitCode: 1,
    });
  }
  return reports;
}

/**
 * What ran in the tests of `reports`, from the files beside them at `paths`: of those that passed, as they ran last. Undefined
 * where no run counted it.
 */
export async function loadCounts(
  paths: readonly string[],
  reports: readonly MatrixReport[],
): Promise<readonly CoveredCell[] | undefined> {
  const files = paths
    .map((path, index) => ({
      file: join(dirname(path), countsFile),
      began: reports[index]!.began,
    }))
    .filter(({ file }) => existsSync(file))
    .toSorted((a, b) => a.began.localeCompare(b.began));
  if (files.length === 0) return undefined;
  const all = await Promise.all(files.map(({ file }) => load(file, countsSchema)));
  const last = new Map(all.flatMap((one) => one.cells).map((cell) => [cellKey(cell), cell]));
  return mergeReports(reports).records.flatMap((record) => {
    const cell = last.get(cellKey(record));
    return cell === undefined || record.verdict.outcome !== "passed" ? [] : [cell];
  });
}

async function load<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
  const shown = shortPath(path);
  const bad = (what: string): never =>
    fail({
      code: "matrix/bad-report",
      message: `${shown}: ${what}`,
      hint: "It is of the folder that `tapwright test --matrix --reports` names.",
      exitCode: 1,
    });
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    return bad(describeFileError(error));
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : bad(describeIssues(parsed.error, value));
}

/**
 * Puts shards together. Of a kernel that some shard had and another had not, what is known counts. A shard that ran twice counts
 * once, as it ran last.
 */
export function mergeReports(reports: readonly MatrixReport[]): MatrixReport {
  const latest = reports.toSorted((a, b) => a.began.localeCompare(b.began));
  const shards = new Map(
    latest.flatMap((one) => one.shards.map((shard) => [shard.index, { shard, one }])),
  );
  const used = [...new Set([...shards.values()].map(({ one }) => one))];
  const [{ plan, tapwright }] = used as [MatrixReport];
  const kernels = plan.kernels.map((kernel, index) => {
    const known = used.find((one) => one.plan.kernels[index]!.release !== undefined);
    return known?.plan.kernels[index] ?? kernel;
  });
  const whole = { ...plan, kernels };
  return {
    format: 1,
    tapwright,
    began: used[0]!.began,
    seconds: Math.max(...used.map(({ seconds }) => seconds)),
    isInterrupted: used.some(({ isInterrupted }) => isInterrupted),
    plan: whole,
    isMerged: true,
    shards: [...shards.values()].map(({ shard }) => shard).toSorted((a, b) => a.index - b.index),
    missingCells: used.flatMap(({ missingCells }) => missingCells),
    records: inOrder(
      used.flatMap(({ records }) => records),
      whole,
    ),
  };
}
