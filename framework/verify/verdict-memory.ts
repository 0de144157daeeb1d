// What was found of aliases on a kernel before, kept in the cache under digests of all that it depends on.

import { existsSync } from "node:fs";
import { createAliasDigests } from "../../compiler/index.ts";
import type { AliasVerdict, VerdictMemory } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { hexDigest, keptPath, readKept, writeKept } from "./kept-file.ts";

export interface KeptVerdicts extends VerdictMemory {
  /** How many verdicts were not known. */
  readonly added: number;
  /** Writes what this run used, unless nothing changed. */
  save(): void;
}

type Kept = Omit<AliasVerdict, "range">;
type AliasDigests = ReturnType<typeof createAliasDigests>;

/** Of libraries; many kernels have the same one. */
const known = new WeakMap<object, AliasDigests>();

/** Whether anything was found of a tapset on a kernel before. */
export function areVerdictsKept(path: string, kernel: KernelFacts): boolean {
  const file = pathOf(path, kernel);
  return file !== undefined && existsSync(file);
}

function pathOf(path: string, kernel: KernelFacts): string | undefined {
  return keptPath(kernel, ["aliases", path]);
}

/** Opens the memory of one tapset on one kernel; undefined where nothing is kept. */
export function openVerdicts(path: string, kernel: KernelFacts): KeptVerdicts | undefined {
  const file = pathOf(path, kernel);
  if (file === undefined) return undefined;
  const before = readVerdicts(file);
  const used = new Map<string, Kept>();
  let added = 0;
  return {
    get added() {
      return added;
    },
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
      added += 1;
    },
    save: () => {
      if (added === 0 && used.size === before.size) return;
      writeKept(file, Buffer.from(JSON.stringify(Object.fromEntries(used))));
    },
  };
}

function readVerdicts(file: string): Map<string, Kept> {
  const body = readKept(file);
  if (body === undefined) return new Map();
  return new Map(Object.entries(JSON.parse(body.toString()) as Record<string, Kept>));
}
