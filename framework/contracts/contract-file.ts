// contract.json: what a tapset was found to promise, committed beside it, so that a change of it is seen.

import { join } from "node:path";
import * as z from "zod";
import { fail } from "../failure.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { describeIssues } from "./describe-issues.ts";
import { readIfThere } from "./manifest.ts";

const valueSchema = z.strictObject({
  type: z.enum(["long", "string", "stats"]),
  unit: z.string().optional(),
  range: z.string().optional().describe("As it is declared: `>= 0`, `/^x/`, `one of a, b`."),
  optional: z.literal(true).optional().describe("Some kernels lack it."),
  text: z.string().optional(),
});

const siteSchema = z.strictObject({
  point: z.string(),
  signature: z.string().optional(),
  at: z.string().optional().describe("File and line of the kernel's source."),
});

const evidenceSchema = z.strictObject({
  kernels: z.array(z.string()).min(1),
  standsFor: z.array(siteSchema).describe("Empty: the probe is absent there."),
  values: z
    .record(z.string(), z.array(z.string()))
    .describe("What each value is made of: expression, C type, place. Absent: it cannot be read."),
});

const probeSchema = z.strictObject({
  summary: z.string().optional(),
  context: z.string().optional(),
  values: z.record(z.string(), valueSchema),
  evidence: z.array(evidenceSchema),
});

export const contractSchema = z.strictObject({
  format: z.literal(1),
  tapset: z.string(),
  version: z.string(),
  kernels: z.record(
    z.string(),
    z.strictObject({ release: z.string(), buildId: z.string(), facts: z.enum(["dwarf", "btf"]) }),
  ),
  probes: z.record(z.string(), probeSchema),
});

export type ContractFile = z.infer<typeof contractSchema>;
export type ContractProbe = z.infer<typeof probeSchema>;
export type ContractEvidence = z.infer<typeof evidenceSchema>;

export function contractPath(folder: string): string {
  return join(folder, "contract.json");
}

/** The recorded contract of a folder; undefined where there is none. One that is no contract ends the command. */
export async function loadContract(folder: string): Promise<ContractFile | undefined> {
  const path = contractPath(folder);
  const text = await readIfThere(path);
  return text === undefined ? undefined : parseContract(text, shortPath(path));
}

/** The same for who writes it anew: one that is no contract is none. */
export async function loadReplaced(folder: string): Promise<ContractFile | undefined> {
  const text = await readIfThere(contractPath(folder));
  const parsed = text === undefined ? undefined : readContract(text);
  return parsed?.success === true ? parsed.data : undefined;
}

function readContract(text: string) {
  try {
    return contractSchema.safeParse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function parseContract(text: string, path: string): ContractFile {
  const hint = "`tapwright verify --update` writes it anew";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = `${path} is no JSON: ${(error as Error).message}`;
    return fail({ code: "tapset/bad-contract", message, hint, tapsetFile: path, exitCode: 1 });
  }
  const parsed = contractSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const message = `${path}: ${describeIssues(parsed.error, value)}`;
  return fail({ code: "tapset/bad-contract", message, hint, tapsetFile: path, exitCode: 1 });
}

/** Same contents, same text: a line for each value and each piece of evidence, so that a comparison of versions can be read. */
export function formatContract(contract: ContractFile): string {
  const lines: string[] = [];
  const marked = JSON.stringify(
    contract,
    (key, value: unknown) => {
      const isLine =
        /^\d+$/.test(key) || (isObject(value) && ("type" in value || "buildId" in value));
      if (!isLine || !isObject(value)) return value;
      lines.push(JSON.stringify(value));
      return `line ${lines.length - 1}`;
    },
    2,
  );
  return `${marked.replace(/"line (\d+)"/g, (_, index: string) => lines[Number(index)]!)}\n`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
