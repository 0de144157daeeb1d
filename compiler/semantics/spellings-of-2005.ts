// Probe points as they were written in 2005, before the families had their names of today.

import type { NumberLiteral, ProbeComponent, StringLiteral } from "../syntax/ast.ts";
import type { Range } from "../source/source-file.ts";

type Rewrite = (components: readonly ProbeComponent[]) => readonly ProbeComponent[] | undefined;

/** The point in the spelling of today; unchanged when it is in it already. */
export function respell(components: readonly ProbeComponent[]): readonly ProbeComponent[] {
  for (const rewrite of rewrites) {
    const result = rewrite(components);
    if (result !== undefined) return respell(result);
  }
  return components;
}

/** Type and configuration of counters: enum perf_type_id and what goes with it in include/uapi/linux/perf_event.h. */
const counters: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ["cycles", [0n, 0n]],
  ["instructions", [0n, 1n]],
  ["cachemiss", [0n, 3n]],
  ["branchmiss", [0n, 5n]],
  // Of the data TLB (3), reads (0) that miss (1).
  ["tlbmiss", [3n, 0x10003n]],
]);

const rewrites: readonly Rewrite[] = [
  // kernel.source("f.c").line(N) is kernel.statement("*@f.c:N")
  ([kernel, source, line, ...rest]) => {
    const file = text(source, "source");
    const number = integer(line, "line");
    if (!is(kernel, "kernel") || file === undefined || number === undefined) return undefined;
    return [kernel, component("statement", `*@${file}:${number}`, kernel), ...rest];
  },
  // kernel.function("f").line(N) is kernel.statement("f@*:N")
  ([kernel, fn, line, ...rest]) => {
    const name = text(fn, "function");
    const number = integer(line, "line");
    if (!is(kernel, "kernel") || name === undefined || number === undefined) return undefined;
    const pattern = name.includes("@") ? `${name}:${number}` : `${name}@*:${number}`;
    return [kernel, component("statement", pattern, kernel), ...rest];
  },
  // kernel.address(A) is kernel.statement(A).absolute
  ([kernel, address, ...rest]) => {
    if (!is(kernel, "kernel") || integer(address, "address") === undefined || !address)
      return undefined;
    const { range } = address;
    return [kernel, { ...address, name: "statement" }, { name: "absolute", range }, ...rest];
  },
  // kernel.module("m.ko") is module("m")
  ([kernel, module, ...rest]) => {
    const name = text(module, "module");
    if (!is(kernel, "kernel") || name === undefined) return undefined;
    return [component("module", name.replace(/\.ko$/, ""), kernel), ...rest];
  },
  // kernel.watch("symbol") is kernel.data("symbol")
  ([kernel, watch, ...rest]) => {
    if (!is(kernel, "kernel") || watch?.name !== "watch") return undefined;
    return [kernel, { ...watch, name: "data" }, ...rest];
  },
  // perfcounter("tlbmiss").count(N) is perf.type(T).config(C).sample(N)
  ([perfcounter, count, ...rest]) => {
    const counter = counters.get(text(perfcounter, "perfcounter") ?? "");
    if (counter === undefined || integer(count, "count") === undefined || !count) return undefined;
    const [type, config] = counter;
    const { range } = perfcounter!;
    const number = (name: string, value: bigint): ProbeComponent => ({
      name,
      argument: { kind: "number", value, range },
      range,
    });
    return [
      { name: "perf", range },
      number("type", type),
      number("config", config),
      { ...count, name: "sample" },
      ...rest,
    ];
  },
  // time.real.hz(N) is timer.hz(N), and so are the other clocks
  ([time, clock, unit, ...rest]) => {
    if (!is(time, "time") || !unit || (clock?.name !== "real" && clock?.name !== "virtual")) {
      return undefined;
    }
    return [{ ...time, name: "timer" }, unit, ...rest];
  },
];

function is(component: ProbeComponent | undefined, name: string): component is ProbeComponent {
  return component?.name === name && component.argument === undefined;
}

function text(component: ProbeComponent | undefined, name: string): string | undefined {
  const argument: StringLiteral | NumberLiteral | undefined = component?.argument;
  return component?.name === name && argument?.kind === "string" ? argument.value : undefined;
}

function integer(component: ProbeComponent | undefined, name: string): bigint | undefined {
  const argument = component?.argument;
  return component?.name === name && argument?.kind === "number" ? argument.value : undefined;
}

function component(name: string, value: string, { range }: { range: Range }): ProbeComponent {
  return { name, argument: { kind: "string", value, range }, range };
}
