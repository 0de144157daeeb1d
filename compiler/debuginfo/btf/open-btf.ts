// Answers the questions of `DebugInfo` without DWARF: types from BTF, symbols from the image's kallsyms, and arguments
// at a function's entry where the calling convention follows from the prototype. What neither can know is absent or
// `unknown-without-dwarf`, never a guess.

import type {
  DebugInfo,
  EntrySite,
  FunctionFact,
  FunctionPattern,
  GlobalFact,
  KernelIdentity,
  Location,
  ProbeSite,
  SymbolFact,
  TypeFact,
  TypeRef,
  VariableFact,
} from "../debug-info.ts";
import { argumentLocations, returnLocationOf, type ArgumentShape } from "../calling-convention.ts";
import { guard, type Fault, type Result } from "../fault.ts";
import type { KernelSymbols } from "../kallsyms/kernel-symbols.ts";
import { nameTable, nearNames, type NameTable } from "../near-names.ts";
import { isPattern, matcherOf } from "../wildcard.ts";
import { readBtfFile } from "./btf-file.ts";
import * as btf from "./btf-kinds.ts";
import { readBtfTypes, type BtfTypes } from "./btf-types.ts";

/** What is known of the kernel besides its BTF. */
export interface BtfOptions {
  /**
   * How many functions have each name (of System.map): a name that stands for several is not answered for. The file's
   * own kallsyms come first; its symbol table is used when neither is there.
   */
  readonly functionCounts?: ReadonlyMap<string, number>;
}

export interface BtfDebugInfo extends DebugInfo {
  /** Why the kallsyms of the image cannot be read; undefined when they were, and for a raw file, which has none. */
  readonly symbolsFault?: Fault;
}

/**
 * Opens the BTF of a raw file, a vmlinux or a bootable image; `identity` says whose it is, and may leave the build-id empty for
 * the file to say.
 * Faults: file-unreadable, bad-elf, bad-kernel-image, no-btf, bad-btf.
 */
export function openBtf(
  path: string,
  identity: KernelIdentity,
  options: BtfOptions = {},
): Result<BtfDebugInfo> {
  const file = readBtfFile(path);
  if (!file.ok) return file;
  return guard(path, "bad-btf", () => {
    const types = readBtfTypes(file.value.bytes, identity.pointerSize);
    const { symbols } = file.value;
    const counts = options.functionCounts ?? file.value.functionCounts;
    return symbols === undefined || !symbols.ok
      ? new BtfFacts(types, identity, counts, undefined, file.value.refused, symbols?.fault)
      : new BtfFacts(types, identity, undefined, symbols.value);
  });
}

/**
 * Reads the types that the modules of a kernel go on from: once for all of them.
 * Faults: those of `openBtf`.
 */
export function openBtfBase(path: string, pointerSize: 4 | 8): Result<BtfTypes> {
  const file = readBtfFile(path);
  return file.ok ? guard(path, "bad-btf", () => readBtfTypes(file.value.bytes, pointerSize)) : file;
}

/**
 * Opens the BTF of a module, which goes on where that of its kernel (`base`) ends. Its functions are found by name when they
 * are probed: of a name that several have nothing is answered.
 * Faults: those of `openElf`, no-btf, bad-btf.
 */
export function openModuleBtf(
  path: string,
  base: BtfTypes,
  identity: KernelIdentity,
): Result<DebugInfo> {
  const file = readBtfFile(path);
  if (!file.ok) return file;
  return guard(path, "bad-btf", () => {
    const types = readBtfTypes(file.value.bytes, identity.pointerSize, base);
    const { functionCounts = new Map(), refused } = file.value;
    return new BtfFacts(types, identity, functionCounts, undefined, refused);
  });
}

const nowhere = { file: "", line: 0 } as const;
const unknownLocation: Location = { kind: "unavailable", reason: "unknown-without-dwarf" };
const chainAtMost = 64;

class BtfFacts implements BtfDebugInfo {
  readonly kernel: KernelIdentity;
  readonly symbolsFault?: Fault;
  readonly #types: BtfTypes;
  readonly #functionCounts: ReadonlyMap<string, number> | undefined;
  readonly #symbols: KernelSymbols | undefined;
  readonly #refused: ReadonlyMap<string, string> | undefined;
  /** Whether entries are registered by address; by name otherwise. */
  readonly #hasAddresses: boolean;
  /** In order of name. */
  readonly #functions: readonly FunctionFact[];
  readonly #byName: ReadonlyMap<string, FunctionFact>;
  /** By number of the fact: its prototypes. */
  readonly #prototypes: (readonly number[])[] = [];

