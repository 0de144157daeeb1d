// The sites that `.function("f").callee("g")` and `.callees(N)` stand for: what functions call, or what was inlined into them.

import type { CalleeFact, DebugInfo, FunctionFact, ProbeSite } from "../debuginfo/debug-info.ts";
import { matchesWildcard } from "../syntax/wildcard-match.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import { factSourceOf } from "./fact-source.ts";
import type { CallerCode } from "./families/family.ts";
import { parseFunctionPattern, type CodePattern } from "./function-pattern.ts";
import { anyVariant, findFunctionSites } from "./function-sites.ts";
import { listed } from "./listed.ts";
import { failure, type SiteFailure } from "./site-failure.ts";

export interface CalleeSite {
  readonly site: ProbeSite;
  readonly caller: FunctionFact;
  /** Whence the function has to be called, its direct caller first; empty for what was inlined into the function itself. */
  readonly callers: readonly CallerCode[];
}

export interface CalleeVariant {
  /** `.call`, `.return`: nothing that was inlined. */
  readonly isCalled: boolean;
  /** `.callees(N)`: callees of callees, too, so many levels of them. */
  readonly depth: number;
  readonly module?: string;
}

export type FoundCallees =
  | { readonly sites: readonly CalleeSite[]; readonly failure?: undefined }
  | { readonly failure: SiteFailure };

/** A function, or a copy of it, with the way on which it is reached. */
interface Reached {
  readonly site: ProbeSite;
  readonly callers: readonly CallerCode[];
}

export function findCalleeSites(
  debugInfo: DebugInfo,
  text: string,
  callee: string,
  { isCalled, depth, module }: CalleeVariant,
): FoundCallees {
  const pattern = parseFunctionPattern(callee);
  if (pattern === undefined || pattern.lines === "any") {
    return failure("resolve/bad-function-pattern", { text: callee });
  }
  const functions = findFunctionSites(debugInfo, text, anyVariant, module);
  if (functions.failure !== undefined) return functions;
  const found: CalleeSite[] = [];
  let reached = functions.sites.map((site): Reached => ({ site, callers: [] }));
  const names = new Set<string>();
  for (let level = 0; level < depth; level++) {
    const next = reached.flatMap((one) => calleesOf(debugInfo, one, module));
    for (const { site, caller, callers } of next) {
      names.add(site.function.name);
      const isWanted = isNamed(site.function, pattern) && site.notProbeable === undefined;
      if (isWanted && !(isCalled && site.kind === "inlined")) found.push({ site, caller, callers });
    }
    reached = next;
  }
  if (found.length > 0) return { sites: found };
  if (factSourceOf(debugInfo, functions.sites[0]?.function.module) === "btf") {
    const values = { name: callee, place: `as called by ${text}`, reason: "BTF has no calls" };
    return failure("resolve/unknown-without-dwarf", values);
  }
  const hint = (): string | undefined =>
    didYouMean(nearNames(callee, [...names])) ??
    (names.size > 0 ? `it calls: ${listed([...names].toSorted(), 8)}` : undefined);
  return failure("resolve/no-such-callee", { name: text, callee }, hint);
}

function calleesOf(
  debugInfo: DebugInfo,
  { site, callers }: Reached,
  module: string | undefined,
): CalleeSite[] {
  const caller = site.function;
  return (debugInfo.callees?.(site) ?? []).flatMap((callee): CalleeSite[] => [
    ...callee.copies.map((copy) => ({ site: copy, caller, callers })),
    ...calledSites(callee, callers, module).map((one) => ({ ...one, caller })),
  ]);
}

function calledSites(
  { function: fn, calledFrom, isTail }: CalleeFact,
  callers: readonly CallerCode[],
  module: string | undefined,
): Reached[] {
  const { entry: site } = fn;
  if (site === undefined) return [];
  const ways: CallerCode[][] = [];
  if (calledFrom.length > 0) ways.push([{ module, ranges: calledFrom }, ...callers]);
  // Who jumped there has left no trace: only who called that one is known.
  if (isTail && callers.length > 0) ways.push([...callers]);
  return ways.map((one) => ({ site, callers: one }));
}

function isNamed({ name, place }: FunctionFact, pattern: CodePattern): boolean {
  const { file } = pattern;
  const isThere =
    file === undefined ||
    matchesWildcard(file, place.file) ||
    matchesWildcard(`*/${file}`, place.file);
  return isThere && matchesWildcard(pattern.name, name);
}
