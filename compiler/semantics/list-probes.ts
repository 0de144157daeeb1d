// What a pattern of probe points stands for, as `tapwright list` shows it.

import type { SourceFile } from "../source/source-file.ts";
import type { DebugInfo, FunctionFact, ProbeSite } from "../debuginfo/debug-info.ts";
import { parseScript } from "../syntax/parse.ts";
import type { ProbeComponent, ProbePoint } from "../syntax/ast.ts";
import { exportedNames, useAlias } from "./alias-values.ts";
import { expandPoints, matchAliases, type AliasMatch } from "./expand-probes.ts";
import { parseFunctionPattern } from "./function-pattern.ts";
import type { Host, ListedPoint, ListedVariable, Listing, ListOptions } from "./host.ts";
import { spellType } from "./kernel-types.ts";
import { describeFunction } from "./lower-target.ts";
import { openLibrary } from "./library.ts";
import type { PointTarget, ProvidedVariable } from "./families/family.ts";
import { createSink, type Sink } from "./sink.ts";
import { quote, spellPoint } from "./spell-point.ts";
import { respell } from "./spellings-of-2005.ts";
import { collectSymbols, type Symbols } from "./symbols.ts";

/** Lists what `pattern` names: aliases by their own names, functions by name, file and line. */
export function listProbes(pattern: string, host: Host, options: ListOptions = {}): Listing {
  const text = `probe ${pattern} { }`;
  const file: SourceFile = { path: "<pattern>", text, origin: "script" };
  const library = openLibrary(host);
  const { script, diagnostics } = parseScript(file, host.environment, library.macros);
  const sink = createSink();
  sink.add(diagnostics.filter((one) => one.severity === "error"));
  const symbols = collectSymbols({ ...script, items: [] }, library, sink);
  const written = script.items.flatMap((item) => (item.kind === "probe" ? item.points : []));
  const points = written.flatMap((point) => listPoint(point, symbols, host, options, sink));
  const unique = new Map(points.map((point) => [point.point, point]));
  return { points: [...unique.values()], diagnostics: sink.diagnostics };
}

function listPoint(
  point: ProbePoint,
  symbols: Symbols,
  host: Host,
  options: ListOptions,
  sink: Sink,
): ListedPoint[] {
  const components = respell(point.components);
  const matches = matchAliases(components, symbols);
  if (matches.length > 0) {
    const listed = matches.flatMap((match) => listAlias(match, symbols, host, options));
    if (listed.length > 0) return listed;
  }
  const { debugInfo } = host;
  const fast = debugInfo && listFunctions(components, debugInfo, options);
  if (fast !== undefined && fast.length > 0) return fast;
  const { points, failures } = expandPoints([point], symbols, debugInfo);
  for (const { code, range, details } of failures) sink.report(code, { range, ...details });
  return points.map(({ point: name, target, provided = [] }) => ({
    point: name,
    ...placeOf(target),
    variables:
      debugInfo && options.variables
        ? [...targetVariables(debugInfo, target), ...providedVariables(debugInfo, provided)]
        : [],
  }));
}

/** An alias is there when one of its points is. */
function listAlias(
  match: AliasMatch,
  symbols: Symbols,
  host: Host,
  options: ListOptions,
): ListedPoint[] {
  const name = { ...match.name, components: [...match.name.components, ...match.suffix] };
  const { points } = expandPoints([name], symbols, host.debugInfo);
  const [first] = points;
  if (first === undefined) return [];
  const values = options.variables ? useAlias(match.definition, name, host).values : [];
  // As stap has it: what the alias itself assigns, and not what those assign that it is made of.
  const own = new Set(exportedNames(match.definition));
  const usable = values.filter((one) => one.problem === undefined && own.has(one.name));
  const variables = new Map(usable.map((one) => [one.name, one.type ?? "long"]));
  return [
    {
      point: spellPoint(name.components),
      variables: [...variables].map(([variable, type]) => ({ name: variable, type })),
    },
  ];
}

