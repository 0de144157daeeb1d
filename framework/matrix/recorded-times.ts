// How long cells took before. It is a file of its own that belongs to the matrix file, since all shards have to read the same.

import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { describeIssues } from "../contracts/describe-issues.ts";
import { readIfThere } from "../contracts/manifest.ts";
import { makeOutputFolder } from "../output-place.ts";
import type { Cell } from "../results/test-record.ts";
import { wrong } from "./matrix-file.ts";
import type { MatrixReport } from "./matrix-report.ts";

export interface RecordedTimes {
  /** Seconds; undefined when the cell never ran. */
  get(cell: Cell): number | undefined;
}

const timesSchema = z
  .record(z.string(), z.record(z.string(), z.number().nonnegative()))
  .describe("Seconds by kernel and test.");

type Times = z.infer<typeof timesSchema>;

/** A file that is not there yet knows nothing. */
export async function loadTimes(path: string | undefined): Promise<RecordedTimes> {
  const times = path === undefined ? {} : await readTimes(path);
  return { get: ({ kernel, test }) => times[kernel]?.[test] };
}

/** Writes what a report knows over what was known; cells that are in no matrix any more go. */
export async function updateTimes(path: string, report: MatrixReport): Promise<void> {
  const before = await readTimes(path);
  const { kernels, tests } = report.plan;
  const taken = new Map(report.records.map((one) => [`${one.kernel}\0${one.test}`, one]));
  const after = kernels.map(({ name }) => {
    const known = tests.flatMap(({ test }): [string, number][] => {
      const record = taken.get(`${name}\0${test}`);
      const ran = record !== undefined && record.verdict.outcome !== "skipped";
      const seconds = ran ? Math.round(record.seconds * 10) / 10 : before[name]?.[test];
      return seconds === undefined ? [] : [[test, seconds]];
    });
    return [name, Object.fromEntries(known)] as const;
  });
  const some = after.filter(([, known]) => Object.keys(known).length > 0);
  makeOutputFolder(dirname(path));
  await writeFile(path, `${JSON.stringify(Object.fromEntries(some), undefined, 2)}\n`);
}

async function readTimes(path: string): Promise<Times> {
  const text = await readIfThere(path);
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return wrong(path, `is no JSON: ${(error as Error).message}`);
  }
  const parsed = timesSchema.safeParse(value);
  return parsed.success ? parsed.data : wrong(path, describeIssues(parsed.error, value));
}
