// What `tapwright diff --format json` writes: its schema, for those who read it, and the making of it.

import * as z from "zod";
import { gravities, type DiffReport } from "../diff/diff-report.ts";
import { version } from "../version.ts";
import { changeSchema, kernelSchema } from "./verify/json-schema.ts";

const place = { file: z.string(), line: z.int().describe("Where the alias stands.") };

const suggestion = z
  .strictObject({
    alias: z.string(),
    file: z.string(),
    edits: z.array(
      z.strictObject({
        kind: z.string(),
        old: z.string(),
        now: z.string(),
        because: z.array(z.string()),
      }),
    ),
    left: z
      .array(z.strictObject({ what: z.string(), reason: z.string() }))
      .describe("What the edits do not mend; such a suggestion is no part of the patch."),
  })
  .describe(
    "Verified: with all its edits the alias resolves on the newer kernel, and on the older one nothing is different.",
  );

export const diffSchema = z
  .strictObject({
    format: z.literal(1),
    tapwright: z.string().describe("The version that wrote it."),
    tapset: z.string(),
    from: kernelSchema,
    to: kernelSchema,
    changes: z
      .array(
        changeSchema.pick({ value: true, kind: true, text: true }).extend({
          gravity: z
            .enum(gravities)
            .describe(
              "`unknown`: what is known of the second kernel does not tell. `declared`: it is absent, and its author says so. `architecture`: the kernels' architectures differ in it.",
            ),
          alias: z.string(),
          ...place,
        }),
      )
      .describe("By gravity, then in the order of the files."),
    wrongOnBoth: z
      .array(z.strictObject({ alias: z.string(), ...place, reason: z.string() }))
      .describe("What no other kernel is to blame for."),
    suggestions: z.array(suggestion),
    patch: z
      .string()
      .describe("Of all suggestions together, against the files as they are; empty without any."),
  })
  .describe("What `tapwright diff` found between two kernels.");

export function formatDiffJson(report: DiffReport): string {
  const json: z.infer<typeof diffSchema> = {
    format: 1,
    tapwright: version,
    ...report,
    changes: [...report.changes],
    wrongOnBoth: [...report.wrongOnBoth],
    suggestions: report.suggestions.map(({ edits, left, ...rest }) => ({
      ...rest,
      edits: edits.map(({ because, ...edit }) => ({ ...edit, because: [...because] })),
      left: [...left],
    })),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
