// What was found of aliases on a kernel before, kept in the cache under digests of all that it depends on.

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { createAliasDigests } from "../../compiler/index.ts";
import type { AliasVerdict, VerdictMemory } from "../../compiler/index.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { factsPath } from "../kernels/facts-path.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { compilerVersion } from "../pipeline/with-host.ts";

export interface KeptVerdicts extends VerdictMemory {
  /** How many verdicts were known, and how many were found anew. */
  readonly counts: { known: number; found: number };
  /** Writes what this run used, unless nothing changed. */
  save(): void;
}

type Kept = Omit<AliasVerdict, "range">;

/**
 * Opens the memory of one tapset on one kernel; undefined where the compiler's own sources run, which change any time. A
 * damaged file counts as empty.
 */
export function openVerdicts(path: string, kernel: KernelFacts): KeptVerdicts | undefined {
  const version = compilerVersion();
  if (version === undefined) return undefined;
  const file = fileOf(path, kernel, version);
  const before = readKept(file);
  const used = new Map<string, Kept>();
  const counts = { known: 0, found: 0 };
  let digests: ReturnType<typeof createAliasDigests> | undefined;
  let digestsOf: unknown;
  return {
    counts,
    digestOf: (definition, from, symbols) => {
      if (digestsOf !== symbols.library) digests = createAliasDigests(symbols, sha256);
      digestsOf = symbols.library;
      return digests!(definition, from);
    },
    find: (digest, alias) => {
      const key = `${digest} ${alias}`;
      const found = before.get(key);
      if (found === undefined) return undefined;
      used.set(key, found);
      counts.known += 1;
      return found;
    },
    add: (digest, verdict) => {
      const { alias, alternatives, values, problems, verdict: word } = verdict;
      used.set(`${digest} ${alias}`, { alias, alternatives, values, problems, verdict: word });
      counts.found += 1;
    },
    save: () => {
      if (counts.found > 0 || used.size < before.size) writeKept(file, used);
    },
  };
}

/** A kernel's facts are told by its build and by when they were made; what is known of its modules may grow. */
function fileOf(path: string, kernel: KernelFacts, version: string): string {
  const { debugInfo, name, release, source, config } = kernel;
  const { buildId } = debugInfo.kernel;
  const modules = source === "dwarf" ? "" : "btf";
  const settings = [...config].map(([key, value]) => `${key}=${value}`).join("\n");
  const made = statSync(factsPath(buildId), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const identity = [version, path, name, release, buildId, made, modules, settings].join("\0");
  return join(cacheRoot(), "verdicts", `${sha256(identity)}.json`);
}

function readKept(file: string): Map<string, Kept> {
  if (!existsSync(file)) return new Map();
  const text = readFileSync(file, "utf8");
  const [digest = "", body = ""] = splitOnce(text, "\n");
  if (digest !== sha256(body)) return new Map();
  return new Map(Object.entries(JSON.parse(body) as Record<string, Kept>));
}

function writeKept(file: string, kept: ReadonlyMap<string, Kept>): void {
  const body = JSON.stringify(Object.fromEntries(kept));
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    writeFileSync(unfinished, `${sha256(body)}\n${body}`);
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ""] : [text.slice(0, index), text.slice(index + at.length)];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
