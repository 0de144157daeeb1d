// What has no effect that anybody could see: it may be left out when its value is not used. Reads of memory count as
// such, though they can fail.

import type { SourceFile } from "../source/source-file.ts";
import type { Call, Expression, FunctionDefinition, Node, Statement } from "../syntax/ast.ts";
import { findIntrinsic, memoryReaders } from "./intrinsics.ts";
import type { Symbols } from "./symbols.ts";
import { walkNodes } from "./walk.ts";

type AnyNode = Expression | Statement;

/** `isLocal` says of a name whether assigning it stays inside. */
export function isPure(
  node: Node,
  symbols: Symbols,
  isLocal: (name: string) => boolean,
  within: readonly FunctionDefinition[] = [],
): boolean {
  let pure = true;
  walkNodes(node, (walked) => {
    if (pure && hasEffect(walked as AnyNode, symbols, isLocal, within)) pure = false;
  });
  return pure;
}

function hasEffect(
  node: AnyNode,
  symbols: Symbols,
  isLocal: (name: string) => boolean,
  within: readonly FunctionDefinition[],
): boolean {
  switch (node.kind) {
    case "assignment":
      return node.target.kind !== "identifier" || !isLocal(node.target.name);
    case "step":
      return node.operand.kind !== "identifier" || !isLocal(node.operand.name);
    case "print":
      return !node.function.startsWith("s");
    case "embedded-c":
      return !saysPure(node.text);
    case "call":
      return !isPureCall(node, symbols, within);
    case "delete":
    case "next":
    // It is what matched() will be about.
    case "regex":
      return true;
    default:
      return false;
  }
}

function isPureCall(call: Call, symbols: Symbols, within: readonly FunctionDefinition[]): boolean {
  const definition = definitionOf(call, symbols);
  if (definition !== undefined) {
    return within.includes(definition) || isPureFunction(definition, symbols, within);
  }
  const name = call.callee.text;
  return memoryReaders.has(name) || findIntrinsic(name)?.pure === true;
}

export function isPureFunction(
  definition: FunctionDefinition,
  symbols: Symbols,
  within: readonly FunctionDefinition[] = [],
): boolean {
  const { body } = definition;
  if (body.kind === "embedded-c") return saysPure(body.text);
  const isLocal = (name: string): boolean => !isGlobalName(symbols, name, body.range.file);
  return isPure(body, symbols, isLocal, [...within, definition]);
}

function saysPure(text: string): boolean {
  return /\/\*\s*pure\s*\*\//.test(text);
}

/** Without pulling a library file in: what is only asked about may turn out not to be needed. */
function definitionOf(call: Call, symbols: Symbols): FunctionDefinition | undefined {
  const fits = (one: FunctionDefinition): boolean =>
    one.name.text === call.callee.text && one.parameters.length === call.arguments.length;
  const known = symbols.functions.find(({ definition }) => fits(definition));
  if (known !== undefined) return known.definition;
  const files = symbols.library.functions.get(call.callee.text) ?? [];
  return files
    .flatMap(({ script }) => script.items)
    .filter((item) => item.kind === "function")
    .find(fits);
}

/** Whether a name is a global as seen from a file, without pulling anything in. */
export function isGlobalName(symbols: Symbols, name: string, from: SourceFile): boolean {
  if (symbols.library.globals.has(name)) return true;
  return symbols.globals.some(
    (one) =>
      one.declaration.name.text === name && (!one.isPrivate || one.declaration.range.file === from),
  );
}
