// Kernels of a few declarations, so that a test can have two that differ.

import type {
  CalleeFact,
  DebugInfo,
  EntrySite,
  FunctionFact,
  ProbeSite,
  TypeFact,
  TypeRef,
  VariableFact,
} from "../../debuginfo/debug-info.ts";
import { createFakeDebugInfo } from "../../semantics/testing/fake-debug-info.ts";
import { matchesWildcard } from "../../syntax/wildcard-match.ts";

export interface SmallKernel {
  readonly release: string;
  /** The members of structures as C declares them: `long i_size`, in order, 8 bytes each. */
  readonly structures?: Readonly<Record<string, readonly string[]>>;
  readonly functions: readonly SmallFunction[];
}

export interface SmallFunction {
  /** `long vfs_read(struct file* file, long count)` */
  readonly declaration: string;
  readonly file: string;
  readonly line: number;
  readonly calls?: readonly string[];
  /** It has no code of its own. */
  readonly inlinedInto?: string;
}

const registers = [5, 4, 1, 2, 8, 9];

export function createSmallKernel(kernel: SmallKernel): DebugInfo {
  const types = createTypes(kernel.structures ?? {});
  const variables = new Map<number, readonly VariableFact[]>();
  const returns = new Map<number, TypeRef>();
  const functions = kernel.functions.map((one, id) => {
    const { returned, name, parameters } = readDeclaration(one.declaration);
    returns.set(id, types.refOf(returned));
    variables.set(
      id,
      parameters.map(([type, parameter], index) => ({
        name: parameter,
        isParameter: true,
        type: types.refOf(type),
        location: { kind: "register", register: registers[index]! },
      })),
    );
    return createFunction(one, id, name);
  });
  const named = (name: string): FunctionFact[] => functions.filter((fn) => fn.name === name);
  const callees = ({ function: fn }: ProbeSite): CalleeFact[] =>
    (kernel.functions[fn.id]?.calls ?? [])
      .flatMap(named)
      .map((callee) => ({ function: callee, copies: [], calledFrom: [], isTail: false }));
  const holderOf = (fn: FunctionFact): FunctionFact | undefined =>
    named(kernel.functions[fn.id]?.inlinedInto ?? "")[0];
  const fake = createFakeDebugInfo();
  return {
    ...fake,
    kernel: { ...fake.kernel, release: kernel.release },
    functions: ({ name, file, module }) =>
      module === undefined
        ? functions.filter(
            (fn) =>
              matchesWildcard(name, fn.name) &&
              (file === undefined || matchesWildcard(file, fn.place.file)),
          )
        : [],
    inlinedSites: (fn) => {
      const within = holderOf(fn);
      if (within?.entry === undefined) return [];
      const { place, entry } = within;
      return [{ function: fn, kind: "inlined", pc: entry.pc! + 4n, place, scope: fn.id, within }];
    },
    variables: ({ scope }) => variables.get(scope) ?? [],
    returnType: (fn) => returns.get(fn.id) ?? 0,
    returnLocation: () => ({ kind: "register", register: 0 }),
    callees,
    type: types.factOf,
    findType: (kind, name) => types.find(kind, name),
    nearFunctions: () => [],
    symbol: () => [],
    globals: () => [],
  };
}

function createFunction(
  { file, line, inlinedInto }: SmallFunction,
  id: number,
  name: string,
): FunctionFact {
  const place = { file, line };
  const inlinedCount = inlinedInto === undefined ? 0 : 1;
  const fn: { -readonly [K in keyof FunctionFact]: FunctionFact[K] } = {
    id,
    name,
    place,
    isGlobal: true,
    inlinedCount,
  };
  if (inlinedInto === undefined) {
    const pc = 0xffffffff81100000n + BigInt(id) * 0x100n;
    const entry: EntrySite = { function: fn, kind: "entry", pc, place, scope: id, symbol: name };
    fn.entry = entry;
  }
  return fn;
}

function readDeclaration(text: string) {
  const [, returned = "", name = "", inner = ""] = /^(.*?)\s*(\w+)\((.*)\)$/.exec(text) ?? [];
  const parameters = inner === "" ? [] : inner.split(",").map((one) => readVariable(one.trim()));
  return { returned, name, parameters };
}

function readVariable(text: string): readonly [type: string, name: string] {
  const [, type = "", name = ""] = /^(.*?)\s*(\w+)$/.exec(text) ?? [];
  return [type, name];
}

function createTypes(structures: Readonly<Record<string, readonly string[]>>) {
  const facts: TypeFact[] = [{ kind: "void" }];
  const known = new Map<string, TypeRef>([["void", 0]]);
  const add = (spelled: string, fact: TypeFact): TypeRef => {
    known.set(spelled, facts.push(fact) - 1);
    return facts.length - 1;
  };
  const refOf = (spelled: string): TypeRef => {
    const found = known.get(spelled);
    if (found !== undefined) return found;
    if (spelled.endsWith("*")) {
      const target = refOf(spelled.slice(0, -1).trim());
      return add(spelled, { kind: "pointer", size: 8, target });
    }
    const tag = /^struct (\w+)$/.exec(spelled)?.[1];
    if (tag !== undefined) return addStructure(spelled, tag);
    const size = /int/.test(spelled) ? 4 : 8;
    const signed = !spelled.startsWith("unsigned");
    return add(spelled, { kind: "base", name: spelled, size, signed, encoding: "integer" });
  };
  const addStructure = (spelled: string, name: string): TypeRef => {
    const members = structures[name] ?? [];
    const fact = { kind: "struct", name, size: members.length * 8, complete: true } as const;
    const ref = add(spelled, { ...fact, members: [] });
    const read = members.map(readVariable).map(([type, member], index) => ({
      name: member,
      type: refOf(type),
      offset: index * 8,
    }));
    facts[ref] = { ...fact, members: read };
    return ref;
  };
  return {
    refOf,
    factOf: (ref: TypeRef): TypeFact => facts[ref]!,
    find: (kind: string, name: string): TypeRef | undefined =>
      kind === "struct" && structures[name] !== undefined ? refOf(`struct ${name}`) : undefined,
  };
}
