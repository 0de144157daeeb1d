// A file of the cache that holds what was found of tapsets before, with its checksum.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { keepForSpeed, unlessRefused } from "../cache/keep-for-speed.ts";
import { replaceWhole } from "../cache/replace-whole.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { factsPath } from "../kernels/facts-path.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { keepNewest } from "../cache/keep-newest.ts";
import { compilerVersion } from "../pipeline/with-host.ts";

const suffix = ".verdicts";
const bytesKept = 256 << 20;
const sumLength = 32;

/**
 * Where what depends on a kernel and on `parts` is kept; undefined where the compiler's own sources run, which change any time.
 * A kernel's facts are told by its build and by when they were made.
 */
export function keptPath(kernel: KernelFacts, parts: readonly string[]): string | undefined {
  const version = compilerVersion();
  if (version === undefined) return undefined;
  const identity = identities.get(kernel) ?? identityOf(kernel);
  identities.set(kernel, identity);
  return join(folder(), `${hexDigest([version, identity, ...parts].join("\0"))}${suffix}`);
}

/** Of kernels that are open. */
const identities = new WeakMap<KernelFacts, string>();

function identityOf(kernel: KernelFacts): string {
  const { debugInfo, name, release, source, config, modules } = kernel;
  const { buildId } = debugInfo.kernel;
  const settings = [...config].map(([key, value]) => `${key}=${value}`).join("\n");
  const made = statSync(factsPath(buildId), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return hexDigest([name, release, buildId, made, source, modules, settings].join("\0"));
}

function folder(): string {
  return join(cacheRoot(), "verdicts");
}

/** Undefined when there is none, or a damaged one. */
export function readKept(path: string): Buffer | undefined {
  const bytes = unlessRefused(() => readFileSync(path));
  if (bytes === undefined) return undefined;
  const body = bytes.subarray(sumLength);
  return sha256(body).equals(bytes.subarray(0, sumLength)) ? body : undefined;
}

export function writeKept(path: string, body: Uint8Array): void {
  keepForSpeed(dirname(path), () => replaceWhole(path, Buffer.concat([sha256(body), body])));
}

/** To be called when all is written: it looks at every file that is kept. */
export function removeOldest(): void {
  keepForSpeed(folder(), () => {
    if (existsSync(folder())) keepNewest(folder(), suffix, bytesKept);
  });
}

export function hexDigest(text: string): string {
  return sha256(text).toString("hex");
}

function sha256(text: string | Uint8Array): Buffer {
  return createHash("sha256").update(text).digest();
}
