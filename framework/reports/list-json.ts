// What `tapwright list --json` writes, of one kernel and of several: its schema, for those who read it, and the making of it.

import * as z from "zod";
import type { ListedPoint } from "../../compiler/index.ts";
import type { ListingOnKernels } from "../listing/list-on-kernels.ts";
import { version } from "../version.ts";
import { kernelSchema } from "./verify/json-schema.ts";

const head = {
  format: z.literal(1),
  tapwright: z.string().describe("The version that wrote it."),
};

const variable = {
  name: z.string().describe("With its `$` when it is a target variable."),
  type: z
    .string()
    .describe("In C of a target variable, `long`, `string` or `pointer` of an alias' value."),
};

const source = kernelSchema.shape.source;

const onKernel = z
  .strictObject({
    ...head,
    facts: source,
    points: z.array(
      z.strictObject({
        point: z.string().describe("As a script can write it."),
        file: z.string().optional(),
        line: z.int().optional(),
        variables: z.array(z.strictObject(variable)).describe("Empty without `--vars`."),
      }),
    ),
  })
  .describe("On one kernel.");

const where = z.array(z.string()).describe("The names of the kernels that have it.");

const onKernels = z
  .strictObject({
    ...head,
    kernels: z
      .array(kernelSchema.omit({ buildId: true }))
      .describe("By architecture, then from old to new."),
    points: z.array(
      z.strictObject({
        point: z.string().describe("Without the line, which nearly every kernel has another of."),
        kernels: where,
        variables: z.array(z.strictObject({ ...variable, kernels: where })),
      }),
    ),
  })
  .describe("On several kernels, as with `-k all`.");

export const listSchema = z.union([onKernel, onKernels]).describe("What `tapwright list` found.");

export function formatListJson(
  facts: z.infer<typeof source>,
  points: readonly ListedPoint[],
): string {
  const plain = points.map(({ variables, ...rest }) => ({ ...rest, variables: [...variables] }));
  return spell({ format: 1, tapwright: version, facts, points: plain });
}

export function formatUnionJson({ kernels, points }: ListingOnKernels): string {
  const namesOf = (isThere: readonly boolean[]): string[] =>
    kernels.flatMap(({ name }, index) => (isThere[index] === true ? [name] : []));
  return spell({
    format: 1,
    tapwright: version,
    kernels: [...kernels],
    points: points.map(({ point, isThere, variables }) => ({
      point,
      kernels: namesOf(isThere),
      variables: variables.map(({ name, type, isThere: there }) => ({
        name,
        type,
        kernels: namesOf(there),
      })),
    })),
  });
}

function spell(json: z.infer<typeof listSchema>): string {
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
