// One `DebugInfo` for a kernel and its modules. Handles of a module (types, scopes, functions) are those of its own facts
// with the module's number above their 32 bits, so that nobody who holds one has to know whose it is. Headers that were
// compiled for their types are one more module, which nobody finds by a name.

import type {
  Absence,
  BuildRecord,
  CalleeFact,
  DebugInfo,
  FunctionFact,
  FunctionPattern,
  HeaderProblem,
  LabelSite,
  LineRange,
  ProbeSite,
  TypeFact,
  TypeRef,
  VariableFact,
} from "../debug-info.ts";
import { isPattern, matcherOf } from "../wildcard.ts";
import { rebaseLocation, rebaseType, type ModuleImage } from "./rebase.ts";

/** Where the modules of a kernel come from. */
export interface ModuleSource {
  /** Of all modules, as the kernel spells them, in order. */
  names(): readonly string[];
  /** Whether these are all, or only those of which something is here. */
  isWhole(): boolean;
  /** The facts of one, or why there are none, in words. */
  open(name: string): DebugInfo | string;
  /** The types of headers of the kernel, `<linux/llc.h>` or several such in a row, compiled as they would be for a module. */
  openHeaders(headers: string): DebugInfo | HeaderProblem;
  /** Whether what could be a module is a part of the kernel's image, as far as that is known. */
  isBuiltIn(name: string): boolean;
}

/** Room for the handles of one module. */
const room = 2 ** 32;

/** A module whose facts are open. */
interface OpenModule {
  readonly name: string;
  readonly base: number;
  readonly facts: DebugInfo;
  /** Its functions as they are handed out, by their number. */
  readonly functions: Map<number, FunctionFact>;
}

/**
 * The kernel's facts, those of each module and of headers as soon as somebody asks for them, and what `build` tells of what it
 * lacks.
 */
export function withModules(
  kernel: DebugInfo,
  source: ModuleSource,
  build?: BuildRecord,
): DebugInfo {
  return new ModularFacts(kernel, source, build);
}

class ModularFacts implements DebugInfo {
  readonly kernel: DebugInfo["kernel"];
  readonly #image: DebugInfo;
  readonly #source: ModuleSource;
  readonly #build: BuildRecord | undefined;
  readonly #open: OpenModule[] = [];
  readonly #byName = new Map<string, OpenModule | string>();
  readonly #headers = new Map<string, OpenModule | HeaderProblem>();

  constructor(image: DebugInfo, source: ModuleSource, build: BuildRecord | undefined) {
    this.kernel = image.kernel;
    this.#image = image;
    this.#source = source;
    this.#build = build;
  }

  whyAbsent(name: string): Absence | undefined {
    return this.#build?.whyAbsent(name);
  }

  moduleNames(pattern: string): readonly string[] {
    const names = this.#source.names();
    const plain = pattern.replaceAll("-", "_");
    return isPattern(plain) ? names.filter(matcherOf(plain)) : names.filter((n) => n === plain);
  }

  listsModules(): boolean {
    return this.#source.isWhole();
  }

  isBuiltIn(module: string): boolean {
    return this.#source.isBuiltIn(module.replaceAll("-", "_"));
  }

  moduleProblem(name: string): string | undefined {
    const module = this.#module(name);
    return typeof module === "string" ? module : undefined;
  }

  moduleFacts(name: string): DebugInfo["kernel"] | undefined {
    return this.#opened(name)?.facts.kernel;
  }

