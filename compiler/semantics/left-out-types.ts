// What a constant leaves out tells a type that nothing else does: the value of `function f() { if (0) return "a" }` is a string, which
// is empty. Rounds of their own look at it, when all others are done; nothing but the types stays of them.

import { createSink } from "./sink.ts";
import { unevaluated } from "./unevaluated.ts";
import { succeeds, type Elaboration, type LocalSymbol, type Unit } from "./unit.ts";

/** Looks at a branch that was left out. In the body of a probe with target variables such a branch is gone before types are known. */
export function learnTypes(unit: Unit, lower: () => void): void {
  const { elaboration } = unit;
  if (unit.context !== undefined && unit.fn === undefined) return;
  if (elaboration.leftOut === "nothing") elaboration.leftOut = "something";
  if (elaboration.leftOut !== "tells") return;
  const { isLeftOut } = elaboration;
  elaboration.isLeftOut = true;
  succeeds(unit, createSink(), () => unevaluated(unit, lower));
  elaboration.isLeftOut = isLeftOut;
}

/** What takes back all that rounds have found out from now on, but for the types. */
export function keepUses(elaboration: Elaboration, units: readonly Unit[]): () => void {
  const { reached, symbols } = elaboration;
  const functions = [...reached];
  const globals = new Map(
    symbols.globals.map((one) => [one, { read: one.read, written: one.written }]),
  );
  const locals = units.map((unit) => [unit, usesOfLocals(unit)] as const);
  return () => {
    reached.clear();
    for (const fn of functions) reached.add(fn);
    for (const one of symbols.globals)
      Object.assign(one, globals.get(one) ?? { read: false, written: false });
    for (const [unit, uses] of locals) takeBackLocals(unit, uses);
  };
}

type Use = Pick<LocalSymbol, "assigned" | "assignedAt" | "read">;

function usesOfLocals({ locals }: Unit): ReadonlyMap<string, Use> {
  return new Map(
    [...locals].map(([name, { assigned, assignedAt, read }]) => [
      name,
      { assigned, assignedAt, read },
    ]),
  );
}

function takeBackLocals({ locals }: Unit, uses: ReadonlyMap<string, Use>): void {
  for (const [name, symbol] of locals) {
    const use = uses.get(name);
    if (use === undefined) locals.delete(name);
    else Object.assign(symbol, use);
  }
}
