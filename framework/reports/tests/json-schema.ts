// What `tapwright test` writes as tests.json, as a schema.

import * as z from "zod";
import { splatKinds } from "../../../qemu/index.ts";
import { outcomes } from "../../results/verdict.ts";
import type { Outcome, RedOutcome } from "../../results/verdict.ts";

const allOutcomes = Object.keys(outcomes) as [Outcome, ...Outcome[]];
const redOutcomes = allOutcomes.filter(
  (one): one is RedOutcome => one !== "passed" && one !== "flaky" && one !== "skipped",
);

const reason = z.strictObject({
  code: z.string().describe("`tapwright explain-code` says more of it."),
  message: z.string().describe("One line."),
  detail: z.string().optional().describe("More of it, for a person."),
  hint: z.string().optional(),
});

const red = z.strictObject({
  outcome: z.enum(redOutcomes),
  reasons: z.array(reason).describe("Worst first, at least one."),
});

const verdict = z
  .union([
    z.strictObject({ outcome: z.literal("passed") }),
    z.strictObject({
      outcome: z.literal("flaky"),
      before: z.array(red).describe("What became of the attempts before the one that passed."),
    }),
    z.strictObject({
      outcome: z.literal("skipped"),
      cause: z
        .enum(["missing", "unmet"])
        .describe("This machine lacks something, or the test does not ask for such a kernel."),
      reason: z.string(),
    }),
    red,
  ])
  .describe(allOutcomes.map((one) => `${one}: ${outcomes[one].means}`).join(" "));

const attempt = z.strictObject({
  verdict,
  seconds: z.number(),
  guest: z.enum(["restored", "booted"]).optional().describe("Absent when there was none."),
  evidence: z
    .string()
    .optional()
    .describe("Where the evidence of what went wrong lies, from the folder of the report."),
  tolerated: z
    .array(z.strictObject({ kind: z.enum(splatKinds), title: z.string(), reason: z.string() }))
    .optional()
    .describe("Complaints of the kernel that the file of `--allow` allows."),
});

export const testRecordSchema = z.strictObject({
  test: z.string().describe("Path of the test's script, without `.test.stp`."),
  kernel: z.string().describe("As `-k` takes it."),
  verdict,
  seconds: z.number(),
  attempts: z.array(attempt).describe("More than one only with `--retries`."),
  since: z
    .string()
    .optional()
    .describe("When it was decided (ISO 8601), of a result that was known and not tried again."),
});

export const testsSchema = z.strictObject({
  version: z.literal(1),
  tapwright: z.string(),
  isInterrupted: z.boolean().describe("Tests that are not here were not decided."),
  counts: z.partialRecord(z.enum(allOutcomes), z.int()),
  tests: z.array(testRecordSchema),
});

export type TestsReport = z.infer<typeof testsSchema>;
