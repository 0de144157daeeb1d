// Functions that name target variables: `function f() { return $count }`. Such a function means the variables of the probe that
// calls it, so each probe has a copy of its own, and one more for calls that are made at entry. `@var("x")` is a variable of the
// probe only where the probe has such a one: all others share the function, in which it is a variable of the kernel.

import type { Range } from "../source/source-file.ts";
import type { Note } from "../source/diagnostic.ts";
import type { AtOperator, Call, Expression, FunctionDefinition } from "../syntax/ast.ts";
import { variableOf } from "./find-variable.ts";
import { isOfOwnModule } from "./kernel-variable.ts";
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

/** What in a function, or in those that it may call, can be another thing in another probe. */
export interface ContextUse {
  /** A target variable, or what is kept at entry. */
  readonly isCertain: boolean;
  /** Each `@var`. */
  readonly variables: readonly AtOperator[];
}

/** The function that a call means: this probe's copy where that makes a difference. */
export function inContext(unit: Unit, fn: FunctionSymbol, range: Range): FunctionSymbol {
  const { elaboration, isAtEntry } = unit;
  const root = unit.root ?? (unit.fn === undefined ? unit : undefined);
  if (root === undefined || !dependsOn(root, fn.definition)) return fn;
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

/** Whether a function means something else in this probe than where there is none. */
function dependsOn(root: Unit, definition: FunctionDefinition): boolean {
  const { isCertain, variables } = contextUse(root, definition);
  return (
    isCertain ||
    variables.some((one) => variableOf(root, one) !== undefined || isOfOwnModule(root, one))
  );
}

function contextUse({ elaboration }: Unit, definition: FunctionDefinition): ContextUse {
  const { symbols, contextUses } = elaboration;
  const answer = contextUses.get(definition);
  if (answer !== undefined) return answer;
  const visited = new Set([definition]);
  const variables: AtOperator[] = [];
  let isCertain = false;
  for (const one of visited) {
    if (one.body.kind !== "block") continue;
    walkNodes(one.body, (walked) => {
      const node = walked as Expression;
      if (node.kind === "target" || (node.kind === "at" && node.name === "@entry"))
        isCertain = true;
      if (node.kind === "at" && node.name === "@var") variables.push(node);
      if (node.kind !== "call") return;
      for (const callee of definitionsOf(node as Call, symbols)) visited.add(callee);
    });
    if (isCertain) break;
  }
  const use = { isCertain, variables };
  contextUses.set(definition, use);
  return use;
}
