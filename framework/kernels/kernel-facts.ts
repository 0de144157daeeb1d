// What is known of a kernel without anything of it that boots.

import type { DebugInfo, FactSource } from "../../compiler/index.ts";
import type { Architecture } from "../../qemu/index.ts";

/** Where a kernel comes from: a package of the catalog, source that was built here, a file of facts, a file of the user's, or this machine. */
export type KernelOrigin = "catalog" | "source" | "imported" | "added" | "running";

/** What verification, lists, checks and passes 1 and 2 ask of a kernel. */
export interface KernelFacts {
  readonly name: string;
  /** As `uname -r` says. */
  readonly release: string;
  /** Of its package; empty when it came without one. */
  readonly version: string;
  readonly architecture: Architecture;
  readonly config: ReadonlyMap<string, string>;
  readonly debugInfo: DebugInfo;
  readonly origin: KernelOrigin;
  /** With `btf`, what only DWARF can tell is unknown. */
  readonly source: FactSource;
  /** Tells what answers for its modules and headers: another text, other answers. */
  readonly modules: string;
}
