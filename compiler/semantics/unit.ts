// One body that is translated: a derived probe with all its layers, or a function. Rounds of inference lower each unit
// again and again until no type changes; what the last round makes is the result.

import { messageOf, type DiagnosticDetails, type Note } from "../source/diagnostic.ts";
import type { Code } from "../source/codes.ts";
import type { Range } from "../source/source-file.ts";
import type { DebugInfo, ProbeSite } from "../debuginfo/debug-info.ts";
import type { Expression, FunctionDefinition } from "../syntax/ast.ts";
import type { ContextUse, FunctionContext } from "./context-functions.ts";
import type { ProvidedVariable } from "./families/family.ts";
import type { Decision, IrExpression, Local } from "./ir.ts";
import type { Regexes } from "./lower-regex.ts";
import type { Sink } from "./sink.ts";
import { formOf, type Shape } from "./target-place.ts";
import type { FunctionSymbol, GlobalSymbol, Symbols } from "./symbols.ts";
import { cellTypeInIr, describeType, joinType, type CellType, type TypeCell } from "./type-cell.ts";
import { hintForUntypedCall } from "./untyped-call.ts";

/** What an expression is wanted for; undefined: anything. */
export type Want = "number" | "string" | undefined;

/** The state of one analysis that all units share. */
export interface Elaboration {
  readonly symbols: Symbols;
  readonly debugInfo?: DebugInfo;
  readonly guru: boolean;
  /** Macros that the script defines itself, for near names. */
  readonly ownMacros: readonly string[];
  /** Also what the user's body does not read is lowered: for verification and listing. */
  readonly keepAliasValues: boolean;
  /** A target variable that cannot be had is 0, with a warning. */
  readonly skipBadVariables: boolean;
  /** Bytes of a string with its end. */
  readonly stringSize: number;
  /** Something is only tried, so that a failure is an answer. */
  isTrying: boolean;
  /** False for what a constant leaves out. */
  isEvaluated: boolean;
  /** What constants leave out: nothing so far, something, or it is looked at for the types that it tells. */
  leftOut: "nothing" | "something" | "tells";
  /** Inside of what a constant leaves out, looked at for types: what has one keeps it. */
  isLeftOut: boolean;
  /** Replaced for every round, and while something is only tried. */
  sink: Sink;
  /** A type grew, or a function was reached for the first time: one more round. */
  changed: boolean;
  /** Nothing in them tells the types of some functions' values: what their callers expect does. */
  callersTell: boolean;
  /** In the last round unknown types are errors. */
  isLast: boolean;
  /** Functions that are called from what is alive, in the order found. */
  readonly reached: Set<FunctionSymbol>;
  /** Made from `%{ … %}` that stand as expressions. */
  readonly inlineC: Map<Expression, FunctionSymbol>;
  /** Functions of the runtime that others of their name may pass on to. */
  readonly builtIns: Map<string, FunctionSymbol>;
  readonly regexes: Regexes;
  /** Of the last round; said when there are no errors. */
  readonly remarks: { readonly code: Code; readonly details: DiagnosticDetails }[];
  /** Of the last round. */
  readonly decisions: Map<Range, Set<Decision["arm"]>>;
  /** The counters that perf probes keep, by name: the points of those probes. */
  readonly counters: Map<string, string[]>;
  /** What the copies of functions belong to that name target variables. */
  readonly contexts: Map<FunctionSymbol, FunctionContext>;
  /** What makes a function one of those; as far as it was asked. */
  readonly contextUses: Map<FunctionDefinition, ContextUse>;
  /** Names that stand for themselves in all units: cells to promote when only their use is known. */
  readonly cells: Set<TypeCell>;
}

export interface LocalSymbol {
  readonly id: number;
  readonly name: string;
  readonly cell: TypeCell;
  readonly isParameter: boolean;
  assigned: boolean;
  /** Where the script first assigns it; absent for variables of loops and `catch`. */
  assignedAt?: Range;
  read: boolean;
  /** This round's. */
  local: Local;
}

/** Where a probe's target variables are looked up. */
export interface SiteContext {
  readonly site: ProbeSite;
  /** At the return of the function: parameters are what they were at entry. */
  readonly isReturn: boolean;
}

