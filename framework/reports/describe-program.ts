// What pass 2 found out, for people: symbols with their types, and probes with where they go. As stap -p2.

import type { Global, IrFunction, IrProbe, Local, Program } from "../../compiler/index.ts";

export function describeProgram(program: Program): string {
  const sections = [
    section("globals", program.globals.map(describeGlobal)),
    section("functions", program.functions.map(describeFunction)),
    section("probes", program.probes.map(describeProbe)),
  ];
  return sections.filter((text) => text !== "").join("");
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `# ${title}\n${lines.map((line) => `${line}\n`).join("")}`;
}

function describeGlobal(global: Global): string {
  switch (global.kind) {
    case "scalar":
      return `${global.name}:${global.type}`;
    case "stat":
      return `${global.name}:stats`;
    case "array":
      return `${global.name}:${global.value === "stat" ? "stats" : global.value} [${global.keys.join(", ")}]`;
  }
}

function describeFunction({ name, returns, parameters }: IrFunction): string {
  return `${name}:${returns} (${parameters.map(describeLocal).join(", ")})`;
}

function describeProbe({ point, target, locals }: IrProbe): string {
  const place =
    "offset" in target
      ? ` /* ${target.symbol}+0x${target.offset.toString(16)}${target.address === undefined ? "" : ` 0x${target.address.toString(16)}`} */`
      : "";
  const indented = locals.map((local) => `\n  ${describeLocal(local)}`);
  return `${point}${place}${indented.join("")}`;
}

function describeLocal({ name, type }: Local): string {
  return `${name}:${type}`;
}
