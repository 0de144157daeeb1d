// What was found of aliases on a kernel before, kept in the cache under digests of all that it depends on.

import { createAliasDigests } from "../../compiler/index.ts";
import type { AliasVerdict, VerdictMemory } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { keptPath, readKept, sha256, writeKept } from "./kept-file.ts";

export interface KeptVerdicts extends VerdictMemory {
  /** Writes what this run used, unless nothing changed. */
  save(): void;
}

type Kept = Omit<AliasVerdict, "range">;
type AliasDigests = ReturnType<typeof createAliasDigests>;

/** Of libraries; many kernels have the same one. */
const known = new WeakMap<object, AliasDigests>();

/** Opens the memory of one tapset on one kernel; undefined where nothing is kept. */
export function openVerdicts(path: string, kernel: KernelFacts): KeptVerdicts | undefined {
  const file = keptPath(kernel, ["aliases", path]);
  if (file === undefined) return undefined;
  const before = readVerdicts(file);
  const used = new Map<string, Kept>();
  let isChanged = false;
  return {
    digestOf: (definition, from, symbols) => {
      const digests = known.get(symbols.library) ?? createAliasDigests(symbols, hexDigest);
      known.set(symbols.library, digests);
      return digests(definition, from);
    },
    find: (digest, alias) => {
      const key = `${digest} ${alias}`;
      const found = before.get(key);
      if (found !== undefined) used.set(key, found);
      return found;
    },
    add: (digest, verdict) => {
      const { alias, alternatives, values, problems, verdict: word } = verdict;
      used.set(`${digest} ${alias}`, { alias, alternatives, values, problems, verdict: word });
      isChanged = true;
    },
    save: () => {
      if (!isChanged && used.size === before.size) return;
      writeKept(file, Buffer.from(JSON.stringify(Object.fromEntries(used))));
    },
  };
}

function readVerdicts(file: string): Map<string, Kept> {
  const body = readKept(file);
  if (body === undefined) return new Map();
  return new Map(Object.entries(JSON.parse(body.toString()) as Record<string, Kept>));
}

function hexDigest(text: string): string {
  return sha256(text).toString("hex");
}
