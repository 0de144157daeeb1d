// kprobe.*: functions by the names of the kernel's symbol table alone, without what debug information knows of them.

import type { DebugInfo, ProbeSite } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { hasWildcard } from "../../syntax/wildcard-match.ts";
import { listed } from "../listed.ts";
import { describeFunction } from "../lower-target.ts";
import { noSuchFunction, renamedFunction } from "../no-such-function.ts";
import { refusedPlace } from "../refused-place.ts";
import { failure, type SiteFailure } from "../site-failure.ts";
import { quote, spellPoint } from "../spell-point.ts";
import { resolveAbsolute, siteOfName } from "./absolute.ts";
import {
  fail,
  type Family,
  type PointRequest,
  type PointResolution,
  type PointTarget,
} from "./family.ts";
import { numberOf, outOfRange, rangeOf, readComponents, stringOf } from "./suffixes.ts";

type Kprobe = Extract<PointTarget, { readonly kind: "kprobe" | "kretprobe" }>;

const mostActive = 65536n;

export const kprobe: Family = {
  roots: ["kprobe"],
  types: [
    "kprobe{,.module(string)}.function(string){,.call,.return,.return.maxactive(number)}",
    "kprobe.statement(number).absolute",
  ],
  resolve(request) {
    const [first, ...rest] = request.components;
    const parts = readComponents(rest, {
      module: "string",
      function: "string",
      statement: "number",
      absolute: "none",
      call: "none",
      return: "none",
      maxactive: "number",
    });
    if (first?.argument !== undefined || parts === undefined) return undefined;
    if (parts.statement !== undefined) return resolveAbsolute(request);
    if (parts.function === undefined || parts.absolute !== undefined) return undefined;
    if (parts.call !== undefined && parts.return !== undefined) return undefined;
    if (parts.maxactive !== undefined && parts.return === undefined) return undefined;
    const wrong = outOfRange(parts.maxactive, 1n, mostActive);
    if (wrong !== undefined) return wrong;
    return resolveFunction(request, parts.function, {
      kind: parts.return === undefined ? "kprobe" : "kretprobe",
      maxActive: Number(numberOf(parts.maxactive) ?? 0n) || undefined,
      module: stringOf(parts.module),
    });
  },
};

interface Shape {
  readonly kind: Kprobe["kind"];
  readonly maxActive?: number;
  readonly module?: string;
}

function resolveFunction(
  request: PointRequest,
  component: ProbeComponent,
  shape: Shape,
): PointResolution {
  const { debugInfo, range, components } = request;
  const text = stringOf(component) ?? "";
  const names = expandBraces(text);
  const isOptional = names.length > 1 || hasWildcard(text) ? true : undefined;
  if (shape.module !== undefined) {
    // Only the running kernel knows the symbols of its modules.
    if (hasWildcard(text) || hasWildcard(shape.module)) {
      return fail("resolve/module-wildcard", rangeOf(component), { values: { text } });
    }
    return pointsAt(request, names.map(siteOfName), { ...shape, isOptional });
  }
  if (debugInfo === undefined) {
    return fail("resolve/no-debug-info", range, { values: { what: spellPoint(components) } });
  }
  const all = names.flatMap((name) => sitesOf(debugInfo, name));
  const sites = all.filter((site) => site.notProbeable === undefined);
  if (sites.length > 0) return pointsAt(request, sites, { ...shape, isOptional });
  const reason = all[0]?.notProbeable;
  const { code, details } =
    reason === undefined
      ? whyNone(debugInfo, text, names).failure
      : refusedPlace(text, reason).failure;
  return fail(code, rangeOf(component), details);
}

/** Debug information may know what became of a function that has no symbol of its own. */
function whyNone(
  debugInfo: DebugInfo,
  text: string,
  names: readonly string[],
): { readonly failure: SiteFailure } {
  const known = names.flatMap((name) => debugInfo.functions({ name }));
  const [first] = known;
  if (first === undefined) return noSuchFunction(debugInfo, text, { name: text }, undefined);
  const renamed = renamedFunction(debugInfo, first.name);
  if (renamed !== undefined) return renamed;
  const values = { name: text, places: listed(known.map(describeFunction), 3) };
  if (!known.some((fn) => fn.inlinedCount > 0)) return failure("resolve/no-code", values);
  const hint = `write \`kernel.function(${quote(text)})\` to probe the inlined copies, or take its caller`;
  return failure("resolve/inlined-everywhere", values, hint);
}

function pointsAt(
  { components }: PointRequest,
  sites: readonly ProbeSite[],
  shape: Omit<Kprobe, "site">,
): PointResolution {
  const point = spellPoint(components);
  return { points: sites.map((site) => ({ target: { ...shape, site, isBare: true }, point })) };
}

/** `__{ia32,x64}_sys_read` names two functions. */
export function expandBraces(text: string): string[] {
  const found = /^(.*?)\{([^{}]*)\}(.*)$/.exec(text);
  if (found === null) return [text];
  const [, before = "", among = "", after = ""] = found;
  return among.split(",").flatMap((one) => expandBraces(before + one + after));
}

/** Those that have code of their own; what is written in assembler has a symbol only. */
function sitesOf(debugInfo: DebugInfo, name: string): ProbeSite[] {
  const entries = debugInfo.functions({ name }).flatMap(({ entry }) => entry ?? []);
  if (entries.length > 0) return entries;
  const symbols = debugInfo.symbol(name).filter((symbol) => symbol.isFunction);
  return symbols.map(({ address }) => ({
    ...siteOfName(name),
    pc: address,
    notProbeable: debugInfo.notProbeable?.(address),
  }));
}
