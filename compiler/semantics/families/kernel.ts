// kernel.function and kernel.statement: code of the kernel image, by its debug information.

import type { Range } from "../../source/source-file.ts";
import type { DebugInfo, ProbeSite } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { hasWildcard } from "../../syntax/wildcard-match.ts";
import { findFunctionSites, findStatementSites, type FoundSites } from "../function-sites.ts";
import { describeFunction } from "../lower-target.ts";
import { quote, spellPoint } from "../spell-point.ts";
import { resolveTracepoint } from "./tracepoint.ts";
import { resolveWatchpoint } from "./watchpoint.ts";
import {
  fail,
  type Family,
  type PointRequest,
  type PointResolution,
  type ResolvedPoint,
} from "./family.ts";

export const kernel: Family = {
  roots: ["kernel"],
  types: [
    "kernel.function(string){,.call,.exported,.inline,.return,.return.maxactive(number)}",
    "kernel.statement(string)",
    "kernel.trace(string)",
    "kernel.data{(number),(number).length(number),(string)}{.rw,.write}",
  ],
  resolve(request) {
    const what = request.components[1]?.name;
    if (what === "data") return resolveWatchpoint(request);
    const [, component] = request.components;
    if (component !== undefined && (what === "trace" || what === "tracepoint")) {
      return resolveTracepoint(request, component);
    }
    if (what !== "function" && what !== "statement") return undefined;
    const { debugInfo, range, components } = request;
    if (debugInfo === undefined) {
      return fail("resolve/no-debug-info", range, { values: { what: spellPoint(components) } });
    }
    return what === "function"
      ? resolveFunction(request, debugInfo)
      : resolveStatement(request, debugInfo);
  },
};

function resolveFunction(
  { components, range }: PointRequest,
  debugInfo: DebugInfo,
): PointResolution | undefined {
  const [, what, ...suffixes] = components;
  const options = readSuffixes(suffixes);
  if (options === undefined || what?.argument?.kind !== "string") return undefined;
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
  { components, range }: PointRequest,
  debugInfo: DebugInfo,
): PointResolution {
  const [, what, ...suffixes] = components;
  if (what?.argument?.kind !== "string" || suffixes.length > 0) {
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
