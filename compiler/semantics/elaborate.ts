// The rounds of inference: everything alive is lowered again and again until no type changes, then once more for the
// result. What a round finds missing (functions, library files) is there in the next.

import type { DebugInfo } from "../debuginfo/debug-info.ts";
import type { Range } from "../source/source-file.ts";
import type { Assignment, ProbeDefinition } from "../syntax/ast.ts";
import { checkCondition } from "./check-condition.ts";
import { checkEmbeddedC } from "./check-embedded-c.ts";
import type { FunctionContext } from "./context-functions.ts";
import { resolveEmbeddedGlobals } from "./embedded-globals.ts";
import { elideAliasValues } from "./elide-alias-values.ts";
import { atEntry } from "./entry-values.ts";
import { expandPoints, type DerivedPoint, type Layer } from "./expand-probes.ts";
import type { Decision, IrBlock, IrExpression, IrFunction, Local } from "./ir.ts";
import { keepUses } from "./left-out-types.ts";
import { stringSizeOf } from "./limits.ts";
import { lowerExpression } from "./lower-expression.ts";
import { createRegexes, type Regexes } from "./lower-regex.ts";
import { lowerBlock, lowerCondition } from "./lower-statement.ts";
import { mayPass } from "./may-pass.ts";
import { listDecisions } from "./note-decision.ts";
import { isPureFunction } from "./purity.ts";
import { createSink, type Sink } from "./sink.ts";
import { pullIn, type FunctionSymbol, type Symbols } from "./symbols.ts";
import { cellTypeInIr } from "./type-cell.ts";
import { walkNodes } from "./walk.ts";
import {
  addLocal,
  beginRound,
  createUnit,
  report,
  warnUnread,
  type Elaboration,
  type Unit,
} from "./unit.ts";
import { writtenNames } from "./written-names.ts";
import { shapeOf } from "./autocast.ts";

export interface LoweredProbe {
  readonly derived: DerivedPoint;
  readonly definition: ProbeDefinition;
  readonly body: IrBlock;
  readonly locals: readonly Local[];
  readonly entryValues: readonly IrExpression[];
  readonly condition?: IrExpression;
  /** In the state of the last round. */
  readonly unit: Unit;
}

export interface Elaborated {
  readonly probes: readonly LoweredProbe[];
  readonly functions: readonly IrFunction[];
  readonly regexes: Regexes;
  readonly decisions: readonly Decision[];
}

interface ProbeUnit {
  readonly unit: Unit;
  readonly derived: DerivedPoint;
  readonly definition: ProbeDefinition;
  readonly layers: readonly Layer[];
}

/** State that grows while the rounds go on. */
interface Work {
  readonly elaboration: Elaboration;
  readonly probes: ProbeUnit[];
  /** How many of the symbols' probe definitions are expanded already. */
  expanded: number;
  readonly functions: Map<FunctionSymbol, Unit>;
}

export function createElaboration(
  symbols: Symbols,
  debugInfo: DebugInfo | undefined,
  options: {
    readonly guru: boolean;
    readonly keepAliasValues?: boolean;
    readonly skipBadVariables?: boolean;
    readonly ownMacros?: readonly string[];
    readonly stringSize?: number;
  },
): Elaboration {
  return {
    symbols,
    debugInfo,
    guru: options.guru,
    ownMacros: options.ownMacros ?? [],
    keepAliasValues: options.keepAliasValues ?? false,
    skipBadVariables: options.skipBadVariables ?? false,
    stringSize: options.stringSize ?? stringSizeOf(debugInfo),
    isTrying: false,
    isEvaluated: true,
    leftOut: "nothing",
    isLeftOut: false,
    sink: createSink(),
    changed: false,
    callersTell: false,
    isLast: false,
    reached: new Set(),
    inlineC: new Map(),
    builtIns: new Map(),
    regexes: createRegexes(),
    remarks: [],
    decisions: new Map(),
    counters: new Map(),
    contexts: new Map(),
    contextUses: new Map(),
    cells: new Set(),
  };
}

/** Expands and lowers everything; what is wrong goes into the sink. */
export function elaborate(elaboration: Elaboration, sink: Sink): Elaborated {
  const work: Work = { elaboration, probes: [], expanded: 0, functions: new Map() };
  settle(work, sink);
  askLeftOut(work, sink);
  while (askCallers(elaboration) || promoteNumbers(elaboration)) settle(work, sink);
  elaboration.isLast = true;
  elaboration.sink = sink;
  return runRound(work);
}