export interface Unit {
  readonly elaboration: Elaboration;
  readonly locals: Map<string, LocalSymbol>;
  readonly context?: SiteContext;
  /** A `.return` probe, also one of which nothing is known but a name: `@entry` has a meaning. */
  readonly keepsEntry: boolean;
  /** Variables that the probe point itself brings, by name without `$`. */
  readonly provided: ReadonlyMap<string, ProvidedVariable>;
  readonly fn?: FunctionSymbol;
  /** Of a function that names target variables: the probe that it is called for. */
  readonly root?: Unit;
  /** Of a probe: its copies of such functions. */
  readonly copies: Map<string, FunctionSymbol>;
  /** What the layers of aliases assign, also what nobody reads and is not lowered: for near names. */
  readonly offered: readonly string[];
  /** The alias chain, for messages. */
  readonly notes: readonly Note[];
  /** Values saved at entry, by a key that is equal for equal values; cleared for each round. */
  readonly entryValues: Map<string, { readonly value: IrExpression; readonly index: number }>;
  /** Inside `@entry(…)`, or a parameter's snapshot. */
  isAtEntry: boolean;
  /** Arrays that a `foreach` around walks over. */
  readonly walked: GlobalSymbol[];
  /** Values of `foreach (v = k in a)` over statistics, by name. */
  readonly hereValues: Map<string, GlobalSymbol>;
  /** Hidden variables that this round has taken. */
  hidden: number;
  readonly lower: (expression: Expression, want?: Want, hint?: string) => IrExpression;
  /** The C type of a value of the script that comes from the target. */
  readonly shapeOf: (expression: Expression) => Shape | undefined;
  /** Variables that the body of the probe itself writes, for `@probewrite`. */
  readonly writtenByProbe: ReadonlySet<string>;
}

export function createUnit(
  elaboration: Elaboration,
  details: Pick<Unit, "lower" | "shapeOf" | "notes"> &
    Partial<
      Pick<
        Unit,
        | "context"
        | "keepsEntry"
        | "provided"
        | "fn"
        | "root"
        | "offered"
        | "writtenByProbe"
        | "entryValues"
        | "isAtEntry"
      >
    >,
): Unit {
  return {
    elaboration,
    locals: new Map(),
    copies: new Map(),
    entryValues: new Map(),
    isAtEntry: false,
    keepsEntry: false,
    hidden: 0,
    walked: [],
    hereValues: new Map(),
    offered: [],
    provided: new Map(),
    writtenByProbe: new Set(),
    ...details,
  };
}

/** Before each round: locals take the types known by now. */
export function beginRound(unit: Unit): void {
  // A function's copy shares those of its probe, which has begun this round before.
  if (unit.root === undefined) unit.entryValues.clear();
  unit.hidden = 0;
  for (const symbol of unit.locals.values()) symbol.local = makeLocal(symbol);
}

export function report(unit: Unit, code: Code, details: DiagnosticDetails): void {
  const notes = [...(details.notes ?? []), ...unit.notes];
  const { skipBadVariables, isTrying, isEvaluated, sink } = unit.elaboration;
  if (!isEvaluated && absentFromKernel.has(code)) return;
  if (skipBadVariables && !isTrying && badVariableCodes.has(code)) {
    const values = { message: messageOf(code, details) };
    sink.report("resolve/variable-skipped", { range: details.range, values, notes });
    return;
  }
  sink.report(code, { ...details, notes });
}

/** What `--skip-badvars` forgives: lowering goes on with 0 after each of them. */
const badVariableCodes: ReadonlySet<Code> = new Set<Code>([
  "resolve/known-only-at-entry",
  "resolve/no-such-member",
  "resolve/no-such-variable",
  "resolve/no-variables-here",
  "resolve/return-elsewhere",
  "resolve/returns-nothing",
  "resolve/optimised-away",
  "resolve/unavailable",
  "resolve/unknown-without-dwarf",
]);

/** What only says that something of the kernel is not there, or not at this place. */
const absentFromKernel: ReadonlySet<Code> = new Set<Code>([
  ...badVariableCodes,
  "resolve/ambiguous-kernel-variable",
  "resolve/entry-elsewhere",
  "resolve/entry-snapshot",
  "resolve/header-not-compiled",
  "resolve/headers-absent",
  "resolve/no-enum-type",
  "resolve/no-place-in-module",
  "resolve/no-such-counter",
  "resolve/no-such-enum",
  "resolve/no-such-kernel-variable",
  "resolve/no-such-type",
  "resolve/no-target",
  "resolve/not-in-header",
  "resolve/user-space-type",
]);

/** The local of that name, made at its first appearance. */
export function useLocal(unit: Unit, name: string): LocalSymbol {
  const known = unit.locals.get(name);
  if (known !== undefined) return known;
  return addLocal(unit, name, {}, false);
}

