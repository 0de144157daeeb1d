// What of tapsets ran in their tests, put together: what every format is made of.

import * as z from "zod";
import { outcomes } from "../results/verdict.ts";
import type { Outcome } from "../results/verdict.ts";

const allOutcomes = Object.keys(outcomes) as [Outcome, ...Outcome[]];

const share = z
  .strictObject({ reached: z.int(), all: z.int() })
  .describe("How many of how many; what is reached on one kernel is reached.");

const counts = z.strictObject({
  aliases: share,
  alternatives: share,
  functions: share,
  statements: share,
  arms: share.describe("Of `if` and `?:`: two each."),
  values: share.describe("Compared with anything."),
  truths: z.int().describe("Values that were compared with what the workload told."),
});

const count = z
  .int()
  .nullable()
  .describe("How often it ran; null: it was in no module, because nothing that ran needs it.");

const arm = z.strictObject({
  count,
  isDecided: z.boolean().describe("The translation took it in some test: it needs no run."),
});

const statement = z.strictObject({
  line: z.int(),
  text: z.string().describe("Its first line."),
  count,
});

const branch = z.strictObject({ line: z.int(), text: z.string(), then: arm, otherwise: arm });

const onKernel = z
  .strictObject({
    hits: z
      .int()
      .describe(
        "Of an alias: hits of probes that came by it. Of a function: runs of its first statement.",
      ),
    isProbed: z.boolean().describe("Some test has it in its module."),
    alternatives: z.array(
      z.strictObject({ point: z.string(), hits: z.int(), isProbed: z.boolean() }),
    ),
    values: z.array(
      z.strictObject({
        name: z.string(),
        compared: z
          .enum(["truth", "text"])
          .nullable()
          .describe("With the workload's truth, or with fixed text."),
        tests: z.array(z.string()).describe("Those that compared it."),
      }),
    ),
    statements: z.array(statement),
    branches: z.array(branch),
  })
  .nullable()
  .describe("Null: the text for this kernel does not have it.");

const definition = z.strictObject({
  kind: z.enum(["alias", "function"]),
  names: z.array(z.string()).describe("All of an alias, as written."),
  file: z.string(),
  line: z.int(),
  kernels: z.array(onKernel).describe("In the order of `kernels` above."),
});

const tapset = z.strictObject({
  name: z.string(),
  path: z.string(),
  counts,
  definitions: z.array(definition),
});

export const coverageSchema = z
  .strictObject({
    format: z.literal(1),
    tapwright: z.string().describe("The version that wrote it."),
    kernels: z.array(z.string()),
    tests: z
      .array(
        z.strictObject({
          test: z.string(),
          kernel: z.string(),
          outcome: z.enum(allOutcomes),
          isCounted: z.boolean().describe("Only what passed counts."),
        }),
      )
      .describe("All that were asked."),
    tapsets: z.array(tapset),
  })
  .describe("What `tapwright coverage` found.");

export type CoverageReport = z.infer<typeof coverageSchema>;
export type TapsetCoverage = CoverageReport["tapsets"][number];
export type DefinitionCoverage = TapsetCoverage["definitions"][number];
export type KernelCoverage = NonNullable<DefinitionCoverage["kernels"][number]>;
export type CoverageCounts = TapsetCoverage["counts"];
