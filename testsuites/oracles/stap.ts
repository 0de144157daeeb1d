// SystemTap's own command, where Debian's package of it is installed.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { intrinsics, memoryReaders } from "../../compiler/semantics/intrinsics.ts";

export function hasStap(): boolean {
  return spawnSync("stap", ["--version"]).error === undefined;
}

/** A build tree with vmlinux in it is what stap takes for a kernel with debug information; without it, for one that has none. */
export function makeBuildTree(tree: string, headers: string, vmlinux: string | undefined): void {
  mkdirSync(tree, { recursive: true });
  for (const file of readdirSync(headers)) {
    if (file !== "vmlinux") symlinkSync(join(headers, file), join(tree, file));
  }
  if (vmlinux !== undefined) symlinkSync(vmlinux, join(tree, "vmlinux"));
}

/** Our built-in functions as a library for stap: it goes by the types of their parameters. */
export function providedFunctions(): string {
  const typeOf = (type: string): string => (type === "string" ? "string" : "long");
  const declare = (name: string, returns: string, parameters: readonly string[]): string => {
    const list = parameters.map((type, index) => `a${index}:${typeOf(type)}`).join(", ");
    return `function ${name}${returns === "void" ? "" : `:${typeOf(returns)}`}(${list}) %{ %}\n`;
  };
  const readers = [...memoryReaders.keys()].map((name) => declare(name, "long", ["long"]));
  return [
    ...intrinsics.map(({ name, returns, parameters }) => declare(name, returns, parameters)),
    ...readers,
  ].join("");
}
