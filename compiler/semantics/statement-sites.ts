// The sites that `.statement("f@file:lines")` and `.statement(ADDRESS)` stand for, or why there are none.

import type { DebugInfo, FunctionFact, LineRange, ProbeSite } from "../debuginfo/debug-info.ts";
import { matchesWildcard } from "../syntax/wildcard-match.ts";
import { parseFunctionPattern, type CodeLines } from "./function-pattern.ts";
import { anyVariant, findFunctionSites, probeable, type FoundSites } from "./function-sites.ts";
import { noSuchFunction } from "./no-such-function.ts";
import { failure } from "./site-failure.ts";

export interface StatementVariant {
  /** `.nearest`: a line without a statement stands for the next one that has one. */
  readonly nearest: boolean;
  readonly module?: string;
}

/** A function's own statements, in order of address. */
interface Statements {
  readonly function: FunctionFact;
  readonly sites: readonly ProbeSite[];
}

export function findStatementSites(
  debugInfo: DebugInfo,
  text: string,
  { nearest, module }: StatementVariant,
): FoundSites {
  const pattern = parseFunctionPattern(text);
  if (pattern === undefined) return failure("resolve/bad-function-pattern", { text });
  const { name, file, lines } = pattern;
  if (lines === undefined) {
    return findFunctionSites(debugInfo, text, { ...anyVariant, call: true }, module);
  }
  const functions = debugInfo.functions({ name, file, module });
  if (functions.length === 0) return noSuchFunction(debugInfo, text, pattern, module);
  const files = new Set(functions.map((fn) => fn.place.file));
  const found = [...files].flatMap((one) => {
    const isNamed = (fn: FunctionFact | undefined): boolean =>
      fn !== undefined && matchesWildcard(name, fn.name);
    const all = debugInfo.statementSites(
      one,
      nearest ? everyLine : hullOf(lines, functions),
      module,
    );
    const own = all.filter((site) => isNamed(site.function) && isOwnLine(debugInfo, site));
    if (nearest) return byFunction(own).flatMap((group) => nearestOf(group, lines));
    if (lines === "any") return own;
    // A line of what was inlined there belongs to the function around it, too, when it is asked for by number.
    return all
      .filter((site) => isNamed(site.function) || isNamed(site.within))
      .filter((site) => isWanted(site.place.line, lines, site.function))
      .map((site) => (isNamed(site.function) ? site : { ...site, function: site.within! }));
  });
  if (found.length > 0) return probeable(firstOfEach(found), text);
  return failure("resolve/no-statement", { text, release: debugInfo.kernel.release });
}

/** `.statement(ADDRESS)`, an address of the image as it was linked. */
export function findStatementAt(
  debugInfo: DebugInfo,
  address: bigint,
  { nearest, module }: StatementVariant,
): FoundSites {
  const spelled = `0x${address.toString(16)}`;
  const site = debugInfo.statementAt?.(address, module);
  if (site?.pc === undefined) {
    return failure("resolve/no-code-at", { address: spelled, release: debugInfo.kernel.release });
  }
  if (site.pc !== address && !nearest) {
    const begins = `0x${site.pc.toString(16)}`;
    return failure(
      "resolve/not-a-statement",
      { address: spelled, function: site.function.name },
      `the statement there begins at ${begins}, where \`.nearest\` puts the probe`,
    );
  }
  return probeable([site], site.function.name);
}

const everyLine: LineRange = { first: 0, last: Number.MAX_SAFE_INTEGER };

/** Lines that cover all that can be meant in a file. */
function hullOf(lines: CodeLines, functions: readonly FunctionFact[]): LineRange {
  if (lines === "any") return everyLine;
  const starts = functions.map((fn) => fn.place.line);
  const [low, high] =
    lines.kind === "absolute" ? [0, 0] : [Math.min(...starts), Math.max(...starts)];
  return {
    first: low + Math.min(...lines.ranges.map((range) => range.first)),
    last: high + Math.max(...lines.ranges.map((range) => range.last)),
  };
}

function isWanted(line: number, lines: CodeLines, fn: FunctionFact): boolean {
  if (lines === "any") return true;
  const start = lines.kind === "relative" ? fn.place.line : 0;
  return lines.ranges.some(({ first, last }) => line >= start + first && line <= start + last);
}

/** Of what the compiler mixed into the function's code, lines of other functions of the file are not its own. */
function isOwnLine(debugInfo: DebugInfo, { function: fn, place }: ProbeSite): boolean {
  const lines = [{ first: place.line, last: place.line }];
  const { name, module } = fn;
  return debugInfo
    .functions({ name, file: fn.place.file, lines, module })
    .some((one) => one.id === fn.id);
}

function byFunction(sites: readonly ProbeSite[]): Statements[] {
  const groups = new Map<number, ProbeSite[]>();
  for (const site of sites) {
    const group = groups.get(site.function.id);
    if (group === undefined) groups.set(site.function.id, [site]);
    else group.push(site);
  }
  return [...groups.values()].map((group) => ({ function: group[0]!.function, sites: group }));
}

/** For each wanted line between the function's first and last one the sites of the nearest that has any, the later of two. */
function nearestOf({ function: fn, sites }: Statements, lines: CodeLines): ProbeSite[] {
  const present = [...new Set(sites.map((site) => site.place.line))].sort((a, b) => a - b);
  const last = present.at(-1) ?? 0;
  const chosen = new Set<number>();
  for (let line = fn.place.line; line <= last; line++) {
    if (!isWanted(line, lines, fn)) continue;
    const distance = (one: number): number => Math.abs(one - line);
    chosen.add(present.reduce((best, one) => (distance(one) <= distance(best) ? one : best)));
  }
  return sites.filter((site) => chosen.has(site.place.line));
}

/** A line can have its code in several pieces: each copy of the function is probed where the first begins. */
function firstOfEach(sites: readonly ProbeSite[]): ProbeSite[] {
  const first = new Map<string, ProbeSite>();
  const inOrder = sites.toSorted((a, b) => (a.pc! < b.pc! ? -1 : a.pc! > b.pc! ? 1 : 0));
  for (const site of inOrder) {
    const key = `${site.copy ?? site.scope} ${site.place.line}`;
    if (!first.has(key)) first.set(key, site);
  }
  return [...first.values()];
}
