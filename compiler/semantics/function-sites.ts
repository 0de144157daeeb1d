// The sites that `.function("…")` stands for, or why there are none.

import type { DebugInfo, FunctionFact, LabelSite, ProbeSite } from "../debuginfo/debug-info.ts";
import { hasWildcard, matchesWildcard } from "../syntax/wildcard-match.ts";
import { factSourceOf } from "./fact-source.ts";
import { parseFunctionPattern } from "./function-pattern.ts";
import { listed } from "./listed.ts";
import { describeFunction } from "./lower-target.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import { noSuchFunction, renamedFunction } from "./no-such-function.ts";
import { refusedPlace } from "./refused-place.ts";
import { failure, type SiteFailure } from "./site-failure.ts";

/** What follows `.function("…")`. */
export interface FunctionVariant {
  readonly call: boolean;
  readonly inline: boolean;
  readonly isReturn: boolean;
  readonly exported: boolean;
}

/** The entry and the inlined copies. */
export const anyVariant: FunctionVariant = {
  call: false,
  inline: false,
  isReturn: false,
  exported: false,
};

export type FoundSites = Found<ProbeSite>;
export type FoundLabels = Found<LabelSite>;

type Found<Site> =
  | { readonly sites: readonly Site[]; readonly failure?: undefined }
  | { readonly failure: SiteFailure };

export function findFunctionSites(
  debugInfo: DebugInfo,
  text: string,
  variant: FunctionVariant,
  module?: string,
): FoundSites {
  const pattern = parseFunctionPattern(text);
  if (pattern === undefined) return failure("resolve/bad-function-pattern", { text });
  const { name, file, lines } = pattern;
  const isNumbered = lines !== undefined && lines !== "any" && lines.kind === "absolute";
  const all = debugInfo.functions({
    name,
    file,
    lines: isNumbered ? lines.ranges : undefined,
    module,
  });
  const matching = all.filter((fn) => !variant.exported || fn.isGlobal);
  if (matching.length === 0) return noSuchFunction(debugInfo, text, { name, file }, module);
  const isClear = (fn: FunctionFact): boolean => ambiguousInBtf(debugInfo, [fn]) === undefined;
  const isWild = hasWildcard(pattern.name);
  const ambiguous = isWild ? undefined : ambiguousInBtf(debugInfo, matching);
  if (ambiguous !== undefined) return ambiguous;
  const clear = matching.filter(isClear);
  const begun = new Set(clear.filter(hasBeginning).map(describeFunction));
  const sites = clear.flatMap((fn) => sitesOf(debugInfo, fn, variant, begun));
  return sites.length > 0 ? { sites } : whyNone(debugInfo, matching, text, variant);
}

/**
 * A call of a function is counted where it begins. The rest of one that was split stands for it only where no beginning is probed:
 * with `.call` or `.return`, when all beginnings were inlined. `begun` has the functions with a beginning of their own.
 */
function sitesOf(
  debugInfo: DebugInfo,
  fn: FunctionFact,
  variant: FunctionVariant,
  begun: ReadonlySet<string>,
): ProbeSite[] {
  const sites: ProbeSite[] = [];
  const entry = fn.entry;
  const wantsInlined = !variant.call && !variant.isReturn && !variant.exported;
  const isCounted = entry?.isRest !== true || !(wantsInlined || begun.has(describeFunction(fn)));
  const isWanted = entry !== undefined && isProbeable(entry) && !variant.inline;
  if (isWanted && isCounted) sites.push(entry);
  if (wantsInlined && fn.inlinedCount > 0) {
    const copies = debugInfo.inlinedSites(fn);
    return [...sites, ...copies.filter((copy) => isProbeable(copy) && copy.isRest !== true)];
  }
  return sites;
}

function hasBeginning({ entry }: FunctionFact): boolean {
  return entry !== undefined && entry.isRest !== true;
}

function isProbeable(site: ProbeSite): boolean {
  return site.notProbeable === undefined;
}

/** Those sites that the kernel takes a probe at. */
export function probeable(sites: readonly ProbeSite[], name: string): FoundSites {
  const usable = sites.filter(isProbeable);
  if (usable.length > 0) return { sites: usable };
  const [first] = sites;
  const alike = sites.filter(({ notProbeable }) => notProbeable === first?.notProbeable);
  return refusedPlace(name, first?.notProbeable ?? "", whereInlined(alike));
}

