// .function and .statement behind `kernel` and `module("…")`: places in code, by debug information.

import type { Range } from "../../source/source-file.ts";
import type { DebugInfo, ProbeSite } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { hasWildcard } from "../../syntax/wildcard-match.ts";
import { findCalleeSites } from "../callee-sites.ts";
import {
  findFunctionAt,
  findFunctionSites,
  findLabelSites,
  type FoundSites,
  type FunctionVariant,
} from "../function-sites.ts";
import { describeFunction } from "../lower-target.ts";
import { quote, spellPoint } from "../spell-point.ts";
import { findStatementAt, findStatementSites } from "../statement-sites.ts";
import { resolveAbsolute } from "./absolute.ts";
import { fail, type PointRequest, type PointResolution, type ResolvedPoint } from "./family.ts";
import { numberOf, outOfRange, rangeOf, readComponents, stringOf } from "./suffixes.ts";

/** Whose code is meant. */
export interface Image {
  /** Absent: the kernel's own. */
  readonly module?: string;
  /** How the points of it begin: `kernel`. */
  readonly prefix: string;
  /** It is one of those that a wildcard stands for. */
  readonly isWild?: boolean;
}

/** The forms of points, as `--dump-probe-types` shows them. */
export function codeForms(prefix: string): string[] {
  return [
    `${prefix}.function{(string),(number)}{,.call,.exported,.return,.return.maxactive(number)}`,
    `${prefix}.function(string){.inline,.label(string)}`,
    `${prefix}.function(string){.callee(string){,.call,.return},.callees{,(number)}}`,
    `${prefix}.statement{(string),(number)}{,.nearest}`,
    `${prefix}.statement(number).absolute`,
  ];
}

/** What stands behind the image's own words: `.function("f").call`. Undefined: no such point. */
export function resolveCode(
  request: PointRequest,
  debugInfo: DebugInfo,
  image: Image,
): PointResolution | undefined {
  const [, what, ...rest] = request.components;
  if (what?.name === "statement") return resolveStatement(request, debugInfo, image);
  switch (rest[0]?.name) {
    case "label":
      return resolveLabel(request, debugInfo, image);
    case "callee":
    case "callees":
      return resolveCallee(request, debugInfo, image);
    default:
      return resolveFunction(request, debugInfo, image);
  }
}

function resolveFunction(
  { components, range }: PointRequest,
  debugInfo: DebugInfo,
  image: Image,
): PointResolution | undefined {
  const [, what, ...rest] = components;
  const options = readSuffixes(rest);
  const argument = what?.argument;
  if (options === undefined || argument === undefined) return undefined;
  if (argument.kind === "number" && options.inline) return undefined;
  const maxActive = rest.find(({ name }) => name === "maxactive");
  const wrong = outOfRange(maxActive, 1n, 65536n);
  if (wrong !== undefined) return wrong;
  const found =
    argument.kind === "number"
      ? findFunctionAt(debugInfo, addressOf(argument.value), options, image.module)
      : findFunctionSites(debugInfo, argument.value, options, image.module);
  const isOptional = isManifold(argument, image);
  return pointsOf(found, range, argument.range, (site) => ({
    target: {
      kind: options.isReturn ? "kretprobe" : "kprobe",
      site,
      maxActive: options.maxActive,
      isOptional,
      module: image.module,
    },
    point: `${image.prefix}.function(${quote(describeFunction(site.function))})${spellSuffixes(rest)}`,
    isOfCopies: options.inline || undefined,
  }));
}

interface FunctionOptions extends FunctionVariant {
  readonly maxActive?: number;
}

function readSuffixes(components: readonly ProbeComponent[]): FunctionOptions | undefined {
  const options = { call: false, inline: false, isReturn: false, exported: false };
  let maxActive: number | undefined;
  for (const { name, argument } of components) {
    if (name === "maxactive" && options.isReturn && argument?.kind === "number") {
      maxActive = Number(argument.value);
    } else if (argument !== undefined) return undefined;
    else if (name === "call") options.call = true;
    else if (name === "inline") options.inline = true;
    else if (name === "return") options.isReturn = true;
    else if (name === "exported") options.exported = true;
    else return undefined;
  }
  const { call, inline, isReturn, exported } = options;
  // Only functions with an entry return: `.call` says nothing more, and stap has no such point either.
  const contradicts = (inline && (call || isReturn || exported)) || (call && isReturn);
  return contradicts ? undefined : { ...options, maxActive };
}

function spellSuffixes(components: readonly ProbeComponent[]): string {
  return components.length === 0 ? "" : `.${spellPoint(components)}`;
}

