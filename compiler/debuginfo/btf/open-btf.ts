// Answers the questions of `DebugInfo` from BTF alone: types, and arguments at a function's entry where the calling
// convention follows from the prototype. What BTF cannot know is absent or `unknown-without-dwarf`, never a guess.

import type {
  DebugInfo,
  EntrySite,
  FunctionFact,
  FunctionPattern,
  GlobalFact,
  KernelIdentity,
  Location,
  ProbeSite,
  TypeFact,
  TypeRef,
  VariableFact,
} from "../debug-info.ts";
import { argumentLocations, returnLocationOf, type ArgumentShape } from "../calling-convention.ts";
import { guard, type Result } from "../fault.ts";
import { nearNames } from "../near-names.ts";
import { isPattern, matcherOf } from "../wildcard.ts";
import { readBtfFile } from "./btf-file.ts";
import * as btf from "./btf-types.ts";
import type { BtfTypes } from "./btf-types.ts";

/** What is known of the kernel besides its BTF. */
export interface BtfOptions {
  /**
   * How many functions have each name (of /proc/kallsyms): a name that stands for several is not answered for. The
   * symbol table of the file is used when this is not given; a file without symbols cannot tell.
   */
  readonly functionCounts?: ReadonlyMap<string, number>;
}

/**
 * Opens the BTF of a raw file, a vmlinux or a bzImage; `identity` says whose it is.
 * Faults: file-unreadable, bad-elf, bad-kernel-image, no-btf, bad-btf.
 */
export function openBtf(
  path: string,
  identity: KernelIdentity,
  options: BtfOptions = {},
): Result<DebugInfo> {
  const file = readBtfFile(path);
  if (!file.ok) return file;
  return guard(path, "bad-btf", () => {
    const types = btf.readBtfTypes(file.value.bytes, identity.pointerSize);
    return new BtfFacts(types, identity, options.functionCounts ?? file.value.functionCounts);
  });
}

const nowhere = { file: "", line: 0 } as const;
const chainAtMost = 64;

class BtfFacts implements DebugInfo {
  readonly kernel: KernelIdentity;
  readonly #types: BtfTypes;
  readonly #functionCounts: ReadonlyMap<string, number> | undefined;
  /** In order of name. */
  readonly #functions: readonly FunctionFact[];
  readonly #byName: ReadonlyMap<string, FunctionFact>;
  /** By number of the fact: the prototype; 0 when the name stands for several functions. */
  readonly #prototypes: number[] = [];

  constructor(
    types: BtfTypes,
    identity: KernelIdentity,
    functionCounts: ReadonlyMap<string, number> | undefined,
  ) {
    this.#types = types;
    this.kernel = { ...identity, source: "btf" };
    this.#functionCounts = functionCounts;
    this.#functions = this.#listFunctions();
    this.#byName = new Map(this.#functions.map((fn) => [fn.name, fn]));
  }

  #listFunctions(): FunctionFact[] {
    const prototypes = new Map<string, number>();
    for (let id = 1; id <= this.#types.last; id++) {
      const type = this.#types.header(id)!;
      if (type.kind !== btf.BTF_FUNC) continue;
      prototypes.set(
        type.name,
        prototypes.has(type.name) || this.#isShared(type.name) ? 0 : type.value,
      );
    }
    return [...prototypes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, prototype], id) => {
        this.#prototypes.push(prototype);
        return this.#functionFact(id, name);
      });
  }

  #isShared(name: string): boolean {
    return (this.#functionCounts?.get(name) ?? 1) > 1;
  }

  #functionFact(id: number, name: string): FunctionFact {
    const fn = { id, name, place: nowhere, inlinedCount: 0, isGlobal: false } as FunctionFact & {
      entry?: EntrySite;
    };
    // A name that the symbol table does not have belongs to a clone (.isra) or to nothing: it cannot be registered.
    if (this.#functionCounts !== undefined && this.#functionCounts.get(name) !== 1) return fn;
    (fn as { entry?: EntrySite }).entry = {
      function: fn,
      kind: "entry",
      place: nowhere,
      scope: id,
      symbol: name,
    };
    return fn;
  }

  functions(pattern: FunctionPattern): readonly FunctionFact[] {
    // BTF knows no files: a pattern with one is not answered for.
    if (pattern.file !== undefined) return [];
    if (!isPattern(pattern.name)) {
      const fn = this.#byName.get(pattern.name);
      return fn === undefined ? [] : [fn];
    }
    const matches = matcherOf(pattern.name);
    return this.#functions.filter((fn) => matches(fn.name));
  }

  inlinedSites(): readonly ProbeSite[] {
    return [];
  }

  statementSites(): readonly ProbeSite[] {
    return [];
  }

  variables(site: ProbeSite): readonly VariableFact[] {
    const prototype = this.#prototypes[site.scope] ?? 0;
    if (site.kind !== "entry" || prototype === 0) return [];
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
    return this.#types.header(this.#prototypes[fn.id] ?? 0)?.value ?? 0;
  }

  returnLocation(fn: FunctionFact): Location {
    if ((this.#prototypes[fn.id] ?? 0) === 0)
      return { kind: "unavailable", reason: "unknown-without-dwarf" };
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
      for (let id = 1; id <= this.#types.last; id++) {
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

  symbol(): readonly [] {
    return [];
  }

  symbolAt(): undefined {
    return undefined;
  }

  nearFunctions(name: string, limit: number): readonly string[] {
    return nearNames(
      name,
      this.#functions.map((fn) => fn.name),
      limit,
    );
  }

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