  #module(name: string): OpenModule | string {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const facts = this.#source.open(name);
    const module = typeof facts === "string" ? facts : this.#add(name, facts);
    this.#byName.set(name, module);
    return module;
  }

  #add(name: string, facts: DebugInfo): OpenModule {
    const base = (this.#open.length + 1) * room;
    const module = { name, base, facts, functions: new Map<number, FunctionFact>() };
    this.#open.push(module);
    return module;
  }

  #headerTypes(headers: string): OpenModule | HeaderProblem {
    const known = this.#headers.get(headers);
    if (known !== undefined) return known;
    const facts = this.#source.openHeaders(headers);
    const types = "reason" in facts ? facts : this.#add(headers, facts);
    this.#headers.set(headers, types);
    return types;
  }

  headerProblem(headers: string): HeaderProblem | undefined {
    const types = this.#headerTypes(headers);
    return "reason" in types ? types : undefined;
  }

  #opened(name: string): OpenModule | undefined {
    const module = this.#module(name);
    return typeof module === "string" ? undefined : module;
  }

  #openedHeaders(headers: string): OpenModule | undefined {
    const types = this.#headerTypes(headers);
    return "reason" in types ? undefined : types;
  }

  /** Whose handle it is; undefined: the kernel's own. */
  #owner(handle: number): OpenModule | undefined {
    return handle < room ? undefined : this.#open[Math.floor(handle / room) - 1];
  }

  // Functions and sites

  functions(pattern: FunctionPattern): readonly FunctionFact[] {
    const { module } = pattern;
    if (module === undefined) return this.#image.functions(pattern);
    return this.moduleNames(module).flatMap((name) => {
      const one = this.#opened(name);
      const found = one?.facts.functions({ ...pattern, module: undefined }) ?? [];
      return one === undefined ? [] : found.map((fn) => handOut(one, fn));
    });
  }

  hasFunctionIn(file: string): boolean {
    return this.#image.hasFunctionIn(file);
  }

  inlinedSites(fn: FunctionFact, atMost?: number): readonly ProbeSite[] {
    const module = this.#owner(fn.id);
    if (module === undefined) return this.#image.inlinedSites(fn, atMost);
    return module.facts
      .inlinedSites(inside(module, fn), atMost)
      .map((site) => handOutSite(module, site));
  }

  statementSites(file: string, lines: number | LineRange, module?: string): readonly ProbeSite[] {
    if (module === undefined) return this.#image.statementSites(file, lines);
    const one = this.#opened(module);
    const sites = one?.facts.statementSites(file, lines) ?? [];
    return one === undefined ? [] : sites.map((site) => handOutSite(one, site));
  }

  statementAt(address: bigint, module?: string): ProbeSite | undefined {
    if (module === undefined) return this.#image.statementAt?.(address);
    const one = this.#opened(module);
    const site = one?.facts.statementAt?.(address);
    return one === undefined || site === undefined ? undefined : handOutSite(one, site);
  }

  functionAt(address: bigint): FunctionFact | undefined {
    return this.#image.functionAt?.(address);
  }

  labels(fn: FunctionFact): readonly LabelSite[] {
    const module = this.#owner(fn.id);
    if (module === undefined) return this.#image.labels?.(fn) ?? [];
    const known = [...module.functions].find(([, handed]) => handed === fn)?.[0];
    const own = known === undefined ? [] : module.facts.functions({ name: fn.name });
    const original = own.find(({ id }) => id === known);
    const labels = original === undefined ? [] : (module.facts.labels?.(original) ?? []);
    return labels.map((one) => ({ ...handOutSite(module, one), label: one.label }));
  }

  callees(site: ProbeSite): readonly CalleeFact[] {
    const module = this.#owner(site.scope);
    if (module === undefined) return this.#image.callees?.(site) ?? [];
    const found = module.facts.callees?.({ ...site, scope: site.scope - module.base }) ?? [];
    return found.map((callee) => ({
      ...callee,
      function: handOut(module, callee.function),
      copies: callee.copies.map((copy) => handOutSite(module, copy)),
    }));
  }

  variables(site: ProbeSite): readonly VariableFact[] {
    const module = this.#owner(site.scope);
    if (module === undefined) return this.#image.variables(site);
    return module.facts.variables({ ...site, scope: site.scope - module.base }).map((variable) => ({
      ...variable,
      type: rebased(module, variable.type),
      location: rebaseLocation(variable.location, imageOf(module)),
    }));
  }

  returnType(fn: FunctionFact): TypeRef {
    const module = this.#owner(fn.id);
    return module === undefined
      ? this.#image.returnType(fn)
      : rebased(module, module.facts.returnType(inside(module, fn)));
  }

  returnLocation(fn: FunctionFact): ReturnType<DebugInfo["returnLocation"]> {
    const module = this.#owner(fn.id);
    return module === undefined
      ? this.#image.returnLocation(fn)
      : module.facts.returnLocation(inside(module, fn));
  }

  // Types

  type(ref: TypeRef): TypeFact {
    const module = this.#owner(ref);
    if (module === undefined) return this.#image.type(ref);
    const fact = module.facts.type(ref - module.base);
    return this.#completed(fact) ?? rebaseType(fact, (inner) => rebased(module, inner));
  }

  /** Of what a module only declares, the kernel may have the definition. */
  #completed(fact: TypeFact): TypeFact | undefined {
    if ((fact.kind !== "struct" && fact.kind !== "union") || fact.complete) return undefined;
    const ref = fact.name === "" ? undefined : this.#image.findType(fact.kind, fact.name);
    return ref === undefined ? undefined : this.#image.type(ref);
  }

  findType(
    kind: Parameters<DebugInfo["findType"]>[0],
    name: string,
    scope?: number,
    named?: string,
  ): TypeRef | undefined {
    if (named !== undefined) {
      const one = named.startsWith("<") ? this.#openedHeaders(named) : this.#opened(named);
      const found = one?.facts.findType(kind, name);
      return one === undefined || found === undefined ? undefined : rebased(one, found);
    }
    const module = scope === undefined ? undefined : this.#owner(scope);
    if (module === undefined || scope === undefined) return this.#image.findType(kind, name, scope);
    const found = module.facts.findType(kind, name, scope - module.base);
    return found === undefined ? this.#image.findType(kind, name) : rebased(module, found);
  }

  enumConstant(name: string): bigint | undefined {
    return this.#image.enumConstant(name);
  }

  // Variables and symbols

  globals(name: string, file?: string, module?: string): ReturnType<DebugInfo["globals"]> {
    if (module === undefined) return this.#image.globals(name, file);
    const one = this.#opened(module);
    const found = one?.facts.globals(name, file) ?? [];
    return one === undefined
      ? []
      : found.map((fact) => ({ ...fact, type: rebased(one, fact.type) }));
  }

  symbol(name: string): ReturnType<DebugInfo["symbol"]> {
    return this.#image.symbol(name);
  }

  clones(name: string): readonly string[] {
    return this.#image.clones?.(name) ?? [];
  }

  notProbeable(address: bigint): string | undefined {
    return this.#image.notProbeable?.(address);
  }

  symbolAt(address: bigint): ReturnType<DebugInfo["symbolAt"]> {
    return this.#image.symbolAt(address);
  }

  anchor(address: bigint, module?: string): ReturnType<NonNullable<DebugInfo["anchor"]>> {
    return module === undefined
      ? this.#image.anchor?.(address)
      : this.#opened(module)?.facts.anchor?.(address);
  }

  nearFunctions(name: string, limit: number, module?: string): readonly string[] {
    return module === undefined
      ? this.#image.nearFunctions(name, limit)
      : (this.#opened(module)?.facts.nearFunctions(name, limit) ?? []);
  }
}