/** `.function("f").label("L")` */
function resolveLabel(
  { components, range }: PointRequest,
  debugInfo: DebugInfo,
  image: Image,
): PointResolution | undefined {
  const [, what, label, ...rest] = components;
  const [fn, name] = [what?.argument, label?.argument];
  if (fn?.kind !== "string" || name?.kind !== "string" || rest.length > 0) return undefined;
  const found = findLabelSites(debugInfo, fn.value, name.value, image.module);
  const isOptional = isManifold(fn, image) ?? isManifold(name, image);
  const at = found.failure?.code === "resolve/no-such-label" ? name : fn;
  return pointsOf(found, range, at.range, (site) => ({
    target: { kind: "kprobe", site, module: image.module, isOptional },
    point: `${image.prefix}.function(${quote(placeOf(site))}).label(${quote(site.label)})`,
  }));
}

/** So deep that no script needs more, and the number of probes stays one that a kernel can bear. */
const deepestCallees = 5n;

/** `.function("f").callee("g")[.call|.return]`, `.callees[(DEPTH)]` */
function resolveCallee(
  { components }: PointRequest,
  debugInfo: DebugInfo,
  image: Image,
): PointResolution | undefined {
  const [, what, callee, ...rest] = components;
  const parts = readComponents(rest, { call: "none", return: "none" });
  const fn = what?.argument;
  if (fn?.kind !== "string" || callee === undefined || parts === undefined) return undefined;
  const isMany = callee.name === "callees";
  const isShaped = isMany ? callee.argument?.kind !== "string" : callee.argument?.kind === "string";
  if (!isShaped || rest.length > (isMany ? 0 : 1)) return undefined;
  const wrong = outOfRange(callee, 1n, deepestCallees);
  if (wrong !== undefined) return wrong;
  const found = findCalleeSites(debugInfo, fn.value, stringOf(callee) ?? "*", {
    isCalled: rest.length > 0,
    depth: Number(numberOf(callee) ?? 1n),
    module: image.module,
  });
  if (found.failure !== undefined) {
    const { code, details } = found.failure;
    return fail(code, code === "resolve/no-such-callee" ? rangeOf(callee) : fn.range, details);
  }
  return {
    points: found.sites.map(({ site, caller, callers }) => ({
      target: {
        kind: parts.return === undefined ? "kprobe" : "kretprobe",
        site,
        module: image.module,
        isOptional: isMany ? true : isManifold(callee.argument, image),
      },
      point: `${image.prefix}.function(${quote(describeFunction(caller))}).callee(${quote(describeFunction(site.function))})${spellSuffixes(rest)}`,
      callers: callers.length > 0 ? callers : undefined,
    })),
  };
}

function resolveStatement(
  request: PointRequest,
  debugInfo: DebugInfo,
  image: Image,
): PointResolution | undefined {
  const { components, range } = request;
  const [, what, ...rest] = components;
  if (rest[0]?.name === "absolute") return resolveAbsolute(request);
  const parts = readComponents(rest, { nearest: "none" });
  const argument = what?.argument;
  if (argument === undefined || parts === undefined) return undefined;
  const variant = { nearest: parts.nearest !== undefined, module: image.module };
  if (argument.kind === "number") {
    const found = findStatementAt(debugInfo, addressOf(argument.value), variant);
    return pointsOf(found, range, argument.range, statementPoint(image, rest));
  }
  const found = findStatementSites(debugInfo, argument.value, variant);
  const isOptional = isManifold(argument, image);
  return pointsOf(found, range, argument.range, statementPoint(image, rest, isOptional));
}

function statementPoint(
  { prefix, module }: Image,
  suffixes: readonly ProbeComponent[],
  isOptional?: true,
): (site: ProbeSite) => ResolvedPoint {
  return (site) => ({
    target: { kind: "kprobe", site, module, isOptional },
    point: `${prefix}.statement(${quote(placeOf(site))})${spellSuffixes(suffixes)}`,
  });
}

/** `vfs_read@fs/read_write.c:455` */
function placeOf({ function: fn, place }: ProbeSite): string {
  return `${fn.name}@${place.file}:${place.line}`;
}

/** It stands for as many places as there are: one that the kernel refuses is left out. */
function isManifold(argument: ProbeComponent["argument"], { isWild }: Image): true | undefined {
  const isPattern =
    argument?.kind === "string" && (hasWildcard(argument.value) || /:.*[*,-]/.test(argument.value));
  return isPattern || isWild ? true : undefined;
}

/** As it was written: numbers from 2^63 on are negative ones to a script. */
function addressOf(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function pointsOf<Site extends ProbeSite>(
  found:
    | { readonly sites: readonly Site[]; readonly failure?: undefined }
    | Extract<FoundSites, { readonly failure: object }>,
  range: Range,
  argument: Range,
  point: (site: Site) => ResolvedPoint,
): PointResolution {
  if (found.failure === undefined) return { points: found.sites.map(point) };
  // The argument is the culprit, unless it was pasted from elsewhere.
  const at = argument.file === range.file ? argument : range;
  return fail(found.failure.code, at, found.failure.details);
}
