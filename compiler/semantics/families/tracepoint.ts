// kernel.trace("name"), kernel.trace("system:name"), kernel.tracepoint("name"), module("m").tracepoint("name"): static tracepoints and their arguments.
//
// Since 5.10 each tracepoint has a function of its own, `__traceiter_NAME`, whose parameters behind the first are the
// tracepoint's: debug information and BTF alike know their names and types. Before, only a module can tell.

import type { DebugInfo, FunctionFact } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { hasWildcard, matchesWildcard } from "../../syntax/wildcard-match.ts";
import { didYouMean, nearNames } from "../../source/near-names.ts";
import { formOf } from "../target-place.ts";
import type { TracepointParameter } from "../ir.ts";
import { quote, spellPoint } from "../spell-point.ts";
import {
  fail,
  type PointRequest,
  type PointResolution,
  type ProvidedVariable,
  type ResolvedPoint,
} from "./family.ts";
import { rangeOf, stringOf } from "./suffixes.ts";

const iterator = "__traceiter_";

interface Tracepoint {
  readonly name: string;
  /** Undefined where the index does not tell (BTF has no places). */
  readonly system?: string;
  readonly fn: FunctionFact;
}

/** `what` is the component `trace("…")` or `tracepoint("…")`; of the kernel image, or of a module whose facts are there. */
export function resolveTracepoint(
  request: PointRequest,
  what: ProbeComponent,
  module?: string,
): PointResolution | undefined {
  const text = stringOf(what);
  if (text === undefined || request.components.length !== 2) return undefined;
  const { debugInfo, range } = request;
  if (debugInfo === undefined) {
    const values = { what: spellPoint(request.components) };
    return fail("resolve/no-debug-info", range, { values });
  }
  const found = findTracepoints(debugInfo, text, module);
  if (found.length === 0) return noSuchTracepoint(debugInfo, what, text, module);
  const isOptional = hasWildcard(text) ? true : undefined;
  const points = found.flatMap((one) => pointOf(debugInfo, one, what.name, isOptional) ?? []);
  if (points.length > 0) return { points };
  const values = { name: found[0]?.name ?? text };
  return fail("resolve/tracepoint-by-value", rangeOf(what), { values });
}

function findTracepoints(debugInfo: DebugInfo, text: string, module?: string): Tracepoint[] {
  const [first = "", second] = text.split(":", 2);
  const name = second ?? first;
  const wanted = second === undefined ? undefined : first;
  const functions = debugInfo.functions({ name: iterator + name, module });
  const unique = new Map(functions.map((fn) => [fn.name, fn]));
  return [...unique.values()]
    .map((fn) => ({
      name: fn.name.slice(iterator.length),
      // The strings that tell a system lie in the kernel image only.
      system: module === undefined ? systemOf(debugInfo, fn) : undefined,
      fn,
    }))
    .filter(({ system }) => {
      if (wanted === undefined) return true;
      return system === undefined
        ? module !== undefined || isSystem(debugInfo, wanted)
        : matchesWildcard(wanted, system);
    });
}

/** TRACE_SYSTEM: nearly always the name of the header; where it is not, no string of that name was made for it. */
function systemOf(debugInfo: DebugInfo, fn: FunctionFact): string | undefined {
  const header = /([^/]+)\.h$/.exec(fn.place.file)?.[1];
  return header !== undefined && isSystem(debugInfo, header) ? header : undefined;
}

/** include/trace/stages/init.h makes `str__SYSTEM__trace_system_name` for each. */
function isSystem(debugInfo: DebugInfo, system: string): boolean {
  return hasWildcard(system) || debugInfo.symbol(`str__${system}__trace_system_name`).length > 0;
}

/** Undefined when an argument is handed over by value: its C type cannot be said without the kernel's headers. */
function pointOf(
  debugInfo: DebugInfo,
  { name, system, fn }: Tracepoint,
  word: string,
  isOptional: true | undefined,
): ResolvedPoint | undefined {
  const { entry } = fn;
  if (entry === undefined) return undefined;
  const [, ...all] = debugInfo.variables(entry).filter((one) => one.isParameter);
  const parameters = all.map(({ type }) => parameterOf(debugInfo, type));
  if (parameters.some(({ kind }) => kind === "aggregate")) return undefined;
  const provided: ProvidedVariable[] = all.map((one, value) => ({
    name: one.name,
    value,
    type: one.type,
  }));
  const image = fn.module === undefined ? "kernel" : `module(${quote(fn.module)})`;
  provided.push({ name: "$name", value: { literal: name } });
  if (system !== undefined) provided.push({ name: "$system", value: { literal: system } });
  return {
    target: { kind: "tracepoint", name, parameters, isOptional, module: fn.module },
    point: `${image}.${word}(${quote(spell({ name, system }))})`,
    provided,
  };
}

function spell({ name, system }: Pick<Tracepoint, "name" | "system">): string {
  return system === undefined ? name : `${system}:${name}`;
}

function parameterOf(debugInfo: DebugInfo, ref: number): TracepointParameter {
  const form = formOf(debugInfo, { kind: "type", ref });
  switch (form.kind) {
    case "number":
      return { size: form.size, kind: form.signed ? "signed" : "unsigned" };
    case "pointer":
      return { size: form.size, kind: "pointer" };
    // As a parameter an array is a pointer.
    case "array":
      return { size: debugInfo.kernel.pointerSize, kind: "pointer" };
    default:
      return { size: 0, kind: "aggregate" };
  }
}

function noSuchTracepoint(
  debugInfo: DebugInfo,
  what: ProbeComponent,
  text: string,
  module: string | undefined,
): PointResolution {
  const { release } = debugInfo.kernel;
  const all = debugInfo.functions({ name: `${iterator}*`, module });
  const hint = (): string | undefined =>
    all.length === 0 ? withoutIterators : nearTracepoints(debugInfo, all, text);
  return fail("resolve/no-such-tracepoint", rangeOf(what), {
    values: { name: text, image: module === undefined ? `kernel ${release}` : `module ${module}` },
    hint,
  });
}

const withoutIterators =
  "none of its tracepoints is known: kernels from 5.10 on tell of theirs, unless they were built without";

function nearTracepoints(
  debugInfo: DebugInfo,
  all: readonly FunctionFact[],
  text: string,
): string | undefined {
  const plain = text.split(":").pop() ?? text;
  // It fits whatever there is.
  if (hasWildcard(plain)) return undefined;
  const elsewhere = findTracepoints(debugInfo, plain).map(spell);
  const names = all.map((fn) => fn.name.slice(iterator.length));
  return didYouMean(elsewhere.length > 0 ? elsewhere : nearNames(plain, [...new Set(names)]));
}
