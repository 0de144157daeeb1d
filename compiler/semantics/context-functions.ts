// Functions that name target variables: `function f() { return $count }`. Such a function means the variables of the probe that
// calls it, so each probe has a copy of its own, and one more for calls that are made at entry.

import type { Range } from "../source/source-file.ts";
import type { Note } from "../source/diagnostic.ts";
import type { Call, Expression, FunctionDefinition } from "../syntax/ast.ts";
import { definitionsOf } from "./purity.ts";
import { newFunctionId, type FunctionSymbol } from "./symbols.ts";
import type { Unit } from "./unit.ts";
import { walkNodes } from "./walk.ts";

/** What a copy belongs to. */
export interface FunctionContext {
  /** The probe. */
  readonly root: Unit;
  readonly isAtEntry: boolean;
  /** The way to it, for messages. */
  readonly notes: readonly Note[];
}

/** The function that a call means: this probe's copy where that makes a difference. */
export function inContext(unit: Unit, fn: FunctionSymbol, range: Range): FunctionSymbol {
  const { elaboration, isAtEntry } = unit;
  const root = unit.root ?? (unit.fn === undefined ? unit : undefined);
  if (root === undefined || !seesContext(unit, fn.definition)) return fn;
  const key = `${fn.id} ${isAtEntry}`;
  const known = root.copies.get(key);
  if (known !== undefined) return known;
  const { symbols, contexts } = elaboration;
  const copy: FunctionSymbol = {
    id: newFunctionId(symbols),
    definition: fn.definition,
    parameters: fn.definition.parameters.map(({ type, range: at }) =>
      type ? { type, range: at } : {},
    ),
    returns: fn.definition.returnType
      ? { type: fn.definition.returnType, range: fn.definition.name.range }
      : {},
    hasValue: fn.definition.returnType !== undefined,
  };
  symbols.copies.push(copy);
  root.copies.set(key, copy);
  const notes = [{ message: "the function is called here", range }, ...unit.notes];
  contexts.set(copy, { root, isAtEntry, notes });
  return copy;
}

/** Whether it, or a function that it may call, names a target variable or what is kept at entry. */
function seesContext(unit: Unit, definition: FunctionDefinition): boolean {
  const { symbols, seesContext: known } = unit.elaboration;
  const answer = known.get(definition);
  if (answer !== undefined) return answer;
  const visited = new Set([definition]);
  let found = false;
  for (const one of visited) {
    if (one.body.kind !== "block") continue;
    walkNodes(one.body, (walked) => {
      const node = walked as Expression;
      if (node.kind === "target" || (node.kind === "at" && node.name === "@entry")) found = true;
      if (node.kind !== "call") return;
      for (const callee of definitionsOf(node as Call, symbols)) visited.add(callee);
    });
    if (found) break;
  }
  known.set(definition, found);
  return found;
}
