// What `tapwright verify --format json` writes, as a schema: for those who read it, and for the page that shows it.

import * as z from "zod";
import { manifestSchema } from "../../contracts/manifest.ts";

const level = z.enum(["major", "minor", "patch"]);

export const kernelSchema = z.strictObject({
  name: z.string().describe("As `-k` takes it: `bookworm/cloud-amd64`."),
  release: z.string().describe("`uname -r`."),
  version: z.string().describe("Of its package, or the release again."),
  architecture: z.string(),
  buildId: z.string(),
  source: z
    .enum(["dwarf", "btf"])
    .describe("What the verdicts come from: BTF leaves much unknown."),
});

const site = z
  .strictObject({
    point: z.string().describe("As pp() says it."),
    kind: z.enum(["entry", "inlined", "statement", "return", "event"]),
    signature: z.string().optional().describe("As C declares the function."),
    file: z.string().optional(),
    line: z.int().optional(),
    module: z.string().optional().describe("Absent in the kernel's image itself."),
  })
  .describe("A place in code where the probe stands.");

const caveat = z.strictObject({
  kind: z
    .enum(["inlined-in-part", "renamed", "several-functions", "not-configured", "unchecked"])
    .describe(
      "`inlined-in-part`: it fires only at times, since copies of the function have no probe. `renamed`: the compiler changed the function. `several-functions`: it stands at functions of several files. `not-configured`: a system call that this kernel was built without, or what a header has in a function's place there. `unchecked`: only the running kernel knows what stands there, or whether it takes a probe there; the verdict is `unknown`.",
    ),
  text: z.string(),
});

const alternative = z.strictObject({
  point: z.string().describe("As the tapset writes it."),
  status: z
    .enum(["chosen", "unused", "absent"])
    .describe("`unused`: an earlier one, with `!`, was enough."),
  isRequired: z.boolean().describe("It is not followed by `?` or `!`."),
  isOptional: z
    .literal(true)
    .optional()
    .describe("It is followed by `?`: a kernel may lack it, says its author."),
  reason: z.string().optional().describe("Why it is absent."),
  code: z.string().optional().describe("`tapwright explain-code` says more of it."),
  hint: z
    .string()
    .optional()
    .describe("Names near to the one that is not there, or what else to do."),
  missing: z
    .string()
    .optional()
    .describe("The function or module that this kernel lacks, as it was named."),
  sites: z.array(site).describe("The first few of many."),
  siteCount: z.int().describe("All of them."),
  caveats: z.array(caveat),
});

const read = z
  .strictObject({
    expression: z.string().describe("As written: `$file->f_flags`."),
    type: z.string().describe("In C."),
    location: z
      .string()
      .describe("`rdx`, `[rdi + 24]`; `given by the point` where that brings it."),
  })
  .describe("What a value takes from the kernel.");

const value = z.strictObject({
  name: z.string(),
  type: z.string().optional().describe("`long`, `string`, `pointer`."),
  verdict: z.enum(["resolved", "unresolved", "unknown"]),
  reason: z.string().optional(),
  code: z.string().optional(),
  hint: z.string().optional(),
  location: z.string().optional().describe("The chosen points at which it holds."),
  reads: z.array(read),
});

const evidence = z.strictObject({
  status: z
    .enum(["resolved", "unresolved", "unknown"])
    .describe("`unknown`: what is known of this kernel cannot say."),
  isPartial: z.literal(true).optional().describe("It is there, but fires only at times."),
  alternatives: z.array(alternative),
  values: z.array(value),
  problems: z.array(z.strictObject({ code: z.string(), reason: z.string() })),
});

const leftOut = z.strictObject({
  status: z.literal("left-out").describe("The preprocessor leaves it out of its file here."),
  reason: z.string(),
  code: z
    .enum([
      "left-out/configuration",
      "left-out/version",
      "left-out/architecture",
      "left-out/condition",
    ])
    .describe("By what the condition around it asks for."),
});

