// What ran in the tests of a run, in a file beside its report: reports that are put together have what ran in all of them.

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { Cell } from "../results/test-record.ts";
import type { TestCoverage } from "./test-coverage.ts";

/** A test that passed on a kernel, with what ran in it. */
export interface CoveredCell extends Cell {
  readonly coverage: TestCoverage;
}

/** Its name in the folder of the reports. */
export const countsFile = "coverage-counts.json";

const arm = z.enum(["then", "otherwise"]);

const passage = z.strictObject({
  file: z.int(),
  start: z.int(),
  alternative: z.string(),
  read: z.array(z.string()),
});

const coverage = z.strictObject({
  files: z.array(z.string()),
  spots: z.array(
    z.tuple([z.int(), z.enum([...arm.options, "statement"]), z.int(), z.int(), z.int()]),
  ),
  decided: z.array(z.tuple([z.int(), arm, z.int(), z.int()])),
  probes: z.array(z.strictObject({ hits: z.int(), passages: z.array(passage) })),
  comparesTruth: z.boolean(),
});

/** What the file has. */
export const countsSchema = z.strictObject({
  format: z.literal(1),
  cells: z.array(z.strictObject({ test: z.string(), kernel: z.string(), coverage })),
});

/** Where nothing was counted there is no file, and not that of the run before. */
export async function writeCounts(
  folder: string,
  cells: readonly CoveredCell[] | undefined,
): Promise<void> {
  const path = join(folder, countsFile);
  if (cells === undefined) await rm(path, { force: true });
  else await writeFile(path, `${JSON.stringify({ format: 1, cells })}\n`);
}
