// kprobe.*: functions by the names of the kernel's symbol table alone, without what debug information knows of them.

import type { DebugInfo, ProbeSite } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { didYouMean } from "../../source/near-names.ts";
import { hasWildcard } from "../../syntax/wildcard-match.ts";
import { spellPoint } from "../spell-point.ts";
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
  const { release } = debugInfo.kernel;
  if (sites.length > 0) return pointsAt(request, sites, { ...shape, isOptional });
  const reason = all[0]?.notProbeable;
  if (reason !== undefined) {
    const values = { name: text, reason };
    return fail("resolve/not-probeable", rangeOf(component), { values });
  }
  const hint = () => (isOptional ? undefined : didYouMean(debugInfo.nearFunctions(text, 3)));
  const values = { name: text, release };
  return fail("resolve/no-such-kernel-function", rangeOf(component), { values, hint });
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
