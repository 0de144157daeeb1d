// What came of a matrix: made of the events of its run and of nothing else, and what every format is made of.

import * as z from "zod";
import { architectures } from "../kernels/choose-kernel.ts";
import { testRecordSchema } from "../reports/tests/json-schema.ts";
import type { TestEvent } from "../results/test-event.ts";

const shard = z
  .strictObject({ index: z.int().min(1), of: z.int().min(1) })
  .describe("`2/4` is the second of four.");

const kernel = z.strictObject({
  name: z.string(),
  architecture: z.enum(architectures as [string, ...string[]]),
  release: z.string().optional().describe("Absent: nothing of it is here."),
  version: z.string().optional(),
  buildId: z.string().optional(),
  maySkip: z.string().optional().describe("Why it may be missing; absent: it is required."),
});

const test = z.strictObject({ test: z.string(), suite: z.string() });

const exemption = z
  .strictObject({ test: z.string(), kernel: z.string(), reason: z.string() })
  .describe("A cell that may skip on a kernel that is required.");

export const planSchema = z.strictObject({
  matrix: z.string().describe("The matrix file."),
  digest: z.string().describe("Of the names of all cells, in their order."),
  cells: z.int().describe("How many there are, those of other shards, too."),
  kernels: z.array(kernel),
  tests: z.array(test),
  tapsets: z.array(z.string()).describe("Names or folders; the page shows their verification."),
  maySkip: z.array(exemption),
});

export const matrixReportSchema = z
  .strictObject({
    format: z.literal(1),
    tapwright: z.string().describe("The version that wrote it."),
    began: z.string().describe("ISO 8601."),
    seconds: z.number().describe("By the clock; of merged reports those of the longest."),
    isInterrupted: z.boolean(),
    plan: planSchema,
    isMerged: z.boolean().describe("Made of the reports of shards."),
    shards: z.array(shard).describe("Those that are in it; one of one is the whole."),
    missingCells: z
      .array(z.strictObject({ test: z.string(), kernel: z.string() }))
      .describe("Cells of its shards that were not decided."),
    records: z.array(testRecordSchema).describe("Cells that were decided."),
  })
  .describe("What `tapwright test --matrix` found.");

export type MatrixReport = z.infer<typeof matrixReportSchema>;
export type ReportPlan = z.infer<typeof planSchema>;
export type Shard = z.infer<typeof shard>;
export type MatrixRecord = MatrixReport["records"][number];

/** Makes a report of the events of one run. */
export function reportOfEvents(events: readonly TestEvent[]): MatrixReport {
  const began = events.find((event) => event.kind === "run-began");
  const planned = events.find((event) => event.kind === "matrix-planned");
  if (began === undefined || planned === undefined) throw new Error("no matrix was run");
  const records = events.flatMap((event): MatrixRecord[] => {
    if (event.kind !== "test-decided") return [];
    const { kind: _, ...record } = event;
    return [testRecordSchema.parse(JSON.parse(JSON.stringify(record)))];
  });
  const ended = events.find((event) => event.kind === "run-ended");
  const decided = new Set(records.map(cellKey));
  return {
    format: 1,
    tapwright: began.version,
    began: began.time,
    seconds: ended === undefined ? 0 : (Date.parse(ended.time) - Date.parse(began.time)) / 1000,
    isInterrupted: ended?.isInterrupted ?? true,
    plan: planned.plan,
    isMerged: false,
    shards: [planned.shard],
    missingCells: planned.cells.filter((cell) => !decided.has(cellKey(cell))),
    records: inOrder(records, planned.plan),
  };
}

/** Kernel by kernel, as they were planned. */
export function inOrder(records: readonly MatrixRecord[], plan: ReportPlan): MatrixRecord[] {
  const kernels = new Map(plan.kernels.map(({ name }, index) => [name, index]));
  const tests = new Map(plan.tests.map(({ test: name }, index) => [name, index]));
  return records.toSorted(
    (a, b) =>
      kernels.get(a.kernel)! - kernels.get(b.kernel)! || tests.get(a.test)! - tests.get(b.test)!,
  );
}

export function cellKey({ test: name, kernel: on }: { test: string; kernel: string }): string {
  return `${on}\0${name}`;
}
