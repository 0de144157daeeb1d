// Probe points of the built-in families: begin, end, error, never, kernel.function, kernel.statement. What another
// family would need is said by its name.

import type { Code } from "../source/codes.ts";
import type { DiagnosticDetails } from "../source/diagnostic.ts";
import type { Range } from "../source/source-file.ts";
import type { DebugInfo, ProbeSite } from "../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../syntax/ast.ts";
import { findFunctionSites, findStatementSites, type FoundSites } from "./function-sites.ts";
import { describeFunction } from "./lower-target.ts";
import { hasWildcard } from "../syntax/wildcard-match.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import { quote, spellPoint } from "./spell-point.ts";

export type PointTarget =
  | { readonly kind: "begin" | "end" | "error"; readonly order: bigint }
  | {
      readonly kind: "kprobe" | "kretprobe";
      readonly site: ProbeSite;
      readonly maxActive?: number;
      readonly isOptional?: boolean;
    };

export interface ResolvedPoint {
  readonly target: PointTarget;
  /** What pp() says. */
  readonly point: string;
}

export interface PointFailure {
  readonly code: Code;
  readonly range: Range;
  readonly details: DiagnosticDetails;
}

/** `points` may be empty: `never` is a point at which nothing happens. */
export type PointResolution =
  | { readonly points: readonly ResolvedPoint[]; readonly failure?: undefined }
  | { readonly failure: PointFailure };

/** Families of the language that this version does not run yet. */
const otherFamilies: ReadonlySet<string> = new Set([
  "kprobe",
  "timer",
  "perf",
  "process",
  "procfs",
  "netfilter",
  "input",
  "java",
  "python3",
  "debuginfod",
  "module",
]);

const knownRoots = ["begin", "end", "error", "never", "kernel", "init", "oneshot"];

export function resolvePoint(
  components: readonly ProbeComponent[],
  range: Range,
  debugInfo: DebugInfo | undefined,
): PointResolution {
  const [first] = components;
  switch (first?.name) {
    case "begin":
    case "end":
    case "error":
      return resolveSession(first.name, components, range);
    case "never":
      return components.length === 1 ? { points: [] } : unknownPoint(components, range);
    case "kernel":
      return resolveKernel(components, range, debugInfo);
    default:
      return unknownPoint(components, range);
  }
}

function fail(code: Code, range: Range, details: DiagnosticDetails = {}): PointResolution {
  return { failure: { code, range, details } };
}

/** No such point; when the first word is near to a known one, says so. */
export function unknownPoint(
  components: readonly ProbeComponent[],
  range: Range,
  aliasNames: readonly string[] = [],
): PointResolution {
  const point = spellPoint(components);
  const first = components[0]?.name ?? "";
  if (otherFamilies.has(first)) {
    return fail("resolve/family-not-yet", range, { values: { family: first, point } });
  }
  const near = didYouMean([
    ...nearNames(point, aliasNames),
    ...nearNames(
      first,
      knownRoots.filter((root) => root !== first),
    ),
  ]);
  return fail("resolve/no-such-point", range, { values: { point }, hint: near });
}

function resolveSession(
  kind: "begin" | "end" | "error",
  components: readonly ProbeComponent[],
  range: Range,
): PointResolution {
  const [first, ...rest] = components;
  const argument = first?.argument;
  if (rest.length > 0 || argument?.kind === "string") return unknownPoint(components, range);
  const point = spellPoint(components);
  return { points: [{ target: { kind, order: argument?.value ?? 0n }, point }] };
}

function resolveKernel(
  components: readonly ProbeComponent[],
  range: Range,
  debugInfo: DebugInfo | undefined,
): PointResolution {
  const [, what, ...suffixes] = components;
  if (what?.name === "trace" || what?.name === "tracepoint" || what?.name === "data") {
    const values = { family: `kernel.${what.name}`, point: spellPoint(components) };
    return fail("resolve/family-not-yet", range, { values });
  }
  if (what?.name !== "function" && what?.name !== "statement")
    return unknownPoint(components, range);
  if (debugInfo === undefined) {
    return fail("resolve/no-debug-info", range, { values: { what: spellPoint(components) } });
  }
  if (what.name === "statement")
    return resolveStatement(what, suffixes, components, range, debugInfo);
  const options = readSuffixes(suffixes);
  if (options === undefined || what.argument?.kind !== "string")
    return unknownPoint(components, range);
  const found = findFunctionSites(debugInfo, what.argument.value, options);
  const isOptional = hasWildcard(what.argument.value) ? true : undefined;
  return pointsOf(found, range, what.argument.range, (site) => ({
    target: {
      kind: options.isReturn ? "kretprobe" : "kprobe",
      site,
      maxActive: options.maxActive,
      isOptional,
    },
    point: `kernel.function(${quote(describeFunction(site.function))})${spellSuffixes(suffixes)}`,
  }));
}

interface FunctionOptions {
  readonly call: boolean;
  readonly inline: boolean;
  readonly isReturn: boolean;
  readonly exported: boolean;
  readonly maxActive?: number;
}

function readSuffixes(suffixes: readonly ProbeComponent[]): FunctionOptions | undefined {
  const options = { call: false, inline: false, isReturn: false, exported: false };
  let maxActive: number | undefined;
  for (const { name, argument } of suffixes) {
    if (name === "maxactive" && options.isReturn && argument?.kind === "number") {
      if (argument.value < 1n || argument.value > 65536n) return undefined;
      maxActive = Number(argument.value);
    } else if (argument !== undefined) return undefined;
    else if (name === "call") options.call = true;
    else if (name === "inline") options.inline = true;
    else if (name === "return") options.isReturn = true;
    else if (name === "exported") options.exported = true;
    else return undefined;
  }
  const contradicts = options.inline && (options.call || options.isReturn || options.exported);
  return contradicts ? undefined : { ...options, maxActive };
}

function spellSuffixes(suffixes: readonly ProbeComponent[]): string {
  return suffixes.length === 0 ? "" : `.${spellPoint(suffixes)}`;
}

function resolveStatement(
  what: ProbeComponent,
  suffixes: readonly ProbeComponent[],
  components: readonly ProbeComponent[],
  range: Range,
  debugInfo: DebugInfo,
): PointResolution {
  if (what.argument?.kind !== "string" || suffixes.length > 0) {
    const values = { family: "kernel.statement(ADDRESS)", point: spellPoint(components) };
    return fail("resolve/family-not-yet", range, { values });
  }
  const found = findStatementSites(debugInfo, what.argument.value);
  return pointsOf(found, range, what.argument.range, (site) => ({
    target: { kind: "kprobe", site },
    point: `kernel.statement(${quote(`${site.function.name}@${site.place.file}:${site.place.line}`)})`,
  }));
}

function pointsOf(
  found: FoundSites,
  range: Range,
  argument: Range,
  point: (site: ProbeSite) => ResolvedPoint,
): PointResolution {
  if (found.failure === undefined) return { points: found.sites.map(point) };
  // The argument is the culprit, unless it was pasted from elsewhere.
  const at = argument.file === range.file ? argument : range;
  return fail(found.failure.code, at, found.failure.details);
}
