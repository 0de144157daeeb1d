// What `tapwright diff --bisect --format json` writes: its schema, for those who read it, and the making of it.

import * as z from "zod";
import type { BisectReport } from "../diff/bisect-tapset.ts";
import { version } from "../version.ts";

export const bisectSchema = z
  .strictObject({
    format: z.literal(1),
    tapwright: z.string().describe("The version that wrote it."),
    tapset: z.string(),
    kernels: z
      .array(z.strictObject({ name: z.string(), isAsked: z.boolean() }))
      .describe("From old to new; with `--quick` some are not asked."),
    breaks: z.array(
      z.strictObject({
        alias: z.string(),
        value: z.string().optional().describe("Absent: the probe itself."),
        file: z.string(),
        line: z.int().describe("Where the alias stands."),
        lastGood: z.string(),
        firstBad: z.string(),
        reason: z.string(),
        isMended: z.boolean().describe("It is good again on a later kernel."),
        isDeclared: z.boolean().describe("The author says that a kernel may lack it."),
      }),
    ),
    absent: z
      .array(z.string())
      .describe(
        "Of the catalog, of the same architecture, and not here: any of them may be the real first one.",
      ),
  })
  .describe("What `tapwright diff --bisect` found over a range of kernels.");

export function formatBisectJson(report: BisectReport): string {
  const { kernels, breaks, absent, ...rest } = report;
  const json: z.infer<typeof bisectSchema> = {
    format: 1,
    tapwright: version,
    ...rest,
    kernels: [...kernels],
    breaks: [...breaks],
    absent: [...absent],
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