  constructor(
    types: BtfTypes,
    identity: KernelIdentity,
    functionCounts: ReadonlyMap<string, number> | undefined,
    symbols: KernelSymbols | undefined,
    refused?: ReadonlyMap<string, string>,
    symbolsFault?: Fault,
  ) {
    this.#types = types;
    const buildId = identity.buildId || (symbols?.buildId ?? "");
    this.kernel = { ...identity, buildId, source: "btf" };
    this.symbolsFault = symbolsFault;
    this.#functionCounts = functionCounts;
    this.#symbols = symbols;
    this.#refused = refused;
    this.#hasAddresses = symbols?.bindsModules === true && symbols.buildId === buildId;
    this.#functions = this.#listFunctions();
    this.#byName = new Map(this.#functions.map((fn) => [fn.name, fn]));
  }

  #listFunctions(): FunctionFact[] {
    const prototypes = new Map<string, number[]>();
    for (let id = this.#types.blob.first; id <= this.#types.blob.last; id++) {
      const type = this.#types.header(id)!;
      if (type.kind !== btf.BTF_FUNC) continue;
      const same = prototypes.get(type.name);
      if (same === undefined) prototypes.set(type.name, [type.value]);
      else same.push(type.value);
    }
    return [...prototypes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, ofName], id) => {
        this.#prototypes.push(ofName);
        return this.#functionFact(id, name);
      });
  }

  /** How many functions have the name; undefined when nothing tells. */
  #countOf(name: string): number | undefined {
    if (this.#symbols !== undefined) return this.#symbols.functions(name).length;
    return this.#functionCounts === undefined ? undefined : (this.#functionCounts.get(name) ?? 0);
  }

  /**
   * Whether it is certain what the function takes and returns. A weak definition and the one that replaced it (as system
   * calls have them) are two prototypes of one function: where their types agree it does not matter which is which.
   */
  #isCertain(id: number): boolean {
    const [first, ...others] = this.#prototypes[id] ?? [];
    const { name } = this.#functions[id]!;
    const count = this.#countOf(name);
    if (first === undefined || (count ?? 1) > 1 || this.#symbols?.hasClone(name) === true) {
      return false;
    }
    if (others.length === 0) return true;
    const wanted = this.#signature(first);
    return count === 1 && others.every((other) => this.#signature(other) === wanted);
  }

  /** The types of a prototype as text: those that are the same are one in BTF. */
  #signature(prototype: number): string {
    const taken = this.#types.parameters(prototype).map(({ type }) => type);
    return [this.#types.header(prototype)?.value, ...taken].join();
  }

  #functionFact(id: number, name: string): FunctionFact {
    const symbol = this.#symbols?.functions(name)[0];
    const isGlobal = symbol?.isGlobal ?? false;
    const fn = { id, name, place: nowhere, inlinedCount: 0, isGlobal } as FunctionFact & {
      entry?: EntrySite;
    };
    // A name that the symbol table does not have belongs to a clone (.isra) or to nothing: it cannot be registered.
    if ((this.#countOf(name) ?? 1) !== 1) return fn;
    (fn as { entry?: EntrySite }).entry = {
      function: fn,
      kind: "entry",
      pc: this.#hasAddresses ? symbol?.address : undefined,
      place: nowhere,
      scope: id,
      symbol: name,
      notProbeable:
        symbol === undefined
          ? this.#refused?.get(name)
          : this.#symbols?.whyNotProbeable(symbol.address),
      ...((this.#symbols ?? this.#refused) === undefined ? { isUnjudged: true } : {}),
    };
    return fn;
  }

  functions(pattern: FunctionPattern): readonly FunctionFact[] {
    // BTF knows no files: a pattern with one is not answered for.
    if (pattern.file !== undefined) return [];
    if (!isPattern(pattern.name)) {
      const fn = this.#byName.get(pattern.name);
      if (fn === undefined) return [];
      // BTF has one prototype for all functions of a name: nothing more can be said of them than how many they are.
      return Array.from({ length: this.#countOf(fn.name) || 1 }, () => fn);
    }
    const matches = matcherOf(pattern.name);
    return this.#functions.filter((fn) => matches(fn.name));
  }

  /** It knows no files. */
  hasFunctionIn(): boolean {
    return false;
  }

  clones(name: string): readonly string[] {
    return this.#symbols?.clonesOf(name) ?? [];
  }

  inlinedSites(): readonly ProbeSite[] {
    return [];
  }

  statementSites(): readonly ProbeSite[] {
    return [];
  }

  variables(site: ProbeSite): readonly VariableFact[] {
    const prototypes = this.#prototypes[site.scope];
    if (site.kind !== "entry" || prototypes === undefined) return [];
    const isCertain = this.#isCertain(site.scope);
    const variables = new Map<string, VariableFact>();
    const places = new Map<string, number>();
    for (const prototype of prototypes) {
      this.#parameters(prototype).forEach((variable, index) => {
        const { name } = variable;
        const unknown = { ...variable, location: unknownLocation };
        if (!places.has(name)) {
          places.set(name, index);
          variables.set(name, isCertain ? variable : unknown);
        } else if (places.get(name) !== index) variables.set(name, unknown);
      });
    }
    return [...variables.values()];
  }

  /** The parameters of a prototype where they are at the function's entry. */
  #parameters(prototype: number): VariableFact[] {
    const parameters = this.#types
      .parameters(prototype)
      .filter((parameter) => parameter.name !== "");
    const shapeOf = (type: TypeRef): ArgumentShape => ({
      type: this.type(this.#strip(type)),
      size: this.#sizeOf(type),
    });
    const locations = argumentLocations(
      this.kernel.architecture,
      this.kernel.pointerSize,
      parameters.map(({ type }) => shapeOf(type)),
      shapeOf(this.#types.header(prototype)?.value ?? 0),
    );
    return parameters.map(({ name, type }, index) => ({
      name,
      isParameter: true,
      type,
      location: locations[index]!,
    }));
  }

  returnType(fn: FunctionFact): TypeRef {
    return this.#types.header(this.#prototypes[fn.id]?.[0] ?? 0)?.value ?? 0;
  }

  returnLocation(fn: FunctionFact): Location {
    if (!this.#isCertain(fn.id)) return unknownLocation;
    const type = this.returnType(fn);
    const { architecture, pointerSize } = this.kernel;
    return returnLocationOf(
      architecture,
      pointerSize,
      this.type(this.#strip(type)),
      this.#sizeOf(type),
    );
  }

  type(ref: TypeRef): TypeFact {
    return this.#types.fact(ref);
  }

  findType(kind: Parameters<DebugInfo["findType"]>[0], name: string): TypeRef | undefined {
    const kinds = {
      struct: [btf.BTF_STRUCT],
      union: [btf.BTF_UNION],
      enum: [btf.BTF_ENUM, btf.BTF_ENUM64],
      typedef: [btf.BTF_TYPEDEF],
      base: [btf.BTF_INT, btf.BTF_FLOAT],
    }[kind];
    return this.#types.named(kinds, name)[0] ?? this.#types.named([btf.BTF_FWD], name)[0];
  }

  #constants: Map<string, bigint> | undefined;

  enumConstant(name: string): bigint | undefined {
    if (this.#constants === undefined) {
      this.#constants = new Map();
      for (let id = 1; id <= this.#types.blob.last; id++) {
        const { kind } = this.#types.header(id)!;
        if (kind !== btf.BTF_ENUM && kind !== btf.BTF_ENUM64) continue;
        const fact = this.type(id);
        if (fact.kind === "enum")
          for (const constant of fact.constants) this.#constants.set(constant.name, constant.value);
      }
    }
    return this.#constants.get(name);
  }

  globals(name: string, file?: string): readonly GlobalFact[] {
    if (file !== undefined) return [];
    return this.#types.named([btf.BTF_VAR], name).map((id) => ({
      name,
      place: nowhere,
      type: this.#types.header(id)!.value,
      perCpu: this.#perCpuVariables().has(id),
    }));
  }

  #perCpu: ReadonlySet<number> | undefined;

  #perCpuVariables(): ReadonlySet<number> {
    this.#perCpu ??= new Set(
      this.#types
        .named([btf.BTF_DATASEC], ".data..percpu")
        .flatMap((id) => this.#types.members(id)),
    );
    return this.#perCpu;
  }

  symbol(name: string): readonly SymbolFact[] {
    return this.#symbols?.named(name) ?? [];
  }

  symbolAt(address: bigint): SymbolFact | undefined {
    return this.#symbols?.covering(address);
  }

  nearFunctions(name: string, limit: number): readonly string[] {
    this.#names ??= nameTable(this.#functions.map((fn) => fn.name));
    return nearNames(name, this.#names, limit);
  }

  #names: NameTable | undefined;

  #strip(ref: TypeRef): TypeRef {
    let at = ref;
    for (let steps = 0; steps < chainAtMost; steps++) {
      const fact = this.type(at);
      if (fact.kind !== "typedef" && fact.kind !== "qualified") return at;
      at = fact.target;
    }
    return 0;
  }

  #sizeOf(ref: TypeRef): number {
    const fact = this.type(this.#strip(ref));
    return "size" in fact ? fact.size : 0;
  }
}
