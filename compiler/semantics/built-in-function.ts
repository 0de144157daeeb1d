// A function of the runtime as one of the script: `next` in a user's function of its name goes on with it, as it would with
// one of the library.

import type { Block, Call, FunctionDefinition, Parameter } from "../syntax/ast.ts";
import type { Range } from "../source/source-file.ts";
import { findIntrinsic, memoryReaders } from "./intrinsics.ts";
import { mayPass } from "./may-pass.ts";
import { newFunctionId, type FunctionSymbol } from "./symbols.ts";
import type { Unit } from "./unit.ts";

/** What comes after functions that all may pass on; undefined where the runtime has nothing of that name. */
export function builtInBehind(
  unit: Unit,
  functions: readonly FunctionSymbol[],
  call: Call,
): FunctionSymbol | undefined {
  const { text: name } = call.callee;
  const parameters = memoryReaders.has(name)
    ? (["long"] as const)
    : findIntrinsic(name)?.parameters;
  if (parameters?.length !== call.arguments.length) return undefined;
  if (!functions.every(({ definition }) => mayPass(definition))) return undefined;
  const { builtIns, symbols } = unit.elaboration;
  const known = builtIns.get(name);
  if (known !== undefined) return known;
  const names = functions[0]?.definition.parameters.map((one) => one.name.text) ?? [];
  const definition = callOf(name, names, call.range);
  const symbol: FunctionSymbol = {
    id: newFunctionId(symbols),
    definition,
    parameters: parameters.map((type) => ({ type, range: call.range })),
    returns: {},
    hasValue: findIntrinsic(name)?.returns !== "void",
    isBuiltIn: true,
  };
  symbols.copies.push(symbol);
  builtIns.set(name, symbol);
  return symbol;
}

/** `function name(a, b) { return name(a, b) }` */
function callOf(name: string, names: readonly string[], range: Range): FunctionDefinition {
  const callee = { text: name, range };
  const parameters = names.map((text): Parameter => ({ name: { text, range }, range }));
  const values = names.map((text) => ({ kind: "identifier", name: text, range }) as const);
  const call: Call = { kind: "call", callee, arguments: values, range };
  const isVoid = findIntrinsic(name)?.returns === "void";
  const body: Block = {
    kind: "block",
    statements: [
      isVoid
        ? { kind: "expression", expression: call, range }
        : { kind: "return", value: call, range },
    ],
    range,
  };
  return { kind: "function", isPrivate: false, name: callee, parameters, body, range };
}
