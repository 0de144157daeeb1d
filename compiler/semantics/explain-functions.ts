// What is known of the functions that a probe point names, whether the point can stand there or not.

import type { DebugInfo, FunctionFact, ProbeSite } from "../debuginfo/debug-info.ts";
import type { ProbePoint } from "../syntax/ast.ts";
import type { DerivedPoint } from "./expand-probes.ts";
import { parseFunctionPattern } from "./function-pattern.ts";
import type { CopyStory, FunctionStory } from "./host.ts";
import { spellSignature } from "./site-evidence.ts";

/** A pattern may stand for thousands. */
const functionsShown = 8;
const copiesShown = 8;

export function explainFunctions(
  points: readonly ProbePoint[],
  derived: readonly DerivedPoint[],
  debugInfo: DebugInfo,
): readonly FunctionStory[] {
  const reached = derived.flatMap(({ target }) =>
    "site" in target && target.isBare !== true ? [target.site.function] : [],
  );
  const named = points.flatMap((point) => functionsNamed(point, debugInfo));
  const unique = new Map([...reached, ...named].map((fn) => [`${fn.module ?? ""} ${fn.id}`, fn]));
  return [...unique.values()].slice(0, functionsShown).map((fn) => storyOf(fn, debugInfo));
}

function functionsNamed({ components }: ProbePoint, debugInfo: DebugInfo): readonly FunctionFact[] {
  const [first] = components;
  const component = components.find(({ name }) => name === "function" || name === "statement");
  const given = component?.argument;
  if (given?.kind !== "string") return [];
  const pattern = parseFunctionPattern(given.value);
  if (pattern === undefined) return [];
  const { name, file } = pattern;
  if (first?.name === "module") {
    const module = first.argument?.kind === "string" ? first.argument.value : "";
    return debugInfo.functions({ name, file, module });
  }
  return first?.name === "kernel" || first?.name === "kprobe"
    ? debugInfo.functions({ name, file })
    : [];
}

function storyOf(fn: FunctionFact, debugInfo: DebugInfo): FunctionStory {
  const { name, place, module, entry, inlinedCount, isGlobal } = fn;
  const copies = inlinedCount > 0 ? debugInfo.inlinedSites(fn) : [];
  const called = copies.filter(({ isRest }) => isRest !== true);
  return {
    name,
    file: place.file === "" ? undefined : place.file,
    line: place.file === "" ? undefined : place.line,
    module,
    isGlobal,
    signature: spellSignature(fn, debugInfo),
    entry: entry && {
      address: entry.pc === undefined ? undefined : `0x${entry.pc.toString(16)}`,
      symbol: entry.symbol,
      isRest: entry.isRest,
      notProbeable: entry.notProbeable,
    },
    copyCount: called.length,
    copies: called.map(copyOf).toSorted(byPlace).slice(0, copiesShown),
  };
}

/** Not by address, so that kernels whose source is the same tell the same. */
function byPlace(one: CopyStory, other: CopyStory): number {
  return (
    order(one.file, other.file) ||
    one.line - other.line ||
    order(one.within ?? "", other.within ?? "")
  );
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function copyOf({ within, place, pc, notProbeable }: ProbeSite): CopyStory {
  return {
    within: within?.name,
    file: place.file,
    line: place.line,
    address: pc === undefined ? undefined : `0x${pc.toString(16)}`,
    notProbeable,
  };
}
