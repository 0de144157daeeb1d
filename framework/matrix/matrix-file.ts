// The matrix file: which tests run on which kernels, what is required, and what may be missing.

import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import * as z from "zod";
import { describeIssues } from "../contracts/describe-issues.ts";
import { describeFileError } from "../file-error.ts";
import { fail } from "../failure.ts";
import { architectures } from "../kernels/choose-kernel.ts";
import { shortPath } from "../pipeline/short-path.ts";

const kernelPattern = z
  .string()
  .min(1, "expected the name of a kernel, such as bookworm/cloud-amd64")
  .describe("A kernel as `tapwright kernels list` names it; `*` stands for any part of a name.");

const reason = z.string().min(1, "expected a reason").describe("Why: for the reader of a report.");

const kernelRow = z.strictObject({
  kernel: kernelPattern,
  maySkip: reason
    .optional()
    .describe(
      "Without it the kernel is required: what cannot run on it here is red. With it that is a skip.",
    ),
});

const suite = z
  .strictObject({
    name: z.string().min(1, "expected a name"),
    tests: z
      .array(z.string().min(1, "expected a path"))
      .min(1, "expected at least one path")
      .describe("Folders with golden tests, or single scripts beside their golden files."),
    kernels: z
      .array(kernelPattern)
      .min(1, "expected at least one kernel")
      .optional()
      .describe("Those of the matrix that it runs on; all without it."),
  })
  .describe("Tests that belong together.");

const exemption = z
  .strictObject({
    tests: z
      .array(z.string().min(1, "expected the name of a test"))
      .min(1, "expected at least one test")
      .describe("Paths below the root, without ending; `*` stands for any part of one."),
    kernels: z.array(kernelPattern).min(1, "expected at least one kernel"),
    reason,
  })
  .describe("Cells that may skip on required kernels.");

export const matrixSchema = z
  .strictObject({
    $schema: z.string().optional().describe("For editors."),
    root: z
      .string()
      .min(1, "expected a folder")
      .optional()
      .describe("Where paths begin, from the folder of this file, which it is without it."),
    kernels: z
      .array(kernelRow)
      .min(1, "expected at least one kernel")
      .describe(
        "The columns, in this order; a kernel that two patterns mean is as the first says.",
      ),
    architectures: z
      .array(z.enum(architectures as [string, ...string[]]))
      .min(1, "expected at least one architecture")
      .optional()
      .describe("Of the kernels above, only those of these architectures."),
    suites: z.array(suite).min(1, "expected at least one suite"),
    tapsets: z
      .array(z.string().min(1, "expected a tapset"))
      .optional()
      .describe("Tapsets of which the page shows the verification beside what ran."),
    maySkip: z.array(exemption).optional(),
    times: z
      .string()
      .min(1, "expected a file")
      .optional()
      .describe(
        "Seconds of earlier runs, by which shards are balanced; `merge-reports` writes it.",
      ),
  })
  .describe("What `tapwright test --matrix` runs.");

export type MatrixFile = z.infer<typeof matrixSchema>;

export interface Matrix extends MatrixFile {
  /** As a person would type it. */
  readonly path: string;
  /** Absolute: where paths of it begin. */
  readonly rootFolder: string;
}

/** A wrong file ends the command, with each wrong key and what was expected there. */
export async function loadMatrix(path: string): Promise<Matrix> {
  const whole = resolve(path);
  const shown = shortPath(whole);
  const file = parseMatrix(await readMatrix(whole, shown), shown);
  return { ...file, path: shown, rootFolder: resolve(dirname(whole), file.root ?? ".") };
}

async function readMatrix(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    return fail({
      code: "matrix/unreadable",
      message: `${shown}: ${describeFileError(error)}`,
      hint: "docs/test.md says what a matrix is, and `tapwright schema matrix` prints what it has to be.",
      exitCode: 1,
    });
  }
}

const howItHasToBe = "`tapwright schema matrix` prints what it has to be, for editors, too";

export function parseMatrix(text: string, path: string): MatrixFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return wrong(path, `is no JSON: ${(error as Error).message}`, howItHasToBe);
  }
  const parsed = matrixSchema.safeParse(value);
  return parsed.success
    ? parsed.data
    : wrong(path, describeIssues(parsed.error, value), howItHasToBe);
}

/** Ends the command. */
export function wrong(path: string, what: string, hint?: string): never {
  return fail({ code: "matrix/bad-file", message: `${path}: ${what}`, hint, exitCode: 1 });
}