/**
 * The quick way for patterns that stand for tens of thousands of functions: it looks at inlined copies only where a function has
 * no entry that can be probed. Undefined when the point is no plain kernel.function.
 */
function listFunctions(
  components: readonly ProbeComponent[],
  debugInfo: DebugInfo,
  options: ListOptions,
): ListedPoint[] | undefined {
  const [kernel, fn, suffix, ...rest] = components;
  const isReturn = suffix?.name === "return" || suffix?.name === "call";
  if (kernel?.name !== "kernel" || fn?.name !== "function" || rest.length > 0) return undefined;
  if (suffix !== undefined && !isReturn) return undefined;
  const pattern =
    fn.argument?.kind === "string" ? parseFunctionPattern(fn.argument.value) : undefined;
  if (pattern === undefined || pattern.lines !== undefined) return undefined;
  const { name, file } = pattern;
  return debugInfo
    .functions({ name, file })
    .filter((one) => isProbeable(one) || (suffix === undefined && hasProbeableCopy(one, debugInfo)))
    .map((one) => listFunction(one, suffix?.name, debugInfo, options));
}

function isProbeable({ entry }: FunctionFact): boolean {
  return entry !== undefined && entry.notProbeable === undefined;
}

/** Code that is freed after boot or that kprobes must not touch has copies, too. */
function hasProbeableCopy(fn: FunctionFact, debugInfo: DebugInfo): boolean {
  if (fn.inlinedCount === 0) return false;
  const isOneOf = (copies: readonly ProbeSite[]): boolean =>
    copies.some(({ notProbeable }) => notProbeable === undefined);
  // The first one does in nearly all cases, and some functions have thousands.
  return isOneOf(debugInfo.inlinedSites(fn, 1)) || isOneOf(debugInfo.inlinedSites(fn));
}

function listFunction(
  fn: FunctionFact,
  suffix: string | undefined,
  debugInfo: DebugInfo,
  options: ListOptions,
): ListedPoint {
  const name = quote(describeFunction(fn));
  const site = options.variables ? (fn.entry ?? debugInfo.inlinedSites(fn, 1)[0]) : undefined;
  return {
    point: `kernel.function(${name})${suffix === undefined ? "" : `.${suffix}`}`,
    file: fn.place.file,
    line: fn.place.line,
    variables: site === undefined ? [] : siteVariables(debugInfo, site, suffix === "return"),
  };
}

function placeOf(target: PointTarget): { readonly file?: string; readonly line?: number } {
  return "site" in target ? target.site.place : {};
}

function targetVariables(debugInfo: DebugInfo, target: PointTarget): readonly ListedVariable[] {
  return "site" in target ? siteVariables(debugInfo, target.site, target.kind === "kretprobe") : [];
}

function providedVariables(
  debugInfo: DebugInfo,
  provided: readonly ProvidedVariable[],
): ListedVariable[] {
  return provided.map(({ name, type, pointsTo, value }) => {
    if (pointsTo !== undefined)
      return { name: `$${name}`, type: `${spellType(debugInfo, pointsTo)}*` };
    const plain = typeof value === "number" ? "long" : "string";
    return { name: `$${name}`, type: type === undefined ? plain : spellType(debugInfo, type) };
  });
}

function siteVariables(
  debugInfo: DebugInfo,
  site: ProbeSite,
  isReturn: boolean,
): readonly ListedVariable[] {
  const variables = new Map<string, string>();
  const returned = isReturn ? debugInfo.returnType(site.function) : 0;
  if (returned !== 0) variables.set("$return", spellType(debugInfo, returned));
  for (const { name, type, isParameter, location } of debugInfo.variables(site)) {
    // As with stap -L, also what is known only where the function is entered.
    const isKnown = location.kind !== "unavailable" || location.reason === "known-only-at-entry";
    if (isKnown && (isParameter || !isReturn) && !variables.has(`$${name}`)) {
      variables.set(`$${name}`, spellType(debugInfo, type));
    }
  }
  return [...variables].map(([name, type]) => ({ name, type }));
}
