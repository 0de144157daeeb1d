// What a file of facts says of its kernel besides the facts.

import * as z from "zod";
import { factsVersion } from "../../compiler/index.ts";
import { architectures } from "./choose-kernel.ts";

/** Names of the parts that go along with an index. */
export const KERNEL_PART = "kernel.json";
export const CONFIG_PART = "config";
/** A file with BTF, where that is all there is. */
export const TYPES_PART = "types";
/** Facts of modules, one file behind the other, as `modules` of the description lists them. */
export const MODULES_PART = "modules";

const moduleSchema = z.strictObject({
  /** Name and build-id, as indexes of modules are called. */
  name: z.string().regex(/^\w+-[0-9a-f]*$/),
  size: z.int().positive(),
});

const schema = z.strictObject({
  /** Of the index: what another version wrote means something else. */
  factsVersion: z.int(),
  name: z.string().min(1),
  release: z.string(),
  version: z.string(),
  architecture: z.enum(architectures as [string, ...string[]]),
  buildId: z.string().regex(/^(?:[0-9a-f]{2})*$/),
  source: z.enum(["dwarf", "btf"]),
  modules: z.array(moduleSchema),
  functionCounts: z.record(z.string(), z.int().nonnegative()).optional(),
});

export type TravelDescription = z.infer<typeof schema>;

/** What is wrong with a file of facts, as the readers of debug information say it. */
export interface Refusal {
  readonly code: "facts-damaged" | "facts-version";
  readonly message: string;
}

export function isRefusal(result: TravelDescription | Refusal): result is Refusal {
  return "code" in result;
}

/** The description, or why there is none. */
export function parseDescription(bytes: Uint8Array | undefined): TravelDescription | Refusal {
  if (bytes === undefined) return damaged("does not say whose facts it has");
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return damaged("has a description of its kernel that is no JSON");
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = issue?.path.join(".") || "key";
    return damaged(`has a description of its kernel with a bad ${key}: ${issue?.message}`);
  }
  const found = parsed.data.factsVersion;
  if (found === factsVersion) return parsed.data;
  const message = `has facts of version ${found}, and this program reads ${factsVersion}`;
  return { code: "facts-version", message };
}

function damaged(message: string): Refusal {
  return { code: "facts-damaged", message };
}
