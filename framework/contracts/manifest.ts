// tapset.json: what a tapset is, and where its author says that it works.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { valid, validRange } from "semver";
import * as z from "zod";
import { architectures } from "../kernels/choose-kernel.ts";
import { fail } from "../failure.ts";
import { describeFileError } from "../file-error.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { describeIssues } from "./describe-issues.ts";

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, "expected small letters, digits, `-` and `_`, a letter first")
  .describe("How the tapset is called: that of its folder.");

/** Whether a manifest can have this name. */
export function isTapsetName(text: string): boolean {
  return name.safeParse(text).success;
}

const version = z
  .string()
  .refine((text) => valid(text) === text, "expected a semantic version, such as 1.4.0")
  .describe(
    "Semantic version, https://semver.org: docs/contracts.md says which change asks for which.",
  );

const kernelPattern = z
  .string()
  .min(1, "expected the name of a kernel, such as bookworm/cloud-amd64")
  .describe("A kernel as `tapwright kernels list` names it; `*` stands for any part of a name.");

const maintainer = z.strictObject({
  name: z.string().min(1, "expected a name"),
  email: z.email("expected an address of electronic mail").optional(),
  url: z.url("expected an address on the web").optional(),
});

const absence = z
  .strictObject({
    probe: z
      .string()
      .min(1, "expected the name of a probe")
      .describe("Its name; `*` stands for any part of it."),
    kernels: z.array(kernelPattern).min(1, "expected at least one kernel"),
    reason: z.string().min(1, "expected a reason").describe("Why: for the reader of a report."),
  })
  .describe("A probe that these kernels are known not to have: said here, it breaks no promise.");

export const manifestSchema = z.strictObject({
  $schema: z.string().optional().describe("For editors."),
  name,
  version,
  description: z.string().min(1, "expected a sentence").describe("What it is for, in a sentence."),
  license: z.string().min(1, "expected a licence").describe("An SPDX licence expression."),
  maintainers: z.array(maintainer).min(1, "expected at least one maintainer"),
  dependencies: z
    .record(
      name,
      z
        .string()
        .refine(
          (text) => validRange(text) !== null,
          "expected a range of versions, such as ^1.2.0",
        ),
    )
    .optional()
    .describe("Tapsets that it uses, with the versions that will do."),
  kernels: z
    .array(kernelPattern)
    .min(1, "expected at least one kernel")
    .describe("Where it works."),
  architectures: z
    .array(z.enum(architectures as [string, ...string[]]))
    .min(1, "expected at least one architecture")
    .describe("Of the kernels above, those of these architectures."),
  absent: z.array(absence).optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Absence = z.infer<typeof absence>;

/** The manifest of a folder; undefined where there is none. A wrong one ends the command, with each wrong key. */
export async function loadManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, "tapset.json");
  const text = await readIfThere(path);
  return text === undefined ? undefined : parseManifest(text, shortPath(path));
}

const howItHasToBe = "`tapwright schema tapset` prints what it has to be, for editors, too";

export function parseManifest(text: string, path: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail({
      code: "tapset/bad-manifest",
      message: `${path} is no JSON: ${(error as Error).message}`,
      hint: howItHasToBe,
      tapsetFile: path,
      exitCode: 1,
    });
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  return fail({
    code: "tapset/bad-manifest",
    message: `${path}: ${describeIssues(parsed.error, value)}`,
    hint: howItHasToBe,
    tapsetFile: path,
    exitCode: 1,
  });
}

/** The text of a file; undefined where there is none. One that cannot be read ends the command. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    return fail({
      code: "machine/file",
      message: `${shortPath(path)} cannot be read: ${describeFileError(error)}`,
      hint: "It is read because of its name, and has to be a file that you may read.",
      exitCode: 3,
    });
  }
}
