// Puts the lowered parts together: globals with their final types, functions in order, probes with their locks, the
// display of what nobody reads, and what binds the module to its kernel.

import type { Range } from "../source/source-file.ts";
import type { ProbeDefinition } from "../syntax/ast.ts";
import { printPoint } from "../syntax/printer.ts";
import type { DebugInfo } from "../debuginfo/debug-info.ts";
import { exportedNames } from "./alias-values.ts";
import { orderFunctions } from "./call-order.ts";
import type { Elaborated, LoweredProbe } from "./elaborate.ts";
import { namesRead } from "./elide-alias-values.ts";
import type { DerivedPoint } from "./expand-probes.ts";
import type { AnalyzeOptions } from "./host.ts";
import type {
  Global,
  IrFunction,
  IrPassage,
  IrProbe,
  IrStatement,
  KernelLink,
  Limits,
  ProbeTarget,
  Program,
} from "./ir.ts";
import { lockSet } from "./locks.ts";
import type { PointTarget } from "./families/family.ts";
import type { GlobalSymbol, Symbols } from "./symbols.ts";
import { cellTypeInIr, type TypeCell } from "./type-cell.ts";
import { writtenNames } from "./written-names.ts";

export interface AssembledProgram {
  readonly program: Program;
  /** Globals of the user's script that nothing uses. */
  readonly unused: readonly GlobalSymbol[];
}

export function assembleProgram(
  elaborated: Elaborated,
  symbols: Symbols,
  debugInfo: DebugInfo | undefined,
  limits: Limits,
  options: Pick<AnalyzeOptions, "hideGlobals" | "suppressHandlerErrors"> = {},
): AssembledProgram {
  const functions = orderFunctions(elaborated.functions);
  const byId = new Map(functions.map((fn) => [fn.id, fn]));
  const written = elaborated.probes
    .filter(({ derived }) => derived.target.kind !== "never")
    .map((probe, id) => assembleProbe(probe, id, byId, debugInfo));
  const probes = options.suppressHandlerErrors ? written.map(withoutErrors) : written;
  const used = symbols.globals.filter((one) => one.read || one.written);
  const displayed = options.hideGlobals ? [] : used.filter(isDisplayed);
  if (displayed.length > 0) probes.push(...displayProbes(displayed, probes.length, byId));
  const needsKernel = debugInfo !== undefined && dependsOnKernel(probes, functions);
  const program: Program = {
    globals: used.map(assembleGlobal),
    functions,
    probes,
    kernel: needsKernel ? linkKernel(debugInfo) : undefined,
    limits,
    embedded: embeddedItems(symbols, functions),
    regexes: elaborated.regexes.automata,
    keepsMatches: elaborated.regexes.areKept,
    decisions: elaborated.decisions,
  };
  const unused = symbols.globals.filter(
    (one) =>
      !one.read &&
      !one.written &&
      isUsers(one) &&
      (one.keys === undefined || one.declaration.initial !== undefined),
  );
  return { program, unused };
}

// Globals

function isUsers(global: GlobalSymbol): boolean {
  return global.declaration.range.file.origin === "script";
}

function isDisplayed(global: GlobalSymbol): boolean {
  return global.written && !global.read && isUsers(global);
}

function assembleGlobal(global: GlobalSymbol): Global {
  const { declaration, id, histogram, keys = [] } = global;
  const name = declaration.name.text;
  const { range } = declaration.name;
  const isStatistics = global.value.type === "stat";
  if (keys.length > 0) {
    return {
      kind: "array",
      name,
      id,
      keys: keys.map(typeOfCell),
      value: isStatistics ? "stat" : typeOfCell(global.value),
      size: declaration.size === undefined ? undefined : Number(declaration.size),
      wraps: declaration.wraps,
      histogram: isStatistics ? histogram : undefined,
      range,
    };
  }
  if (isStatistics) return { kind: "stat", name, id, histogram, range };
  const { initial } = declaration;
  return {
    kind: "scalar",
    name,
    id,
    type: typeOfCell(global.value),
    initial: initial?.value,
    range,
  };
}

/** Of what nothing says more, a number. */
function typeOfCell(cell: TypeCell): "long" | "string" | "pointer" | "stack" {
  const type = cellTypeInIr(cell);
  return type === "void" ? "long" : type;
}

// Probes

function assembleProbe(
  probe: LoweredProbe,
  id: number,
  functions: ReadonlyMap<number, IrFunction>,
  debugInfo: DebugInfo | undefined,
): IrProbe {
  const { derived, definition, body, condition, entryValues } = probe;
  return {
    id,
    target: assembleTarget(derived.target as Placed, debugInfo),
    point: derived.point,
    name: derived.name === derived.point ? undefined : derived.name,
    derivation: derivationOf(derived, definition),
    passages: passagesOf(derived, definition),
    locals: probe.locals,
    body,
    entryValues,
    locks: lockSet([body, condition, entryValues], functions),
    condition,
    range: definition.range,
  };
}

/** From the definition that the point stands in outwards, as the script's author would follow it. */
function derivationOf({ derivation }: DerivedPoint, definition: ProbeDefinition): string[] {
  return [...derivation, definition.points.map(printPoint).join(",")];
}

