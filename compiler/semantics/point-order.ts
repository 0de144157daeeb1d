// Probe points whose words are all right and stand in the wrong company: `.maxactive(5)` without `.return`, `.return`
// behind a statement, a watchpoint that does not say what it watches for.

import type { ProbeComponent } from "../syntax/ast.ts";
import type { PointSlip } from "./near-points.ts";

/** Which word does not fit the others, or which one is missing; undefined when it is something else. */
export function findMisplacedWord(components: readonly ProbeComponent[]): PointSlip | undefined {
  const [first, second] = components;
  if (first === undefined) return undefined;
  for (const [at, component] of components.entries()) {
    const hint = at > 0 ? hintForPlace(component, components.slice(0, at)) : hintForFirst(first);
    if (hint !== undefined) return { range: component.range, hint };
  }
  const hint = second === undefined ? undefined : hintForMissing(components);
  return hint === undefined ? undefined : { hint };
}

function hintForFirst({ name, argument }: ProbeComponent): string | undefined {
  const isSession = ["begin", "end", "error"].includes(name);
  return isSession && argument?.kind === "string"
    ? `the number of \`${name}\` says in which order several of them run: \`${name}(10)\``
    : undefined;
}

function hintForPlace(
  { name }: ProbeComponent,
  before: readonly ProbeComponent[],
): string | undefined {
  const has = (word: string): boolean => before.some((one) => one.name === word);
  if (name === "maxactive" && !has("return")) return "it follows `return`: `.return.maxactive(5)`";
  const isOfFunction = ["call", "inline", "return", "exported", "callee", "callees"].includes(name);
  if (isOfFunction && has("statement"))
    return `\`${name}\` goes with a function: a statement has no ${name === "return" ? "return" : "entry"}`;
  if (name === "randomize" && has("hz"))
    return "only intervals are randomized, as in `timer.ms(100).randomize(10)`";
  if (name === "mark" && has("kernel"))
    return 'the kernel has no markers any more: its tracepoints are `kernel.trace("NAME")`';
  if (name === "lsm" && has("kernel"))
    return "hooks of security modules are reached by BPF only; probe the function that calls them";
  return undefined;
}

function hintForMissing(components: readonly ProbeComponent[]): string | undefined {
  const names = new Set(components.map(({ name }) => name));
  if (names.has("data") && !names.has("write") && !names.has("rw"))
    return "say what to watch for: `.write`, or `.rw` for reads, too";
  if (names.has("perf") && names.has("type") && !names.has("config"))
    return "`.config(0)` is missing: which event of that type";
  if (names.has("netfilter") && !names.has("pf"))
    return '`.pf("NFPROTO_IPV4")` is missing: which protocol family';
  return undefined;
}
