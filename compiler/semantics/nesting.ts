// How deep calls may nest when the user does not say: as deep as a script without recursion goes, and ten more with it.

import { calleesOf, orderFunctions } from "./call-order.ts";
import type { IrFunction } from "./ir.ts";

/** Rounds of recursion that are allowed. */
const recursion = 10;

/** A longer chain of calls would not fit on a kernel's stack. */
const longestChain = 25;

export function nestingFor(functions: readonly IrFunction[]): number {
  const ordered = orderFunctions(functions);
  const depths = new Map<number, number>();
  for (const fn of ordered) {
    const below = [...calleesOf(fn)].map((id) => depths.get(id) ?? 0);
    depths.set(fn.id, (fn.recursive ? 0 : 1) + Math.max(0, ...below));
  }
  const chain = Math.min(Math.max(0, ...depths.values()), longestChain);
  const isRecursive = ordered.some((fn) => fn.recursive);
  return Math.max(recursion, chain + (isRecursive ? recursion : 0));
}