export function addLocal(
  unit: Unit,
  name: string,
  cell: TypeCell,
  isParameter: boolean,
): LocalSymbol {
  const base = {
    id: unit.locals.size,
    name,
    cell,
    isParameter,
    assigned: isParameter,
    read: false,
  };
  const symbol: LocalSymbol = { ...base, local: makeLocal(base) };
  unit.locals.set(name, symbol);
  unit.elaboration.cells.add(cell);
  return symbol;
}

/** Tells of variables that are only written. */
export function warnUnread(unit: Unit): void {
  for (const { name, read, isParameter, assignedAt } of unit.locals.values()) {
    if (read || isParameter || assignedAt === undefined || assignedAt.file.origin !== "script")
      continue;
    remark(unit, "resolve/unused-local", { range: assignedAt, values: { name } });
  }
}

/** Says something that counts only if there are no errors: what is misspelt elsewhere only seems to be unused. */
export function remark(unit: Unit, code: Code, details: DiagnosticDetails): void {
  const notes = [...(details.notes ?? []), ...unit.notes];
  unit.elaboration.remarks.push({ code, details: { ...details, notes } });
}

/** A variable that no script can name. */
export function addHidden(unit: Unit, what: string): Local {
  const name = `${what} ${unit.hidden++}`;
  const symbol = unit.locals.get(name) ?? addLocal(unit, name, { type: "long" }, false);
  return symbol.local;
}

function makeLocal(symbol: { id: number; name: string; cell: TypeCell }): Local {
  const type = cellTypeInIr(symbol.cell);
  return { id: symbol.id, name: symbol.name, type: type === "void" ? "long" : type };
}

/** Makes a cell cover a type; a conflict is reported with both places. `what` names the thing: `variable x`. */
export function grow(
  unit: Unit,
  cell: TypeCell,
  type: CellType | "void",
  range: Range,
  what: string,
  hint?: string,
): void {
  if (type === "void" || (unit.elaboration.isLeftOut && cell.type !== undefined)) return;
  unit.elaboration.cells.add(cell);
  const before = cell.range;
  const result = joinType(cell, type, range);
  if (result === "grown") unit.elaboration.changed = true;
  if (result === "conflict") {
    report(unit, "type/conflict", {
      range,
      values: { what, before: describeType(cell.type ?? "void"), now: describeType(type) },
      notes: before
        ? [{ message: `it is ${describeType(cell.type ?? "void")} here`, range: before }]
        : [],
      hint,
    });
  }
}

/** Only the last round knows that none is coming. */
export function reportNoValue(unit: Unit, value: IrExpression, range: Range): void {
  if (!unit.elaboration.isLast) return;
  const hint = hintForUntypedCall(unit.elaboration.reached, value);
  report(unit, "type/no-value", { range, hint });
}

/**
 * Lowers a value that goes into a cell: each tells the other its type, and a conflict shows both places. `range` is where the
 * cell would learn its type.
 */
export function lowerInto(
  unit: Unit,
  cell: TypeCell,
  expression: Expression,
  range: Range,
  what: string,
): IrExpression {
  const known = cellTypeInIr(cell);
  noteShape(unit, cell, expression);
  let value = unit.lower(expression);
  if (value.type === "void" && known !== "void") {
    value = unit.lower(expression, known === "string" ? "string" : "number");
  }
  if (value.type === "void") reportNoValue(unit, value, expression.range);
  grow(unit, cell, value.type, range, what);
  return value;
}

/** The cell that a value goes into learns what it points to; the first that is known counts. */
function noteShape(unit: Unit, cell: TypeCell, value: Expression): void {
  const { debugInfo } = unit.elaboration;
  if (cell.shape !== undefined || debugInfo === undefined) return;
  const shape = unit.shapeOf(value);
  if (shape === undefined || formOf(debugInfo, shape).kind !== "pointer") return;
  cell.shape = shape;
  unit.elaboration.changed = true;
}

/** Runs something whose diagnostics do not count; true when it raised no error. */
export function succeeds(unit: Unit, scratch: Sink, attempt: () => void): boolean {
  const { elaboration } = unit;
  const { sink: outer, isTrying } = elaboration;
  elaboration.sink = scratch;
  elaboration.isTrying = true;
  withoutEntryValues(unit, attempt);
  elaboration.isTrying = isTrying;
  elaboration.sink = outer;
  return scratch.errors === 0;
}

/** Runs something that adds nothing to what is evaluated at entry. */
export function withoutEntryValues<Result>(unit: Unit, attempt: () => Result): Result {
  const kept = unit.entryValues.size;
  const result = attempt();
  for (const key of [...unit.entryValues.keys()].slice(kept)) unit.entryValues.delete(key);
  return result;
}
