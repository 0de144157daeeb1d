// Probe points as text, the way a script can write them.

import type { ProbeComponent } from "../syntax/ast.ts";

/** Numbers behind these words are addresses. */
const addressed: ReadonlySet<string> = new Set(["function", "statement", "data"]);

export function spellPoint(components: readonly ProbeComponent[]): string {
  return components.map(spellComponent).join(".");
}

function spellComponent({ name, argument }: ProbeComponent): string {
  if (argument === undefined) return name;
  if (argument.kind === "number") {
    const isAddress = addressed.has(name);
    return `${name}(${isAddress ? `0x${BigInt.asUintN(64, argument.value).toString(16)}` : argument.value})`;
  }
  return `${name}(${quote(argument.value)})`;
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}
