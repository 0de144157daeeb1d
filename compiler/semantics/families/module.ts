// module("m").…: code and tracepoints of the kernel's modules, by their own debug information.

import type { DebugInfo } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { didYouMean, nearNames } from "../../source/near-names.ts";
import { hasWildcard } from "../../syntax/wildcard-match.ts";
import { modulesHint, noModuleList } from "../no-module-list.ts";
import { quote, spellPoint } from "../spell-point.ts";
import { codeForms, resolveCode } from "./code.ts";
import { fail, type Family, type PointRequest, type PointResolution } from "./family.ts";
import { rangeOf, stringOf } from "./suffixes.ts";
import { resolveTracepoint } from "./tracepoint.ts";

const kinds: ReadonlySet<string> = new Set(["function", "statement", "trace", "tracepoint"]);

export const module: Family = {
  roots: ["module"],
  types: [...codeForms("module(string)"), "module(string).{trace,tracepoint}(string)"],
  resolve(request) {
    const [first, component] = request.components;
    const pattern = stringOf(first);
    if (first === undefined || pattern === undefined) return undefined;
    if (component === undefined || !kinds.has(component.name)) return undefined;
    const { debugInfo, range, components } = request;
    if (debugInfo === undefined) {
      return fail("resolve/no-debug-info", range, { values: { what: spellPoint(components) } });
    }
    const names = debugInfo.moduleNames?.(pattern) ?? [];
    if (names.length === 0) return noSuchModule(debugInfo, first, pattern);
    const withFacts = names.filter((name) => debugInfo.moduleProblem?.(name) === undefined);
    if (withFacts.length === 0) return noFacts(debugInfo, first, names);
    return resolveInAll(request, debugInfo, withFacts, hasWildcard(pattern));
  },
};

/** Of several modules those count that have such a point. */
function resolveInAll(
  request: PointRequest,
  debugInfo: DebugInfo,
  names: readonly string[],
  isWild: boolean,
): PointResolution | undefined {
  const [, what] = request.components;
  const isTracepoint = what?.name === "trace" || what?.name === "tracepoint";
  const resolutions = names.map((name) =>
    isTracepoint
      ? resolveTracepoint(request, what, name)
      : resolveCode(request, debugInfo, { module: name, prefix: `module(${quote(name)})`, isWild }),
  );
  const points = resolutions.flatMap((one) => (one?.failure ? [] : (one?.points ?? [])));
  return points.length > 0 ? { points } : resolutions.find((one) => one !== undefined);
}

function noSuchModule(
  debugInfo: DebugInfo,
  component: ProbeComponent,
  name: string,
): PointResolution {
  const { release } = debugInfo.kernel;
  if (debugInfo.isBuiltIn?.(name) === true) {
    return fail("resolve/built-in-module", rangeOf(component), { values: { name, release } });
  }
  if (debugInfo.listsModules?.() === false) return unlistedModule(component, name);
  const all = debugInfo.moduleNames?.("*") ?? [];
  const hint = (): string | undefined =>
    hasWildcard(name) ? undefined : didYouMean(nearNames(name.replaceAll("-", "_"), all));
  const values = { name, release };
  return fail("resolve/no-such-module", rangeOf(component), { values, hint });
}

/** The kernel may have it. */
function unlistedModule(component: ProbeComponent, name: string): PointResolution {
  const values = { name, reason: noModuleList };
  return fail("resolve/no-module-facts", rangeOf(component), { values, hint: modulesHint });
}

function noFacts(
  debugInfo: DebugInfo,
  component: ProbeComponent,
  [name = ""]: readonly string[],
): PointResolution {
  const reason = debugInfo.moduleProblem?.(name) ?? "";
  return fail("resolve/no-module-facts", rangeOf(component), { values: { name, reason } });
}
