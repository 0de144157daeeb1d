// What a library offers: its functions with their types, and its aliases with what they stand for. For `--dump-functions`
// and `--dump-probe-aliases`.

import type { SourceFile } from "../source/source-file.ts";
import type { FunctionDefinition, Script } from "../syntax/ast.ts";
import { printPoint } from "../syntax/printer.ts";
import { createElaboration, elaborate } from "./elaborate.ts";
import type { Host, ListedAlias, ListedFunction } from "./host.ts";
import { intrinsics, memoryReaders, type Intrinsic } from "./intrinsics.ts";
import { openLibrary } from "./library.ts";
import { createSink } from "./sink.ts";
import { collectSymbols, pullIn, type FunctionSymbol } from "./symbols.ts";
import type { TypeCell } from "./type-cell.ts";

/** All functions that every script can call, sorted; types that nothing decides are `unknown`. */
export function listFunctions(host: Host): ListedFunction[] {
  const library = openLibrary(host);
  const nowhere: SourceFile = { path: "", text: "", origin: "library" };
  const empty: Script = { items: [], range: { file: nowhere, start: 0, end: 0 } };
  const symbols = collectSymbols(empty, library, createSink());
  for (const file of library.files) pullIn(symbols, file, createSink());
  // Probes of library files would only take time.
  symbols.probes.length = 0;
  const elaboration = createElaboration(symbols, host.debugInfo, { guru: true });
  for (const fn of symbols.functions) elaboration.reached.add(fn);
  elaborate(elaboration, createSink());
  const defined = symbols.functions
    .filter(({ definition }) => !definition.isPrivate)
    .map(describeFunction);
  return [...defined, ...ofTheRuntime(defined)].toSorted(byName);
}

/** What scripts can call without a library, unless it defines the same. */
function ofTheRuntime(defined: readonly ListedFunction[]): ListedFunction[] {
  const readers = [...memoryReaders.keys()].map((name) =>
    provided({ name, returns: "long", parameters: ["long"], pure: true }),
  );
  return [...intrinsics.map(provided), ...readers].filter(
    ({ name, parameters }) =>
      !defined.some((one) => one.name === name && one.parameters.length === parameters.length),
  );
}

function provided({
  name,
  returns,
  parameters,
  pure,
}: Pick<Intrinsic, "name" | "returns" | "parameters" | "pure">): ListedFunction {
  const shown = returns === "void" ? "unknown" : returns === "string" ? "string" : "long";
  return {
    name,
    returns: shown,
    parameters: parameters.map((type, index) => ({ name: `arg${index + 1}`, type })),
    marks: pure ? ["pure"] : [],
  };
}

/** All aliases, sorted. */
export function listAliases(host: Host): ListedAlias[] {
  const aliases = openLibrary(host).aliases.flatMap(({ definition }) =>
    definition.names.map((name) => ({
      name: printPoint(name),
      points: definition.points.map(printPoint),
    })),
  );
  return aliases.toSorted(byName);
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

function describeFunction({
  definition,
  parameters,
  returns,
  hasValue,
}: FunctionSymbol): ListedFunction {
  return {
    name: definition.name.text,
    returns: hasValue ? spellType(returns) : "unknown",
    parameters: definition.parameters.map(({ name }, index) => ({
      name: name.text,
      type: spellType(parameters[index]),
    })),
    marks: marksOf(definition),
  };
}

/** As scripts declare them: what is a pointer or a stack by its use is a number. */
function spellType(cell: TypeCell | undefined): ListedFunction["returns"] {
  if (cell?.type === undefined) return "unknown";
  return cell.type === "string" ? "string" : "long";
}

const knownMarks = ["guru", "myproc-unprivileged", "pure", "stable", "unmangled", "unprivileged"];

/** What embedded C says of itself in comments. */
function marksOf({ body }: FunctionDefinition): string[] {
  if (body.kind === "block") return [];
  const said = new Set([...body.text.matchAll(/\/\*\s*([\w-]+)\s*\*\//g)].map(([, mark]) => mark));
  return knownMarks.filter((mark) => said.has(mark));
}