function imageOf({ name, facts }: OpenModule): ModuleImage {
  return { name, anchor: (address) => facts.anchor?.(address) };
}

function rebased({ base }: OpenModule, ref: number): number {
  // Void is 0 everywhere.
  return ref === 0 ? 0 : ref + base;
}

/** A function of the module's own facts as the rest of the compiler sees it: always the same object. */
function handOut(module: OpenModule, fn: FunctionFact): FunctionFact {
  const known = module.functions.get(fn.id);
  if (known !== undefined) return known;
  const made: { -readonly [K in keyof FunctionFact]: FunctionFact[K] } = {
    ...fn,
    id: fn.id + module.base,
    module: module.name,
  };
  module.functions.set(fn.id, made);
  if (fn.entry !== undefined) {
    made.entry = { ...fn.entry, function: made, scope: fn.entry.scope + module.base };
  }
  return made;
}

function handOutSite(module: OpenModule, site: ProbeSite): ProbeSite {
  return {
    ...site,
    function: handOut(module, site.function),
    scope: site.scope + module.base,
    within: site.within && handOut(module, site.within),
  };
}

/** As the module's own facts know it; they look at its number only. */
function inside(module: OpenModule, fn: FunctionFact): FunctionFact {
  return { ...fn, id: fn.id - module.base };
}