/** A value is that of the outermost alias which assigns it. */
function passagesOf({ passages }: DerivedPoint, definition: ProbeDefinition): IrPassage[] {
  const [read, written] = [namesRead([definition]), writtenNames(definition.body)];
  const names = passages.map((passage) => exportedNames(passage.definition));
  return passages.map(({ definition: { range }, alternative }, index) => ({
    range,
    alternative: printPoint(alternative),
    read: (names[index] ?? []).filter(
      (name) =>
        read.has(name) &&
        !written.has(name) &&
        !names.slice(index + 1).some((outer) => outer.includes(name)),
    ),
  }));
}

/** `try { … } catch { next }`, as `--suppress-handler-errors` is documented. */
function withoutErrors(probe: IrProbe): IrProbe {
  const { body, range } = probe;
  const handler = { kind: "block", statements: [{ kind: "next", range }] } as const;
  return { ...probe, body: { kind: "block", statements: [{ kind: "try", body, handler, range }] } };
}

/** All that a module has probes of. */
type Placed = Exclude<PointTarget, { readonly kind: "never" }>;

function assembleTarget(target: Placed, debugInfo: DebugInfo | undefined): ProbeTarget {
  if (!("site" in target)) return target;
  const { site, kind, maxActive, isOptional, module, absolute } = target;
  const { entry } = site.function;
  if (module !== undefined && site.pc !== undefined) {
    const place = debugInfo?.anchor?.(site.pc, module);
    const symbol = place?.symbol ?? site.function.name;
    const offset = Number(place?.offset ?? 0n);
    return { kind, symbol, offset, maxActive, isOptional, module };
  }
  if (site.kind === "entry" || site.pc === undefined) {
    const symbol = entry?.symbol ?? site.function.name;
    return { kind, address: site.pc, symbol, offset: 0, maxActive, isOptional, module, absolute };
  }
  // An inlined copy lies in another function: the name by which the kernel knows the place is that one's.
  const around = debugInfo?.symbolAt(site.pc);
  const symbol = around?.name ?? site.function.name;
  const offset = around === undefined ? 0 : Number(site.pc - around.address);
  return { kind, address: site.pc, symbol, offset, maxActive, isOptional, module, absolute };
}

/** Shown at the end of a run, after all other end probes, also when errors ended it. */
const lastOrder = (1n << 63n) - 1n;

function displayProbes(
  displayed: readonly GlobalSymbol[],
  firstId: number,
  functions: ReadonlyMap<number, IrFunction>,
): IrProbe[] {
  const statements = displayed.map((one) => displayStatement(one.id, one.declaration.name.range));
  const body = { kind: "block", statements } as const;
  const range = displayed[0]?.declaration.name.range;
  if (range === undefined) return [];
  return (["end", "error"] as const).map((kind, index) => ({
    id: firstId + index,
    target: { kind, order: lastOrder },
    point: kind,
    locals: [],
    body,
    entryValues: [],
    locks: lockSet([body], functions),
    range,
  }));
}

function displayStatement(global: number, range: Range): IrStatement {
  const print = { kind: "display", global } as const;
  return { kind: "evaluate", expression: { kind: "print", type: "void", print, range }, range };
}

// What is around the script

function embeddedItems(symbols: Symbols, functions: readonly IrFunction[]): Program["embedded"] {
  const files = new Set(
    functions.filter((fn) => fn.body.kind === "embedded-c").map((fn) => fn.range.file),
  );
  return symbols.embedded.filter(
    ({ range }) => range.file.origin === "script" || files.has(range.file),
  );
}

function dependsOnKernel(probes: readonly IrProbe[], functions: readonly IrFunction[]): boolean {
  return probes.some(({ target }) => isAtLinkTime(target)) || mentionsAddress([probes, functions]);
}

/** Its place is one of the kernel as it was linked, not as it runs. */
function isAtLinkTime(target: ProbeTarget): boolean {
  if (target.kind === "watchpoint") return !target.isAbsolute;
  return (target.kind === "kprobe" || target.kind === "kretprobe") && target.address !== undefined;
}

/** A link-time address of the kernel in some expression, or of a variable's copies. */
function mentionsAddress(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(mentionsAddress);
  if (typeof node !== "object" || node === null) return false;
  if ("op" in node && node.op === "address") return true;
  if ("kind" in node && node.kind === "per-cpu") return true;
  return Object.entries(node).some(([key, value]) => key !== "range" && mentionsAddress(value));
}

/** The symbols by which the module finds itself in the kernel, and the kernel's own identity in memory. */
const linkSymbols = ["init_task", "_stext", "_etext", "__start_notes", "__stop_notes"];

function linkKernel(debugInfo: DebugInfo): KernelLink {
  const { buildId, release } = debugInfo.kernel;
  const symbols: Record<string, bigint> = {};
  for (const name of linkSymbols) {
    const [symbol] = debugInfo.symbol(name);
    if (symbol !== undefined) symbols[name] = symbol.address;
  }
  return { buildId, release, symbols };
}
