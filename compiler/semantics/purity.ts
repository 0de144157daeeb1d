// What has no effect that anybody could see: it may be left out when its value is not used. Reads of memory count as
// such, though they can fail.

import type { SourceFile } from "../source/source-file.ts";
import type { Call, Expression, FunctionDefinition, Node, Statement } from "../syntax/ast.ts";
import { findIntrinsic, memoryReaders } from "./intrinsics.ts";
import { standsBack } from "./library-c.ts";
import { namedFunctions, type Symbols } from "./symbols.ts";
import { walkNodes } from "./walk.ts";

type AnyNode = Expression | Statement;

interface Part {
  readonly node: Node;
  /** Says of a name whether assigning it stays inside. */
  readonly isLocal: (name: string) => boolean;
}

/** `isLocal` says of a name whether assigning it stays inside. Each function that is called is looked at once. */
export function isPure(node: Node, symbols: Symbols, isLocal: Part["isLocal"]): boolean {
  const visited = new Set<FunctionDefinition>();
  const waiting = [effectsOf({ node, isLocal }, symbols)];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part.isSeen) return false;
    for (const call of part.calls) {
      for (const definition of definitionsOf(call, symbols)) {
        if (visited.has(definition)) continue;
        visited.add(definition);
        waiting.push(effectsOfFunction(definition, symbols));
      }
    }
  }
  return true;
}

export function isPureFunction({ body }: FunctionDefinition, symbols: Symbols): boolean {
  if (body.kind === "embedded-c") return saysPure(body.text);
  return isPure(body, symbols, localsOf(body, symbols));
}

/** What a part of a script does by itself, and what it calls for the rest. */
interface Effects {
  readonly isSeen: boolean;
  readonly calls: readonly Call[];
}

function effectsOf({ node: root, isLocal }: Part, symbols: Symbols): Effects {
  let isSeen = false;
  const calls: Call[] = [];
  walkNodes(root, (walked) => {
    const one = walked as AnyNode;
    if (one.kind !== "call") {
      if (hasEffect(one, isLocal)) isSeen = true;
    } else if (definitionsOf(one, symbols).length > 0) calls.push(one);
    else if (!isPureIntrinsic(one)) isSeen = true;
  });
  return { isSeen, calls };
}

/** Of the same symbols always the same: which names are global does not change when a library file is pulled in. */
const known = new WeakMap<Symbols, Map<FunctionDefinition, Effects>>();

function effectsOfFunction(definition: FunctionDefinition, symbols: Symbols): Effects {
  const ofSymbols = known.get(symbols) ?? new Map<FunctionDefinition, Effects>();
  known.set(symbols, ofSymbols);
  const { body } = definition;
  const effects =
    ofSymbols.get(definition) ??
    (body.kind === "block"
      ? effectsOf({ node: body, isLocal: localsOf(body, symbols) }, symbols)
      : { isSeen: !saysPure(body.text), calls: [] });
  ofSymbols.set(definition, effects);
  return effects;
}

function localsOf(body: Node, symbols: Symbols): Part["isLocal"] {
  return (name) => !isGlobalName(symbols, name, body.range.file);
}

function hasEffect(node: AnyNode, isLocal: Part["isLocal"]): boolean {
  switch (node.kind) {
    case "assignment":
      return node.target.kind !== "identifier" || !isLocal(node.target.name);
    case "step":
      return node.operand.kind !== "identifier" || !isLocal(node.operand.name);
    case "print":
      return !node.function.startsWith("s");
    case "embedded-c":
      return !saysPure(node.text);
    case "delete":
    case "next":
    // It is what matched() will be about.
    case "regex":
      return true;
    default:
      return false;
  }
}

function isPureIntrinsic({ callee }: Call): boolean {
  return memoryReaders.has(callee.text) || findIntrinsic(callee.text)?.pure === true;
}

function saysPure(text: string): boolean {
  return /\/\*\s*pure\s*\*\//.test(text);
}

/**
 * All that may be called, whichever comes first; without pulling a library file in: what is only asked about may turn out
 * not to be needed.
 */
export function definitionsOf(call: Call, symbols: Symbols): readonly FunctionDefinition[] {
  const name = call.callee.text;
  const fits = (one: FunctionDefinition): boolean =>
    one.parameters.length === call.arguments.length && !standsBack(one, symbols.library);
  const known = namedFunctions(symbols, name).map(({ definition }) => definition);
  const fitting = known.filter(fits);
  if (fitting.length > 0) return fitting;
  const files = symbols.library.functions.get(name) ?? [];
  return files
    .flatMap(({ script }) => script.items)
    .filter((item) => item.kind === "function")
    .filter((one) => one.name.text === name && fits(one));
}

/** Whether a name is a global as seen from a file, without pulling anything in. */
export function isGlobalName(symbols: Symbols, name: string, from: SourceFile): boolean {
  if (symbols.library.globals.has(name)) return true;
  return symbols.globals.some(
    (one) =>
      one.declaration.name.text === name && (!one.isPrivate || one.declaration.range.file === from),
  );
}
