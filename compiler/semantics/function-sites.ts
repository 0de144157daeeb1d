// The sites that `kernel.function("…")` and `kernel.statement("…")` stand for, or why there are none.

import type { Code } from "../source/codes.ts";
import type { DiagnosticDetails } from "../source/diagnostic.ts";
import type { DebugInfo, FunctionFact, ProbeSite } from "../debuginfo/debug-info.ts";
import { hasWildcard, matchesWildcard } from "../syntax/wildcard-match.ts";
import { parseFunctionPattern } from "./function-pattern.ts";
import { describeFunction, listed } from "./lower-target.ts";
import { didYouMean } from "../source/near-names.ts";

/** What follows `.function("…")`. */
export interface FunctionVariant {
  readonly call: boolean;
  readonly inline: boolean;
  readonly isReturn: boolean;
  readonly exported: boolean;
}

export interface SiteFailure {
  readonly code: Code;
  readonly details: Pick<DiagnosticDetails, "values" | "hint">;
}

export type FoundSites =
  | { readonly sites: readonly ProbeSite[]; readonly failure?: undefined }
  | { readonly failure: SiteFailure };

function failure(
  code: Code,
  values: NonNullable<DiagnosticDetails["values"]>,
  hint?: DiagnosticDetails["hint"],
): { readonly failure: SiteFailure } {
  return { failure: { code, details: { values, hint } } };
}

export function findFunctionSites(
  debugInfo: DebugInfo,
  text: string,
  variant: FunctionVariant,
  module?: string,
): FoundSites {
  const pattern = parseFunctionPattern(text);
  if (pattern === undefined) return failure("resolve/bad-function-pattern", { text });
  const all = debugInfo.functions({ ...pattern, module });
  const matching = all.filter((fn) => !variant.exported || fn.isGlobal);
  if (matching.length === 0) return noSuchFunction(debugInfo, pattern.name, text, module);
  const isClear = (fn: FunctionFact): boolean => ambiguousInBtf(debugInfo, [fn]) === undefined;
  const isWild = hasWildcard(pattern.name);
  const ambiguous = isWild ? undefined : ambiguousInBtf(debugInfo, matching);
  if (ambiguous !== undefined) return ambiguous;
  const sites = matching.filter(isClear).flatMap((fn) => sitesOf(debugInfo, fn, variant));
  return sites.length > 0 ? { sites } : whyNone(matching, text, variant);
}

function sitesOf(debugInfo: DebugInfo, fn: FunctionFact, variant: FunctionVariant): ProbeSite[] {
  const sites: ProbeSite[] = [];
  const entry = fn.entry;
  if (entry !== undefined && entry.notProbeable === undefined && !variant.inline) sites.push(entry);
  const wantsInlined = !variant.call && !variant.isReturn && !variant.exported;
  if (wantsInlined && fn.inlinedCount > 0) {
    sites.push(...debugInfo.inlinedSites(fn).filter(isProbeable));
  }
  return sites;
}

/** A copy can be probed where the function that holds it can: those of init code are freed after boot. */
function isProbeable(copy: ProbeSite): boolean {
  return copy.within?.entry?.notProbeable === undefined;
}

function noSuchFunction(
  debugInfo: DebugInfo,
  name: string,
  text: string,
  module: string | undefined,
): FoundSites {
  const { release } = debugInfo.kernel;
  const near = () => (hasWildcard(name) ? [] : debugInfo.nearFunctions(name, 3, module));
  if (module !== undefined) {
    const hint = () => didYouMean(near());
    return failure("resolve/no-such-module-function", { name: text, module }, hint);
  }
  const hint = () => systemCallHint(name) ?? didYouMean(near());
  return failure("resolve/no-such-kernel-function", { name: text, release }, hint);
}

/** Scripts from before 4.17 name system calls by functions that most kernels no longer have. */
function systemCallHint(name: string): string | undefined {
  const call = /^(?:sys|SyS)_(\w+)$/.exec(name)?.[1];
  return call === undefined
    ? undefined
    : `this kernel enters system calls elsewhere: write kernel.syscall("${call}")`;
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
  matching: readonly FunctionFact[],
  text: string,
  variant: FunctionVariant,
): FoundSites {
  const blocked = matching.find((fn) => fn.entry?.notProbeable !== undefined);
  if (blocked !== undefined && !variant.inline) {
    const reason = blocked.entry?.notProbeable ?? "";
    return failure("resolve/not-probeable", { name: blocked.name, reason });
  }
  const places = listed(matching.map(describeFunction), 3);
  if (variant.inline) return failure("resolve/never-inlined", { name: text, places });
  return matching.some((fn) => fn.inlinedCount > 0)
    ? failure("resolve/inlined-everywhere", { name: text, places })
    : failure("resolve/no-code", { name: text, places });
}

/** `kernel.statement("f@file:N")`: the statements of that line that lie in the function. */
export function findStatementSites(
  debugInfo: DebugInfo,
  text: string,
  module?: string,
): FoundSites {
  const pattern = parseFunctionPattern(text);
  if (pattern === undefined) return failure("resolve/bad-function-pattern", { text });
  if (pattern.line === undefined) {
    return findFunctionSites(debugInfo, text, { ...anyVariant, call: true }, module);
  }
  const { line } = pattern;
  const functions = debugInfo.functions({ name: pattern.name, file: pattern.file, module });
  const lines = new Map<string, Set<number>>();
  for (const fn of functions) {
    const wanted = lines.get(fn.place.file) ?? new Set();
    lines.set(fn.place.file, wanted);
    if (line === "any") continue;
    wanted.add(line.kind === "absolute" ? line.line : fn.place.line + line.line);
  }
  if (line === "any") return failure("resolve/statement-range", { text });
  const sites = [...lines].flatMap(([file, wanted]) =>
    [...wanted].flatMap((one) => debugInfo.statementSites(file, one, module)),
  );
  const inside = sites.filter((site) => matchesWildcard(pattern.name, site.function.name));
  const unique = [...new Map(inside.map((site) => [`${site.pc} ${site.scope}`, site])).values()];
  if (unique.length > 0) return { sites: unique };
  return failure("resolve/no-statement", { text, release: debugInfo.kernel.release });
}

const anyVariant: FunctionVariant = {
  call: false,
  inline: false,
  isReturn: false,
  exported: false,
};