/** Rounds until nothing changes; their diagnostics are those of guesses and count for nothing. */
function settle(work: Work, sink: Sink): void {
  const { elaboration } = work;
  do {
    elaboration.changed = false;
    expandNew(work, sink);
    elaboration.sink = createSink();
    runRound(work);
    if (work.expanded < elaboration.symbols.probes.length) elaboration.changed = true;
  } while (elaboration.changed);
}

/** Rounds that look at what constants leave out, too. */
function askLeftOut(work: Work, sink: Sink): void {
  const { elaboration, probes, functions } = work;
  if (elaboration.leftOut === "nothing") return;
  const takeBack = keepUses(elaboration, [
    ...probes.map(({ unit }) => unit),
    ...functions.values(),
  ]);
  elaboration.leftOut = "tells";
  settle(work, sink);
  elaboration.leftOut = "something";
  takeBack();
}

/** Whether some function's value is still of no type, and its callers were not asked yet. */
function askCallers(elaboration: Elaboration): boolean {
  if (elaboration.callersTell) return false;
  elaboration.callersTell = [...elaboration.reached].some(
    ({ hasValue, returns }) => hasValue && returns.type === undefined,
  );
  return elaboration.callersTell;
}

/** What is a number by its use alone becomes a plain one, now that no round says more. */
function promoteNumbers(elaboration: Elaboration): boolean {
  let promoted = false;
  for (const cell of elaboration.cells) {
    if (cell.type !== "number") continue;
    cell.type = "long";
    promoted = true;
  }
  return promoted;
}

function expandNew(work: Work, sink: Sink): void {
  const { elaboration } = work;
  const { symbols, debugInfo } = elaboration;
  for (; work.expanded < symbols.probes.length; work.expanded += 1) {
    const definition = symbols.probes[work.expanded];
    if (definition === undefined) return;
    const expansion = expandPoints(definition.points, symbols, debugInfo, elaboration.guru);
    for (const { code, range, details } of expansion.failures) {
      sink.report(code, { range, ...details });
    }
    for (const derived of expansion.points) {
      for (const file of derived.uses) pullIn(symbols, file, sink);
      const { target } = derived;
      if (target.kind === "perf" && target.counter !== undefined) {
        const { counters } = elaboration;
        counters.set(target.counter, [...(counters.get(target.counter) ?? []), derived.point]);
      }
      work.probes.push(createProbeUnit(elaboration, derived, definition));
    }
  }
}

function createProbeUnit(
  elaboration: Elaboration,
  derived: DerivedPoint,
  definition: ProbeDefinition,
): ProbeUnit {
  const { target } = derived;
  const context =
    (target.kind === "kprobe" || target.kind === "kretprobe") && target.isBare !== true
      ? { site: target.site, isReturn: target.kind === "kretprobe" }
      : undefined;
  const unit: Unit = createUnit(elaboration, {
    notes: derived.notes,
    context,
    keepsEntry: target.kind === "kretprobe",
    writtenByProbe: writtenNames(definition.body),
    provided: new Map(derived.provided?.map((variable) => [variable.name, variable])),
    offered: [...derived.before, ...derived.after].flatMap(assignedNames),
    lower: (expression, want, hint) => lowerExpression(unit, expression, want, hint),
    shapeOf: (expression) => shapeOf(unit, expression),
  });
  const own: Layer = { body: definition.body, from: "probe" };
  const all = [...derived.before, own, ...derived.after];
  const layers = elaboration.keepAliasValues ? all : elideAliasValues(all, elaboration.symbols);
  return { unit, derived, definition, layers };
}

function assignedNames({ body }: Layer): string[] {
  const names: string[] = [];
  walkNodes(body, (node) => {
    const target = node.kind === "assignment" ? (node as Assignment).target : undefined;
    if (target?.kind === "identifier") names.push(target.name);
  });
  return names;
}

function runRound(work: Work): Elaborated {
  const lowered = work.probes.map(lowerProbe);
  const functions: IrFunction[] = [];
  // Lowering a function may reach more: the set is walked while it grows.
  for (const fn of work.elaboration.reached) functions.push(lowerFunction(work, fn));
  const probes = lowered.map((probe) => ({ ...probe, entryValues: valuesAtEntry(probe.unit) }));
  const { regexes, decisions } = work.elaboration;
  return { probes, functions, regexes, decisions: listDecisions(decisions) };
}

