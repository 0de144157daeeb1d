// What `tapwright explain --format json` writes: its schema, for those who read it, and the making of it.

import * as z from "zod";
import type { Explanation, NotFound, Question } from "../explain/explain-point.ts";
import { version } from "../version.ts";
import {
  cellSchema,
  changeSchema,
  diagnosticSchema,
  kernelSchema,
  valuesSchema,
} from "./verify/json-schema.ts";
import { cellJson, plainDiagnostic, valuesJson } from "./verify/report-json.ts";

const copy = z
  .strictObject({
    within: z.string().optional().describe("The function whose code it lies in."),
    file: z.string().describe("Where it was called."),
    line: z.int(),
    address: z.string().optional(),
    notProbeable: z.string().optional().describe("Why no probe can stand there."),
  })
  .describe("Where a function was inlined.");

const functionStory = z
  .strictObject({
    name: z.string(),
    file: z.string().optional(),
    line: z.int().optional(),
    module: z.string().optional().describe("Absent in the kernel's image itself."),
    isGlobal: z.boolean().describe("Other files know it."),
    signature: z.string().optional().describe("As C declares it."),
    entry: z
      .strictObject({
        address: z.string().optional(),
        symbol: z.string().optional().describe("The compiler may have given it another name."),
        isRest: z
          .boolean()
          .optional()
          .describe("Its beginning was inlined; only the rest has code of its own."),
        notProbeable: z.string().optional(),
      })
      .optional()
      .describe("Its own code; absent when it exists inlined only, or not at all."),
    copyCount: z.int(),
    copies: z.array(copy).describe("The first few of them."),
  })
  .describe("A function as it is in the kernel, whether it can be probed or not.");

export const explanationSchema = z
  .strictObject({
    format: z.literal(1),
    tapwright: z.string().describe("The version that wrote it."),
    point: z.string(),
    value: z.string().optional().describe("The one that was asked for."),
    definition: z
      .strictObject({
        file: z.string(),
        line: z.int(),
        isPrivate: z.boolean(),
        summary: z.string().optional(),
        context: z.string().optional(),
        values: valuesSchema,
      })
      .optional()
      .describe("Of the alias; absent for a point of the kernel."),
    kernels: z
      .array(
        z.strictObject({
          kernel: kernelSchema,
          isAsked: z.boolean().describe("The others are there for what changed."),
          cell: cellSchema,
          functions: z.array(functionStory).describe("Those that the points name; some of many."),
        }),
      )
      .describe("By architecture, then from old to new; empty where nothing was found."),
    changes: z
      .array(changeSchema)
      .describe("Between kernels of one architecture that stand side by side."),
    notFound: z
      .strictObject({
        near: z.array(z.string()).describe("Aliases that may have been meant."),
        diagnostics: z.array(diagnosticSchema),
      })
      .optional()
      .describe("Why there is nothing to tell."),
  })
  .describe("What `tapwright explain` found.");

type ExplanationJson = z.infer<typeof explanationSchema>;

const head = { format: 1, tapwright: version } as const;

export function formatExplanationJson(explanation: Explanation): string {
  const { point, value, definition, kernels, changes } = explanation;
  return spell({
    ...head,
    point,
    value,
    definition: definition && {
      file: definition.file,
      line: definition.line,
      isPrivate: definition.contract.isPrivate,
      summary: definition.contract.summary,
      context: definition.contract.context,
      values: valuesJson(definition.contract.values),
    },
    kernels: kernels.map(({ kernel, isAsked, cell, story }) => ({
      kernel,
      isAsked,
      cell: cellJson(cell),
      functions: (story?.functions ?? []).map((fn) => ({ ...fn, copies: [...fn.copies] })),
    })),
    changes: [...changes],
  });
}

export function formatNothingJson(
  { point, value }: Question,
  { near, diagnostics }: NotFound,
): string {
  const notFound = { near: [...near], diagnostics: diagnostics.map(plainDiagnostic) };
  return spell({ ...head, point, value, kernels: [], changes: [], notFound });
}

function spell(json: ExplanationJson): string {
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
