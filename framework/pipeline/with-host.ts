// What the passes see of the world: a kernel, a library and what earlier runs parsed of it.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Host, SourceFile } from "../../compiler/index.ts";
import { cacheRoot } from "../../qemu/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { preprocessorEnvironment } from "../kernels/preprocessor-environment.ts";
import { openTreeStore } from "./tree-store.ts";

/** Runs passes with a host, and keeps what they parsed of the library for the next run. */
export function withHost<T>(
  kernel: Pick<KernelFacts, "release" | "architecture" | "config" | "debugInfo">,
  library: readonly SourceFile[],
  options: Parameters<typeof preprocessorEnvironment>[1],
  passes: (host: Host) => T,
): T {
  const environment = preprocessorEnvironment(kernel, options);
  const host: Host = { library, debugInfo: kernel.debugInfo, environment };
  const version = compilerVersion();
  if (version === undefined) return passes(host);
  const trees = openTreeStore(join(cacheRoot(), "trees"), library, environment, version);
  const result = passes({ ...host, trees });
  trees.save();
  return result;
}

/** The digest of all sources that the bundle was made from. Undefined where the sources themselves run: they change any time. */
export function compilerVersion(): string | undefined {
  const stamp = join(import.meta.dirname, ".inputs");
  return existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined;
}
