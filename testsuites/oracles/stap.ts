// SystemTap's own command, where Debian's package of it is installed.

import { spawnSync } from "node:child_process";
import { intrinsics, memoryReaders } from "../../compiler/semantics/intrinsics.ts";

export function hasStap(): boolean {
  return spawnSync("stap", ["--version"]).error === undefined;
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