const declaration = z.strictObject({
  type: z.enum(["long", "string", "stats"]).optional(),
  unit: z.string().optional(),
  range: z.string().optional().describe("As it is written: `>= 0`, `/^x/`, `one of a, b`."),
  optional: z.literal(true).optional().describe("Some kernels lack it."),
  text: z.string(),
});

export const changeSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  value: z.string().optional().describe("Absent: of the probe itself."),
  kind: z.enum(["gone", "came", "alternative", "meaning", "signature", "place"]),
  text: z.string(),
});

export const valuesSchema = z
  .array(z.strictObject({ name: z.string(), declaration: declaration.optional() }))
  .describe("Public ones, with what the comment above the probe declares.");

export const cellSchema = z.discriminatedUnion("status", [evidence, leftOut]);

const probe = z.strictObject({
  alias: z.string(),
  file: z.string(),
  line: z.int(),
  summary: z.string().optional(),
  context: z.string().optional(),
  isPrivate: z.boolean(),
  values: valuesSchema,
  cells: z.array(cellSchema).describe("One for each kernel, in their order."),
  changes: z.array(changeSchema).describe("Against the kernel before, of the same architecture."),
});

const position = z.strictObject({ line: z.int(), column: z.int() });
const place = z.strictObject({ path: z.string(), start: position, end: position });

export const diagnosticSchema = z.strictObject({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  place: place.optional(),
  notes: z.array(z.strictObject({ message: z.string(), place: place.optional() })),
  hint: z.string().optional(),
});

const brokenClaim = z.strictObject({
  kernel: z.string(),
  alias: z.string(),
  value: z.string().optional(),
  reason: z.string(),
  hint: z.string().optional(),
  since: z
    .strictObject({ first: z.string(), before: z.string() })
    .optional()
    .describe("The first kernel that lacks it, and the last before it, which had it."),
});

const missingKernel = z.strictObject({
  name: z.string(),
  reason: z.string().describe("Whether it never was here, or its facts are lost."),
  wayBack: z.string().describe("The command that brings them; FILE stands for one of yours."),
});

const remark = z.strictObject({
  alias: z.string().describe("Or what the manifest takes for the name of some."),
  kind: z.enum(["never-chosen", "optional-nowhere", "absent-nothing"]),
  text: z.string(),
});

const contract = z.strictObject({
  state: z.enum(["current", "stale", "absent", "updated"]),
  path: z.string(),
  changes: z.array(z.strictObject({ level, alias: z.string(), text: z.string() })),
  needs: level.optional().describe("Which part of the version the changes ask for."),
  recordedVersion: z.string().optional(),
  isVersionTooLow: z.boolean(),
});

const counts = z
  .strictObject({
    resolved: z.int(),
    partial: z.int().describe("Of the resolved ones, those that fire only at times."),
    unresolved: z.int(),
    unknown: z.int(),
    leftOut: z.int(),
  })
  .describe("Of aliases, over all kernels.");

const tapset = z.strictObject({
  name: z.string(),
  path: z.string(),
  holds: z.boolean().describe("It keeps what it promises, as far as it was asked."),
  counts,
  manifest: manifestSchema
    .optional()
    .describe("Absent for plain scripts: nothing is claimed then."),
  probes: z.array(probe),
  diagnostics: z.array(diagnosticSchema),
  brokenClaims: z.array(brokenClaim),
  missingKernels: z.array(missingKernel).describe("Claimed, and nothing is known of them here."),
  remarks: z.array(remark),
  contract: contract.optional(),
});

export const reportSchema = z
  .strictObject({
    format: z.literal(1),
    tapwright: z.string().describe("The version that wrote it."),
    kernels: z.array(kernelSchema).describe("The columns: by architecture, then from old to new."),
    tapsets: z.array(tapset),
  })
  .describe("What `tapwright verify` found.");

export type ReportJson = z.infer<typeof reportSchema>;
