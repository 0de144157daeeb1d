// .function and .statement behind `kernel` and `module("…")`: places in code, by debug information.

import type { Range } from "../../source/source-file.ts";
import type { DebugInfo, ProbeSite } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { hasWildcard } from "../../syntax/wildcard-match.ts";
import { findFunctionSites, findStatementSites, type FoundSites } from "../function-sites.ts";
import { describeFunction } from "../lower-target.ts";
import { quote, spellPoint } from "../spell-point.ts";
import { fail, type PointRequest, type PointResolution, type ResolvedPoint } from "./family.ts";
import { readComponents } from "./suffixes.ts";

/** Whose code is meant. */
export interface Image {
  /** Absent: the kernel's own. */
  readonly module?: string;
  /** How the points of it begin: `kernel`. */
  readonly prefix: string;
  /** It is one of those that a wildcard stands for. */
  readonly isWild?: boolean;
}

const suffixes = "{,.call,.exported,.inline,.return,.return.maxactive(number)}";

/** The forms of points, as `--dump-probe-types` shows them. */
export function codeForms(prefix: string): string[] {
  return [`${prefix}.function(string)${suffixes}`, `${prefix}.statement(string)`];
}

/** What stands behind the image's own words: `.function("f").call`. Undefined: no such point. */
export function resolveCode(
  request: PointRequest,
  debugInfo: DebugInfo,
  image: Image,
): PointResolution | undefined {
  return request.components[1]?.name === "function"
    ? resolveFunction(request, debugInfo, image)
    : resolveStatement(request, debugInfo, image);
}

function resolveFunction(
  { components, range }: PointRequest,
  debugInfo: DebugInfo,
  image: Image,
): PointResolution | undefined {
  const [, what, ...rest] = components;
  const options = readSuffixes(rest);
  if (options === undefined || what?.argument?.kind !== "string") return undefined;
  const found = findFunctionSites(debugInfo, what.argument.value, options, image.module);
  const isOptional = hasWildcard(what.argument.value) || image.isWild ? true : undefined;
  return pointsOf(found, range, what.argument.range, (site) => ({
    target: {
      kind: options.isReturn ? "kretprobe" : "kprobe",
      site,
      maxActive: options.maxActive,
      isOptional,
      module: image.module,
    },
    point: `${image.prefix}.function(${quote(describeFunction(site.function))})${spellSuffixes(rest)}`,
  }));
}

interface FunctionOptions {
  readonly call: boolean;
  readonly inline: boolean;
  readonly isReturn: boolean;
  readonly exported: boolean;
  readonly maxActive?: number;
}

function readSuffixes(components: readonly ProbeComponent[]): FunctionOptions | undefined {
  const options = { call: false, inline: false, isReturn: false, exported: false };
  let maxActive: number | undefined;
  for (const { name, argument } of components) {
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

function spellSuffixes(components: readonly ProbeComponent[]): string {
  return components.length === 0 ? "" : `.${spellPoint(components)}`;
}

function resolveStatement(
  { components, range }: PointRequest,
  debugInfo: DebugInfo,
  image: Image,
): PointResolution | undefined {
  const [, what, ...rest] = components;
  const parts = readComponents(rest, {});
  if (what?.argument?.kind !== "string" || parts === undefined) return undefined;
  const found = findStatementSites(debugInfo, what.argument.value, image.module);
  return pointsOf(found, range, what.argument.range, (site) => ({
    target: { kind: "kprobe", site, module: image.module },
    point: `${image.prefix}.statement(${quote(`${site.function.name}@${site.place.file}:${site.place.line}`)})`,
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
