// The names in effect: those of the user's script, and those of every library file that was pulled in because it
// defines one that was missing.

import type { Range, SourceFile } from "../source/source-file.ts";
import type {
  EmbeddedC,
  FunctionDefinition,
  GlobalVariable,
  ProbeDefinition,
  Script,
} from "../syntax/ast.ts";
import type { Histogram } from "./ir.ts";
import { offersNothing, standsBack } from "./library-c.ts";
import { spellNames, type Library, type LibraryAlias, type LibraryFile } from "./library.ts";
import { mayPass } from "./may-pass.ts";
import type { Sink } from "./sink.ts";
import type { TypeCell } from "./type-cell.ts";

/** A global variable and what the rounds of inference learnt of it. */
export interface GlobalSymbol {
  readonly id: number;
  readonly declaration: GlobalVariable;
  readonly isPrivate: boolean;
  readonly value: TypeCell;
  /** One per key; undefined while it is not known whether it is an array, empty for a scalar. */
  keys?: TypeCell[];
  /** Where it was first seen to be an array, or not. */
  shapeRange?: Range;
  histogram?: Histogram;
  read: boolean;
  written: boolean;
}

export interface FunctionSymbol {
  readonly id: number;
  readonly definition: FunctionDefinition;
  readonly parameters: readonly TypeCell[];
  readonly returns: TypeCell;
  /** It returns a value somewhere, or is declared to. */
  hasValue: boolean;
  /** It stands for the runtime's function of its name, and calls that one. */
  readonly isBuiltIn?: true;
}

export interface Symbols {
  readonly script: Script;
  readonly library: Library;
  readonly globals: GlobalSymbol[];
  readonly functions: FunctionSymbol[];
  /** The same by their names, in the same order. */
  readonly functionsByName: Map<string, FunctionSymbol[]>;
  /** Copies of functions that name target variables, one for each probe; nothing finds them by their name. */
  readonly copies: FunctionSymbol[];
  /** The user's; they come before those of the library. */
  readonly ownAliases: readonly LibraryAlias[];
  readonly probes: ProbeDefinition[];
  readonly embedded: EmbeddedC[];
  readonly pulled: Set<LibraryFile>;
}

/** Takes in the user's script; library files come in when they are needed. */
export function collectSymbols(script: Script, library: Library, sink: Sink): Symbols {
  const own = script.items.filter((item) => item.kind === "alias");
  const symbols: Symbols = {
    script,
    library,
    globals: [],
    functions: [],
    functionsByName: new Map(),
    copies: [],
    ownAliases: own.map((definition) => ({
      definition,
      names: definition.names,
      spelled: spellNames(definition),
    })),
    probes: [],
    embedded: [],
    pulled: new Set(),
  };
  takeIn(symbols, script, sink);
  return symbols;
}

/** A library file comes in as a whole: its globals, functions and probes. */
export function pullIn(symbols: Symbols, from: LibraryFile, sink: Sink): void {
  if (symbols.pulled.has(from)) return;
  symbols.pulled.add(from);
  sink.add(from.diagnostics);
  takeIn(symbols, from.script, sink);
}

function takeIn(symbols: Symbols, script: Script, sink: Sink): void {
  for (const item of script.items) {
    switch (item.kind) {
      case "probe":
        symbols.probes.push(item);
        break;
      case "embedded-c-item":
        symbols.embedded.push(item.code);
        break;
      case "global":
        for (const variable of item.variables) {
          takeInGlobal(symbols, variable, item.isPrivate, sink);
        }
        break;
      case "function":
        takeInFunction(symbols, item, sink);
        break;
      case "alias":
        break;
    }
  }
}

function takeInGlobal(
  symbols: Symbols,
  declaration: GlobalVariable,
  isPrivate: boolean,
  sink: Sink,
): void {
  const before = symbols.globals.find(
    (other) =>
      other.declaration.name.text === declaration.name.text &&
      (sameFile(other.declaration, declaration) || !(isPrivate || other.isPrivate)),
  );
  if (before !== undefined) {
    sink.report("resolve/duplicate-global", {
      range: declaration.name.range,
      values: { name: declaration.name.text },
      notes: [{ message: "the other one stands here", range: before.declaration.name.range }],
    });
    return;
  }
  symbols.globals.push({
    id: symbols.globals.length,
    declaration,
    isPrivate,
    ...typeOfInitial(declaration),
    read: false,
    written: false,
  });
}

/** A literal says the type, and that it is no array. */
function typeOfInitial({
  initial,
}: GlobalVariable): Pick<GlobalSymbol, "value" | "keys" | "shapeRange"> {
  if (initial === undefined) return { value: {} };
  const type = initial.kind === "string" ? "string" : "long";
  return { value: { type, range: initial.range }, keys: [], shapeRange: initial.range };
}

