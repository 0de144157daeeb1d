// What pass 2 made, for people: globals, functions and probes with their types, in the form of stap -p2.

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
      return `${global.name}:${spellType(global.type)}${describeInitial(global.initial)}`;
    case "stat":
      return `${global.name}:stats`;
    case "array": {
      const value = global.value === "stat" ? "stats" : spellType(global.value);
      return `${global.name}${describeRoom(global)}:${value} [${global.keys.map(spellType).join(", ")}]`;
    }
  }
}

/** As it is declared: `%[50]`. */
function describeRoom({ wraps, size }: Extract<Global, { readonly kind: "array" }>): string {
  return `${wraps ? "%" : ""}${size === undefined ? "" : `[${size}]`}`;
}

function describeInitial(initial: bigint | string | undefined): string {
  if (initial === undefined) return "";
  return ` = ${typeof initial === "bigint" ? initial : JSON.stringify(initial)}`;
}

function describeFunction({ name, returns, parameters, locals }: IrFunction): string {
  return `${name}:${spellType(returns)} (${parameters.map(describeLocal).join(", ")})${describeLocals(locals)}`;
}

function describeProbe({ point, target, locals, derivation = [] }: IrProbe): string {
  const place = "offset" in target ? ` /* ${describePlace(target)} */` : "";
  const from =
    derivation.length === 0 ? "" : ` /* ${derivation.map((one) => `<- ${one}`).join(" ")} */`;
  return `${point}${place}${from}${describeLocals(locals)}`;
}

/** Those that the script names: no name of a script has a space. */
function describeLocals(locals: readonly Local[]): string {
  const lines = locals
    .filter(({ name }) => !name.includes(" "))
    .map((local) => `\n  ${describeLocal(local)}`);
  return lines.length === 0 ? "" : `\n  # locals${lines.join("")}`;
}

type CodeTarget = Extract<IrProbe["target"], { readonly offset: number }>;

function describePlace({ symbol, offset, address, absolute }: CodeTarget): string {
  const at = absolute ?? address;
  return `${symbol}+0x${offset.toString(16)}${at === undefined ? "" : ` 0x${at.toString(16)}`}`;
}

function describeLocal({ name, type }: Local): string {
  return `${name}:${spellType(type)}`;
}

/** As scripts declare types; what has no value is `unknown`, as stap says. */
function spellType(type: string): string {
  if (type === "void") return "unknown";
  return type === "string" ? "string" : "long";
}