/** A function has one entry, but copies stand where nobody looks for them. */
function whereInlined(sites: readonly ProbeSite[]): string {
  const copies = sites.filter(({ kind }) => kind === "inlined");
  const places = copies.map(({ place }) => `${place.file}:${place.line}`);
  return places.length === 0 ? "" : `, inlined at ${listed([...new Set(places)], 3)},`;
}

/** With BTF alone a function is registered by its name: one that stands for several would be a guess. */
function ambiguousInBtf(
  debugInfo: DebugInfo,
  matching: readonly FunctionFact[],
): FoundSites | undefined {
  const [first] = matching;
  // A module's own BTF answers for those names only that one function of it has.
  if (first === undefined || first.module !== undefined) return undefined;
  if (debugInfo.kernel.source !== "btf" || first.entry?.pc !== undefined) return undefined;
  const symbols = debugInfo.symbol(first.name).filter((symbol) => symbol.isFunction);
  const count = Math.max(matching.length, symbols.length);
  return count > 1 ? failure("resolve/ambiguous-function", { name: first.name, count }) : undefined;
}

function whyNone(
  debugInfo: DebugInfo,
  matching: readonly FunctionFact[],
  text: string,
  variant: FunctionVariant,
): FoundSites {
  const blocked = matching.find((fn) => fn.entry?.notProbeable !== undefined);
  if (blocked !== undefined && !variant.inline) {
    return refusedPlace(blocked.name, blocked.entry?.notProbeable ?? "");
  }
  const renamed = renamedFunction(debugInfo, matching[0]?.name ?? "");
  if (renamed !== undefined) return renamed;
  const wantsInlined = !variant.call && !variant.isReturn && !variant.exported;
  const copies = wantsInlined
    ? matching.flatMap((fn) => debugInfo.inlinedSites(fn)).filter(({ isRest }) => isRest !== true)
    : [];
  if (copies.length > 0) return probeable(copies, text);
  const [first] = matching;
  if (variant.inline && factSourceOf(debugInfo, first?.module) === "btf") {
    const place = first?.module === undefined ? "the kernel" : `the module ${first.module}`;
    const values = { name: text, place: `as inlined in ${place}`, reason: "BTF has no copies" };
    return failure("resolve/unknown-without-dwarf", values);
  }
  const places = listed(matching.map(describeFunction), 3);
  if (variant.inline) return failure("resolve/never-inlined", { name: text, places });
  return matching.some((fn) => fn.inlinedCount > 0)
    ? failure("resolve/inlined-everywhere", { name: text, places })
    : failure("resolve/no-code", { name: text, places });
}

/** `.function(ADDRESS)`: the function whose own code the address lies in. */
export function findFunctionAt(
  debugInfo: DebugInfo,
  address: bigint,
  variant: FunctionVariant,
  module?: string,
): FoundSites {
  const site = debugInfo.statementAt?.(address, module);
  const fn = site?.within ?? site?.function;
  const entry = fn?.entry;
  if (fn === undefined || entry === undefined) {
    const { release } = debugInfo.kernel;
    return failure("resolve/no-code-at", { address: `0x${address.toString(16)}`, release });
  }
  if (!variant.exported || fn.isGlobal) return probeable([entry], fn.name);
  return failure("resolve/not-exported", { name: fn.name });
}

/** `.function("f").label("L")`: in the function's own code and in its copies. */
export function findLabelSites(
  debugInfo: DebugInfo,
  text: string,
  label: string,
  module?: string,
): FoundLabels {
  const pattern = parseFunctionPattern(text);
  if (pattern === undefined) return failure("resolve/bad-function-pattern", { text });
  const { name, file } = pattern;
  const functions = debugInfo.functions({ name, file, module });
  if (functions.length === 0) return noSuchFunction(debugInfo, text, pattern, module);
  const all = functions.flatMap((fn) => debugInfo.labels?.(fn) ?? []);
  const wanted = all.filter((site) => matchesWildcard(label, site.label));
  const usable = wanted.filter(isProbeable);
  if (usable.length > 0) return { sites: usable };
  const [first] = wanted;
  if (first !== undefined) {
    return refusedPlace(`${first.function.name}: ${label}`, first.notProbeable ?? "");
  }
  if (factSourceOf(debugInfo, module) === "btf") {
    const values = { name: label, place: `in ${text}`, reason: "BTF has no labels" };
    return failure("resolve/unknown-without-dwarf", values);
  }
  const labels = [...new Set(all.map((site) => site.label))];
  const hint = (): string | undefined =>
    didYouMean(nearNames(label, labels)) ??
    (labels.length > 0 ? `its labels are: ${listed(labels, 8)}` : undefined);
  return failure("resolve/no-such-label", { name: text, label }, hint);
}
