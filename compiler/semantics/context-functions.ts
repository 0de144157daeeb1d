// Functions that name target variables: `function f() { return $count }`, or `@var("count")`. Such a function means the variables
// of the probe that calls it, so each probe has a copy of its own, and one more for calls that are made at entry.

import type { Range } from "../source/source-file.ts";
import type { Note } from "../source/diagnostic.ts";
import type { AtOperator, Call, Expression, FunctionDefinition } from "../syntax/ast.ts";
import { hasVariable } from "./find-variable.ts";
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
  if (root === undefined || !meansContext(root, seenBy(unit, fn.definition))) return fn;
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

/** What a function names, and those that it may call. */
export interface SeenVariables {
  /** Target variables, or what is kept at entry. */
  hasContext: boolean;
  /** `@var("name")`: the probe's variable where it has one of that name, else one of the kernel, the same for all probes. */
  readonly names: Set<string>;
}

function meansContext(root: Unit, { hasContext, names }: SeenVariables): boolean {
  return hasContext || [...names].some((name) => hasVariable(root, name));
}

function seenBy(unit: Unit, definition: FunctionDefinition): SeenVariables {
  const { symbols, seenVariables: known } = unit.elaboration;
  const answer = known.get(definition);
  if (answer !== undefined) return answer;
  const visited = new Set([definition]);
  const seen: SeenVariables = { hasContext: false, names: new Set() };
  for (const one of visited) {
    if (one.body.kind !== "block") continue;
    walkNodes(one.body, (walked) => {
      const node = walked as Expression;
      if (node.kind === "target") seen.hasContext = true;
      else if (node.kind === "at") see(node, seen);
      else if (node.kind === "call")
        for (const callee of definitionsOf(node as Call, symbols)) visited.add(callee);
    });
    if (seen.hasContext) break;
  }
  known.set(definition, seen);
  return seen;
}

function see({ name, arguments: given }: AtOperator, seen: SeenVariables): void {
  if (name === "@entry") seen.hasContext = true;
  const [variable, image] = given ?? [];
  if (name === "@var" && variable?.kind === "string" && image === undefined)
    seen.names.add(variable.value);
}
