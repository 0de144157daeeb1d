// How much of the per-CPU arena a program needs. The C compiler adds the sizes up: only it knows them.

import type { IrBlock, Program } from "../semantics/ir.ts";
import { entryBody } from "./call-graph.ts";
import type { EmittedFunction } from "./emit-function.ts";
import type { ModuleState } from "./module-state.ts";

export interface FrameDepth {
  readonly name: string;
  readonly value: string;
}

/**
 * One constant per function, each its own frame and the deepest of those it calls; the last is the program's.
 * Functions that call each other in a circle are charged for the limit of nesting.
 */
export function frameDepths(
  module: ModuleState,
  program: Program,
  emitted: ReadonlyMap<string, EmittedFunction>,
): FrameDepth[] {
  const depths: FrameDepth[] = [];
  const named = new Map<number, string>();
  const own = (name: string): string =>
    (emitted.get(name)?.frame.length ?? 0) > 0 ? `(int)sizeof(struct ${name}_frame)` : "0";

  const depthOfFunction = (id: number): string => {
    const known = named.get(id);
    if (known !== undefined) return known;
    const fn = module.functionOf(id);
    /* Embedded C formats its texts in the free part of the arena. */
    if (fn.body.kind === "embedded-c") return "STRING_SIZE";
    const group = module.graph.groups.get(id) ?? [id];
    const name = `depth_${module.functionName(fn)}`;
    for (const member of group) named.set(member, name);
    const frames = group.map((member) => own(module.functionName(module.functionOf(member))));
    const outside = group
      .flatMap((member) => module.graph.callees(module.functionOf(member).body as IrBlock))
      .filter((callee) => !group.includes(callee));
    const times = module.graph.groups.has(id) ? ` * ${program.limits.nesting + 1}` : "";
    const sum = deepestOf([...new Set(outside)].map(depthOfFunction));
    const frame = deepestOf(frames);
    depths.push({ name, value: add(frame === "0" ? frame : frame + times, sum) });
    return name;
  };

  const depthOfHandler = (name: string, body: IrBlock): string =>
    add(own(name), deepestOf(module.graph.callees(body).map(depthOfFunction)));
  const handlers = program.probes.flatMap((probe) => {
    const handler = depthOfHandler(`probe_${probe.id}`, probe.body);
    if (probe.entryValues.length === 0) return [handler];
    return [handler, depthOfHandler(`probe_${probe.id}_entry`, entryBody(probe))];
  });
  depths.push({ name: "frame_size", value: deepestOf([...new Set(handlers)]) });
  return depths;
}

function add(left: string, right: string): string {
  if (right === "0") return left;
  return left === "0" ? right : `${left} + ${right}`;
}

/** The largest of the sizes. A union of arrays grows with their number; nested conditions would double with each. */
function deepestOf(sizes: readonly string[]): string {
  const [first, ...rest] = sizes.filter((size) => size !== "0");
  if (first === undefined) return "0";
  if (rest.length === 0) return first;
  const members = [first, ...rest].map((size, index) => `char _${index}[${size}];`);
  return `(int)sizeof(union { ${members.join(" ")} })`;
}