function takeInFunction(symbols: Symbols, definition: FunctionDefinition, sink: Sink): void {
  const before = namedFunctions(symbols, definition.name.text).find(
    ({ definition: other }) =>
      other.parameters.length === definition.parameters.length &&
      sameFile(other, definition) &&
      (other.priority ?? 0n) === (definition.priority ?? 0n) &&
      !mayPass(other),
  );
  if (before !== undefined) {
    sink.report("resolve/duplicate-function", {
      range: definition.name.range,
      values: { name: definition.name.text, count: countOfParameters(definition) },
      notes: [{ message: "the other one stands here", range: before.definition.name.range }],
    });
  }
  addFunction(symbols, {
    id: newFunctionId(symbols),
    definition,
    parameters: definition.parameters.map(({ type, range }) => (type ? { type, range } : {})),
    returns: definition.returnType
      ? { type: definition.returnType, range: definition.name.range }
      : {},
    hasValue: definition.returnType !== undefined,
  });
}

export function addFunction(symbols: Symbols, symbol: FunctionSymbol): void {
  const { text } = symbol.definition.name;
  const others = symbols.functionsByName.get(text) ?? [];
  others.push(symbol);
  symbols.functionsByName.set(text, others);
  symbols.functions.push(symbol);
}

/** Those in effect, of any arity and file. */
export function namedFunctions({ functionsByName }: Symbols, name: string): FunctionSymbol[] {
  return functionsByName.get(name) ?? [];
}

export function newFunctionId({ functions, copies }: Symbols): number {
  return functions.length + copies.length;
}

/** A global by name as seen from a file: its private one first; a library file that has it is pulled in. */
export function findGlobal(
  symbols: Symbols,
  name: string,
  from: SourceFile,
  sink: Sink,
): GlobalSymbol | undefined {
  const visible = symbols.globals.filter((one) => one.declaration.name.text === name);
  const found =
    visible.find((one) => one.isPrivate && one.declaration.range.file === from) ??
    visible.find((one) => !one.isPrivate);
  if (found !== undefined) return found;
  const file = symbols.library.globals.get(name);
  if (file === undefined || symbols.pulled.has(file)) return undefined;
  pullIn(symbols, file, sink);
  return findGlobal(symbols, name, from, sink);
}

/**
 * Functions by name and number of arguments as seen from a file, in the order in which they are tried: private ones first,
 * then the user's, then the library's, by priority, then as they stand. What comes after one that never passes on with
 * `next` is left out, and so is C of a library that stands back. Library files that define the name are pulled in when nothing in
 * effect fits, or all may pass on.
 */
export function findFunctions(
  symbols: Symbols,
  name: string,
  arity: number,
  from: SourceFile,
  sink: Sink,
): readonly FunctionSymbol[] {
  const found = visibleFunctions(symbols, name, from)
    .filter(({ definition }) => definition.parameters.length === arity)
    .filter(({ definition }) => !standsBack(definition, symbols.library))
    .sort((a, b) => rank(a.definition, from) - rank(b.definition, from));
  const last = found.findIndex(({ definition }) => !mayPass(definition));
  if (last !== -1) return found.slice(0, last + 1);
  const missing = (symbols.library.functions.get(name) ?? []).filter(
    (file) => !symbols.pulled.has(file) && !offersNothing(file, name, arity, symbols.library),
  );
  if (missing.length === 0) return found;
  for (const file of missing) pullIn(symbols, file, sink);
  return findFunctions(symbols, name, arity, from, sink);
}

/** Functions of a name, of any arity, that a file can see. */
export function visibleFunctions(
  symbols: Symbols,
  name: string,
  from: SourceFile,
): FunctionSymbol[] {
  return namedFunctions(symbols, name).filter(
    ({ definition }) => !definition.isPrivate || definition.range.file === from,
  );
}

/** Lower runs first: user scripts have priority 0, libraries 1. */
function rank(definition: FunctionDefinition, from: SourceFile): number {
  if (definition.isPrivate && definition.range.file === from) return -1;
  const usual = definition.range.file.origin === "script" ? 0 : 1;
  return definition.priority === undefined ? usual : Number(definition.priority);
}

function sameFile(a: { range: Range }, b: { range: Range }): boolean {
  return a.range.file === b.range.file;
}

function countOfParameters({ parameters }: FunctionDefinition): string {
  return `${parameters.length} ${parameters.length === 1 ? "parameter" : "parameters"}`;
}
