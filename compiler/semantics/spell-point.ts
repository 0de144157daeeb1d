// Probe points as text, the way a script can write them.

import type { ProbeComponent } from "../syntax/ast.ts";
import { printNumberOf } from "../syntax/printer.ts";

export function spellPoint(components: readonly ProbeComponent[]): string {
  return components.map(spellComponent).join(".");
}

function spellComponent({ name, argument }: ProbeComponent): string {
  if (argument === undefined) return name;
  if (argument.kind === "number") return `${name}(${printNumberOf(name, argument.value)})`;
  return `${name}(${quote(argument.value)})`;
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}
