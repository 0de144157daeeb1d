// What the generator finds out about the functions of a program before it writes any: how many statements a
// handler can execute at most, and how deep calls can nest.

import {
  calledFunctions,
  type IrBlock,
  type IrFunction,
  type IrProbe,
  type IrStatement,
  type Program,
} from "../semantics/ir.ts";
import { visitExpressions, bodiesOf } from "./ir-walk.ts";

export interface CallGraph {
  readonly functions: ReadonlyMap<number, IrFunction>;
  /** Functions that a body calls itself, by id, ascending. */
  callees(body: IrBlock | IrStatement): readonly number[];
  /** Statements of this body are counted against the limit of actions: it might exceed it. */
  isCounted(body: IrBlock): boolean;
  /** Nesting of calls is counted in every function: it might exceed the limit. */
  readonly countsNesting: boolean;
  /** Functions that call themselves, directly or through others, as groups; all others stand alone. */
  readonly groups: ReadonlyMap<number, readonly number[]>;
}

export function analyzeCalls(program: Program): CallGraph {
  const functions = new Map(program.functions.map((fn) => [fn.id, fn]));
  const callees = (body: IrBlock | IrStatement): number[] => {
    const found = new Set<number>();
    visitExpressions(body, (one) => {
      if (one.kind === "call") for (const id of calledFunctions(one)) found.add(id);
    });
    return [...found].sort((a, b) => a - b);
  };
  const calls = new Map(
    program.functions.map((fn) => [fn.id, fn.body.kind === "block" ? callees(fn.body) : []]),
  );
  const reach = new Map(program.functions.map((fn) => [fn.id, reachable(fn.id, calls)]));
  const bound = createActionBound(functions, reach);
  const counted = countedBodies(program, functions, callees, reach, bound);
  const isRecursive = (id: number): boolean => reach.get(id)?.has(id) === true;
  return {
    functions,
    callees,
    isCounted: (body) => limitsActions(program.limits) && counted.has(body),
    countsNesting:
      program.functions.some((fn) => isRecursive(fn.id)) ||
      deepest(program, callees, calls) > program.limits.nesting,
    groups: new Map(
      program.functions
        .filter((fn) => isRecursive(fn.id))
        .map((fn) => [
          fn.id,
          [...reach.get(fn.id)!].filter((other) => reach.get(other)!.has(fn.id)),
        ]),
    ),
  };
}

/** The biggest numbers that the runtime counts down from stand for no limit at all. */
function limitsActions({ actions, actionsInProcess }: Program["limits"]): boolean {
  return Math.min(actions, actionsInProcess) < 2 ** 31 - 1;
}

/** What a probe runs: its body, and where it saves values at entry, that. */
function handlersOf(probe: IrProbe): IrBlock[] {
  return probe.entryValues.length === 0 ? [probe.body] : [probe.body, entryBody(probe)];
}

/** The values that a .return probe saves at entry, as statements. */
export function entryBody({ entryValues }: IrProbe): IrBlock {
  const statements = entryValues.map((expression): IrStatement => ({
    kind: "evaluate",
    expression,
    range: expression.range,
  }));
  return { kind: "block", statements };
}

/** Everything that is called from a function, however indirectly; itself only when it is recursive. */
function reachable(from: number, calls: ReadonlyMap<number, readonly number[]>): Set<number> {
  const seen = new Set<number>();
  const visit = (id: number): void => {
    for (const callee of calls.get(id) ?? []) {
      if (seen.has(callee)) continue;
      seen.add(callee);
      visit(callee);
    }
  };
  visit(from);
  return seen;
}

type ActionBound = (statement: IrStatement) => number;

/** The most statements that one execution of a statement can count as; Infinity with loops and recursion. */
function createActionBound(
  functions: ReadonlyMap<number, IrFunction>,
  reach: ReadonlyMap<number, ReadonlySet<number>>,
): ActionBound {
  const ofFunction = new Map<number, number>();
  const boundOfFunction = (id: number): number => {
    const known = ofFunction.get(id);
    if (known !== undefined) return known;
    const body = functions.get(id)?.body;
    let result = 0;
    if (reach.get(id)?.has(id) === true) result = Infinity;
    else if (body?.kind === "block") result = bound(body);
    ofFunction.set(id, result);
    return result;
  };
  const ofCalls = (statement: IrStatement): number => {
    let total = 0;
    visitOwn(statement, (called) => (total += boundOfFunction(called)));
    return total;
  };
  const bound: ActionBound = (statement) => {
    if (statement.kind === "loop" || statement.kind === "foreach") return Infinity;
    const bodies = bodiesOf(statement).map(bound);
    const own = statement.kind === "block" ? 0 : 1 + ofCalls(statement);
    const below =
      statement.kind === "if" ? Math.max(...bodies) : bodies.reduce((sum, one) => sum + one, 0);
    return own + below;
  };
  return bound;
}

/** Calls in the expressions of a statement itself, one report for each. */
function visitOwn(statement: IrStatement, report: (called: number) => void): void {
  const bare: IrStatement =
    statement.kind === "if" ? { ...statement, then: empty, otherwise: undefined } : statement;
  if (statement.kind === "block" || statement.kind === "try") return;
  visitExpressions(bare, (one) => {
    if (one.kind === "call") calledFunctions(one).forEach(report);
  });
}

const empty: IrBlock = { kind: "block", statements: [] };

/** Handlers that might exceed the limit, and every function that they call. */
function countedBodies(
  program: Program,
  functions: ReadonlyMap<number, IrFunction>,
  callees: (body: IrBlock) => readonly number[],
  reach: ReadonlyMap<number, ReadonlySet<number>>,
  bound: ActionBound,
): ReadonlySet<IrBlock> {
  const counted = new Set<IrBlock>();
  // Those that run in the process that loads the script have a limit of their own, which may be the smaller one.
  const limit = Math.min(program.limits.actions, program.limits.actionsInProcess);
  for (const handler of program.probes.flatMap(handlersOf)) {
    if (bound(handler) <= limit) continue;
    counted.add(handler);
    for (const callee of callees(handler)) {
      for (const id of [callee, ...reach.get(callee)!]) {
        const body = functions.get(id)!.body;
        if (body.kind === "block") counted.add(body);
      }
    }
  }
  return counted;
}

/** The longest chain of calls from any probe, where there is no recursion. */
function deepest(
  program: Program,
  callees: (body: IrBlock) => readonly number[],
  calls: ReadonlyMap<number, readonly number[]>,
): number {
  const depths = new Map<number, number>();
  const depth = (id: number): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    depths.set(id, 0);
    const result = 1 + Math.max(0, ...(calls.get(id) ?? []).map(depth));
    depths.set(id, result);
    return result;
  };
  const ofHandler = (handler: IrBlock): number => Math.max(0, ...callees(handler).map(depth));
  return Math.max(0, ...program.probes.flatMap(handlersOf).map(ofHandler));
}
