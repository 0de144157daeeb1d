// Functions in the order in which C wants them, callees first, and which of them call themselves on some way.

import { calledFunctions, type IrExpression, type IrFunction } from "./ir.ts";
import { walkNodes } from "./walk.ts";

export function orderFunctions(functions: readonly IrFunction[]): readonly IrFunction[] {
  const byId = new Map(functions.map((fn) => [fn.id, fn]));
  const callees = new Map(functions.map((fn) => [fn.id, calleesOf(fn)]));
  const ordered: IrFunction[] = [];
  const visited = new Set<number>();
  const visit = (id: number): void => {
    const fn = byId.get(id);
    if (fn === undefined || visited.has(id)) return;
    visited.add(id);
    for (const callee of callees.get(id) ?? []) visit(callee);
    ordered.push({ ...fn, recursive: reaches(id, id, callees) });
  };
  for (const fn of functions) visit(fn.id);
  return ordered;
}

/** The functions that a function calls itself. */
export function calleesOf(fn: IrFunction): ReadonlySet<number> {
  const found = new Set<number>();
  if (fn.body.kind !== "block") return found;
  walkNodes(fn.body, (walked) => {
    const node = walked as IrExpression;
    if (node.kind === "call") for (const id of calledFunctions(node)) found.add(id);
  });
  return found;
}

function reaches(
  from: number,
  to: number,
  callees: ReadonlyMap<number, ReadonlySet<number>>,
): boolean {
  const visited = new Set<number>();
  const open = [...(callees.get(from) ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (visited.has(id)) continue;
    visited.add(id);
    open.push(...(callees.get(id) ?? []));
  }
  return false;
}