/** Also what the functions want that are called for a probe: they are lowered after it. */
function valuesAtEntry(unit: Unit): IrExpression[] {
  return [...unit.entryValues.values()].map((one) => one.value);
}

function lowerProbe({
  unit,
  derived,
  definition,
  layers,
}: ProbeUnit): Omit<LoweredProbe, "entryValues"> {
  beginRound(unit);
  const statements = layers.map((layer) => lowerBlock(unit, layer.body));
  if (unit.elaboration.isLast) warnUnread(unit);
  const conditions = [
    ...lowerCallers(unit, derived, definition.range),
    ...derived.conditions
      .filter((one) => checkCondition(unit, one))
      .map((one) => lowerCondition(unit, one)),
  ];
  return {
    unit,
    derived,
    definition,
    body: statements.length === 1 && statements[0] ? statements[0] : { kind: "block", statements },
    locals: [...unit.locals.values()].map((symbol) => symbol.local),
    condition: conditions.reduce<IrExpression | undefined>(both, undefined),
  };
}

/** Who called is known at entry only. */
function lowerCallers(
  unit: Unit,
  { callers = [], target }: DerivedPoint,
  range: Range,
): IrExpression[] {
  return callers.map(({ module, ranges }, level) => {
    const starts = ranges.map(({ start }) => start).toSorted((a, b) => (a < b ? -1 : 1));
    const value = starts[0] ?? 0n;
    const anchor = unit.elaboration.debugInfo?.anchor?.(value, module);
    const base = { op: "address", value, module, anchor } as const;
    const stretches = ranges.map(
      ({ start, end }) => [Number(start - value), Number(end - value)] as const,
    );
    const test = { kind: "called-from", type: "long", level, base, stretches, range } as const;
    // No name of a script has a space.
    const key = { kind: "identifier", name: `caller ${level}`, range } as const;
    return target.kind === "kretprobe" ? atEntry(unit, key, () => test) : test;
  });
}

function both(left: IrExpression | undefined, right: IrExpression): IrExpression {
  if (left === undefined) return right;
  return { kind: "logical", type: "long", operator: "&&", left, right, range: right.range };
}

function lowerFunction(work: Work, fn: FunctionSymbol): IrFunction {
  const unit = work.functions.get(fn) ?? createFunctionUnit(work, fn);
  beginRound(unit);
  const { definition } = fn;
  const body =
    definition.body.kind === "block" ? lowerBlock(unit, definition.body) : definition.body;
  if (unit.elaboration.isLast) {
    unit.elaboration.sink.add(checkEmbeddedC(definition));
    warnUnread(unit);
  }
  const symbols = [...unit.locals.values()];
  return {
    id: fn.id,
    name: definition.name.text,
    parameters: symbols.filter((one) => one.isParameter).map((one) => one.local),
    locals: symbols.filter((one) => !one.isParameter).map((one) => one.local),
    returns: returnType(unit, fn),
    body,
    pure: isPureFunction(definition, work.elaboration.symbols),
    recursive: false,
    passes: mayPass(definition),
    globals: body.kind === "embedded-c" ? resolveEmbeddedGlobals(unit, body) : undefined,
    range: definition.range,
  };
}

function createFunctionUnit(work: Work, fn: FunctionSymbol): Unit {
  const context = work.elaboration.contexts.get(fn);
  const unit: Unit = createUnit(work.elaboration, {
    notes: [],
    ...(context && ofProbe(context)),
    fn,
    lower: (expression, want, hint) => lowerExpression(unit, expression, want, hint),
    shapeOf: (expression) => shapeOf(unit, expression),
  });
  fn.definition.parameters.forEach((parameter, index) => {
    addLocal(unit, parameter.name.text, fn.parameters[index] ?? {}, true);
  });
  work.functions.set(fn, unit);
  return unit;
}

/** What a copy of a function shares with its probe. */
function ofProbe({ root, isAtEntry, notes }: FunctionContext) {
  const { context, keepsEntry, provided, entryValues } = root;
  return { root, context, keepsEntry, provided, entryValues, isAtEntry, notes };
}

function returnType(unit: Unit, fn: FunctionSymbol): IrFunction["returns"] {
  if (!fn.hasValue) return "void";
  const type = cellTypeInIr(fn.returns);
  if (type !== "void" || !unit.elaboration.isLast) return type;
  const { name } = fn.definition;
  report(unit, "type/unresolved", { range: name.range, values: { name: name.text } });
  return "long";
}
