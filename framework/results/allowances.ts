// Complaints of kernels that are no failure of a test: a file that somebody wrote, with a reason for each. What no run needed any more
// is told, so that the file does not outlive its reasons.

import { readFile } from "node:fs/promises";
import * as z from "zod";
import { splatKinds } from "../../qemu/index.ts";
import type { Splat } from "../../qemu/index.ts";
import { describeIssues } from "../contracts/describe-issues.ts";
import { matchesPattern } from "../contracts/match-pattern.ts";
import { describeFileError } from "../file-error.ts";
import { fail } from "../failure.ts";
import type { TestRecord } from "./test-record.ts";

const allowanceSchema = z.strictObject({
  kernel: z.string().min(1).describe("As `-k` takes it; `*` stands for any part of it."),
  kind: z.enum(splatKinds).describe("The sort of complaint, as reports call it."),
  title: z
    .string()
    .min(1)
    .refine(isExpression, "expected a regular expression")
    .describe("A regular expression for the line that says what it is, without its time stamp."),
  reason: z.string().min(10).describe("Why it is no failure, for whoever reads this next."),
});

export const allowancesSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  allowed: z.array(allowanceSchema),
});

export type Allowance = z.infer<typeof allowanceSchema>;

/** The entries of a file. */
export async function loadAllowances(path: string): Promise<readonly Allowance[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    return failOn(path, describeFileError(error));
  }
  const { success, data, error } = allowancesSchema.safeParse(value);
  return success ? data.allowed : failOn(path, describeIssues(error, value));
}

/** The entry that allows a complaint of a kernel, if one does. */
export function findAllowance(
  allowances: readonly Allowance[],
  kernel: string,
  splat: Splat,
): Allowance | undefined {
  return allowances.find(
    (one) =>
      one.kind === splat.kind &&
      matchesPattern(one.kernel, kernel) &&
      new RegExp(one.title).test(splat.title),
  );
}

/** Entries about kernels that ran, which allowed nothing there. */
export function unusedAllowances(
  allowances: readonly Allowance[],
  records: readonly TestRecord[],
): readonly Allowance[] {
  const ran = records.filter(({ verdict }) => verdict.outcome !== "skipped");
  const used = ran.flatMap(({ kernel, attempts }) =>
    attempts.flatMap(({ tolerated = [] }) => tolerated.map((splat) => ({ kernel, ...splat }))),
  );
  return allowances.filter((one) => {
    const isAboutThese = ran.some(({ kernel }) => matchesPattern(one.kernel, kernel));
    const isUsed = used.some(
      ({ kernel, kind, title }) =>
        kind === one.kind &&
        matchesPattern(one.kernel, kernel) &&
        new RegExp(one.title).test(title),
    );
    return isAboutThese && !isUsed;
  });
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function failOn(path: string, problem: string): never {
  return fail({
    code: "test/bad-allowances",
    message: `${path}: ${problem}`,
    hint: "tapwright schema allowances says what it has to be.",
    exitCode: 2,
  });
}
