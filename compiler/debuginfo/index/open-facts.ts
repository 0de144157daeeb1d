// Answers the questions of `DebugInfo` from an opened index.

import type {
  AddressRange,
  CalleeFact,
  DebugInfo,
  FunctionFact,
  FunctionPattern,
  GlobalFact,
  LabelSite,
  LineRange,
  Location,
  LocationExpression,
  ProbeSite,
  SymbolFact,
  TypeRef,
  VariableFact,
} from "../debug-info.ts";
import {
  argumentLocations,
  callingConventions,
  returnLocationOf,
  type ArgumentShape,
} from "../calling-convention.ts";
import { addressBaseOf } from "../dwarf/addresses.ts";
import { cfaRuleAt, type FrameSection } from "../dwarf/call-frames.ts";
import { locationOf, plus, valueOf, type ExpressionContext } from "../dwarf/expression.ts";
import { guard, readable, type Result } from "../fault.ts";
import { fileMatcherOf } from "../wildcard.ts";
import {
  openBodies,
  expressionAt,
  scopeAt,
  scopeCovering,
  type Body,
  type BodyCall,
  type BodyLocation,
  type BodyScope,
  type BodyVariable,
} from "./facts-bodies.ts";
import { checkSections, readMeta } from "./facts-check.ts";
import { readFacts, type FactsFile } from "./facts-file.ts";
import type { FactsSection } from "./facts-section.ts";
import { FactsFunctions } from "./facts-functions.ts";
import { openStrings } from "./facts-strings.ts";
import { openSymbols, type FactsSymbols } from "./facts-symbols.ts";
import { openTypes } from "./facts-types.ts";
import * as layout from "./facts-layout.ts";
import type { FactsMeta } from "./facts-layout.ts";
import { banFinder } from "./bans.ts";
import { equalRows, lastAtOrBelow } from "./sorted-column.ts";
import { readStatementBefore, readStatements, type Statement } from "./statements.ts";

/**
 * Opens an index that `indexKernel` wrote. What it holds is read when it is asked for: a question to a damaged file throws a
 * FactsError.
 * Faults: file-unreadable, not-facts, facts-version, facts-truncated, facts-damaged.
 */
export function openFacts(path: string): Result<DebugInfo> {
  const file = readFacts(path);
  if (!file.ok) return file;
  return guard(path, "facts-damaged", () => {
    checkSections(file.value);
    return new Facts(file.value);
  });
}

const bodiesKept = 256;

class Facts implements DebugInfo {
  readonly kernel: DebugInfo["kernel"];
  readonly #meta: FactsMeta;
  readonly #base: bigint;
  readonly #strings;
  readonly #types;
  readonly #bodies;
  readonly #file: FactsFile;
  readonly #functions: FactsFunctions;
  readonly #sites: FactsSection;
  readonly #ranges: FactsSection;
  readonly #bodyStarts: FactsSection;
  readonly #globals: FactsSection;
  readonly #symbols: FactsSymbols;
  readonly #openBodies = new Map<number, Body>();

  constructor(file: FactsFile) {
    const meta = readMeta(file.section("meta").bytes());
    this.#meta = meta;
    this.kernel = meta.identity;
    this.#base = BigInt(meta.base);
    this.#strings = openStrings(file);
    this.#types = openTypes(file, this.#strings, meta.identity.pointerSize);
    this.#bodies = openBodies(file, meta);
    this.#file = file;
    this.#functions = new FactsFunctions(file, this.#strings, meta);
    this.#sites = file.section("sites");
    this.#ranges = file.section("ranges");
    this.#bodyStarts = file.section("bodies.starts");
    this.#globals = file.section("globals");
    this.#symbols = openSymbols(file, this.#strings, meta);
  }

  #frameSection: FrameSection | undefined;

  get #frames(): FrameSection {
    const { frames, identity } = this.#meta;
    return (this.#frameSection ??= {
      ...frames,
      bytes: this.#file.section("frames").bytes(),
      littleEndian: identity.littleEndian,
      addressSize: identity.pointerSize,
      base: addressBaseOf(this.#base),
    });
  }

  functions(pattern: FunctionPattern): readonly FunctionFact[] {
    return this.#functions.matching(pattern);
  }

  hasFunctionIn(file: string): boolean {
    return this.#functions.isOneIn(file);
  }

  inlinedSites(fn: FunctionFact, atMost = Infinity): readonly ProbeSite[] {
    const start = this.#column(fn.id, layout.FACT_SITES);
    const sites: ProbeSite[] = [];
    for (let index = start; index < start + fn.inlinedCount && sites.length < atMost; index++) {
      const position = this.#sites.at(index);
      if (position === undefined) break;
      const fact = this.#factOfScope(position) ?? 0;
      const { end, entry } = this.#placeOfBody(fact);
      // A function with thousands of copies need not have all that is around them decoded.
      const inlined = this.#bodies.readCopy(position, end, entry);
      const site = this.#copySite({ position, inlined }, fact, fn);
      if (site !== undefined) sites.push(site);
    }
    return sites;
  }

  #copySite(
    { inlined, position }: Pick<BodyScope, "inlined" | "position">,
    within: number,
    fn?: FunctionFact,
  ): ProbeSite | undefined {
    if (inlined === undefined) return undefined;
    const isRest = (): boolean => this.#isRest(position, inlined);
    return {
      function: fn ?? this.#fact(inlined.fact),
      kind: "inlined",
      pc: this.#base + BigInt(inlined.entry),
      place: { file: this.#strings.text(inlined.file), line: inlined.line },
      scope: position,
      within: this.#fact(within),
      // The function around the copy has to be decoded for it; most who look at copies do not ask.
      get isRest() {
        return isRest();
      },
      notProbeable: this.#whyNot(inlined.entry),
    };
  }

  /**
   * Whether a copy is the rest of the function around it. The call of a rest stands nowhere in the source, so that gcc has it
   * at the line of the function itself. A call of a function by itself has a line of its own; what a macro defines may have the line
   * of its caller.
   */
  #isRest(position: number, inlined: NonNullable<BodyScope["inlined"]>): boolean {
    if (!this.#isCalledAt(inlined.fact, inlined)) return false;
    const { fact, body } = this.#bodyAt(position);
    const scope = scopeAt(body, position);
    return scope !== undefined && this.#isRestScope(scope, fact);
  }

  #isRestScope({ parent, inlined }: BodyScope, within: number): boolean {
    if (inlined === undefined || !this.#isCalledAt(inlined.fact, inlined)) return false;
    const outer = (parent && owner(parent)?.inlined?.fact) ?? within;
    const name = this.#column(inlined.fact, layout.FACT_NAME);
    return this.#column(outer, layout.FACT_NAME) === name && this.#isCalledAt(outer, inlined);
  }

  #isCalledAt(fact: number, { file, line }: NonNullable<BodyScope["inlined"]>): boolean {
    return (
      file === this.#column(fact, layout.FACT_FILE) && line === this.#column(fact, layout.FACT_LINE)
    );
  }

  statementSites(file: string, lines: number | LineRange): readonly ProbeSite[] {
    const range = typeof lines === "number" ? { first: lines, last: lines } : lines;
    const sites = new Map<string, ProbeSite>();
    for (const one of readStatements(this.#file, this.#strings, file, range)) {
      const key = `${one.pc} ${one.line}`;
      const site = sites.has(key) ? undefined : this.#statementSite(one);
      if (site !== undefined) sites.set(key, site);
    }
    return [...sites.values()].sort((a, b) => Number(a.pc! - b.pc!));
  }

  #statementSite({ path, pc, line }: Statement): ProbeSite | undefined {
    const fact = this.#factCovering(pc);
    if (fact === undefined) return undefined;
    const body = this.#body(fact);
    const scope = this.#scopeOfLine(scopeCovering(body, pc), fact, path, line);
    const copy = owner(scope);
    return {
      function: this.#fact(copy?.inlined?.fact ?? fact),
      kind: "statement",
      pc: this.#base + BigInt(pc),
      place: { file: path, line },
      scope: scope.position,
      within: this.#fact(fact),
      notProbeable: this.#whyNot(pc),
      copy: copy?.position ?? body.position,
    };
  }

  statementAt(address: bigint): ProbeSite | undefined {
    const pc = Number(address - this.#base);
    const fact = this.#factCovering(pc);
    if (fact === undefined) return undefined;
    const before = readStatementBefore(this.#file, this.#strings, pc);
    // Between two statements of other functions there is none of this one.
    return before !== undefined && this.#factCovering(before.pc) === fact
      ? this.#statementSite(before)
      : undefined;
  }

  functionAt(address: bigint): FunctionFact | undefined {
    const id = this.#factCovering(Number(address - this.#base));
    return id === undefined ? undefined : this.#fact(id);
  }

  labels(fn: FunctionFact): readonly LabelSite[] {
    const copies = this.inlinedSites(fn);
    const own = fn.entry === undefined ? [] : [fn.entry];
    const sites = [...own, ...copies].flatMap((site) => this.#labelsOf(fn, site));
    return sites.sort((a, b) => Number(a.pc! - b.pc!));
  }

  #labelsOf(fn: FunctionFact, { scope }: ProbeSite): LabelSite[] {
    const { fact, body } = this.#bodyAt(scope);
    const found: LabelSite[] = [];
    const walk = (at: BodyScope): void => {
      for (const { name, line, pc } of at.labels) {
        found.push({
          label: this.#strings.text(name),
          function: fn,
          kind: "statement",
          pc: this.#base + BigInt(pc),
          place: { file: fn.place.file, line },
          scope: at.position,
          within: this.#fact(fact),
          notProbeable: this.#whyNot(pc),
        });
      }
      // A copy of another function has labels of its own.
      for (const child of at.children) if (child.kind !== "inlined") walk(child);
    };
    const start = scopeAt(body, scope);
    if (start !== undefined) walk(start);
    return found;
  }

  callees({ scope }: ProbeSite): readonly CalleeFact[] {
    const { fact: within, body } = this.#bodyAt(scope);
    const start = scopeAt(body, scope);
    if (start === undefined) return [];
    const found = new Map<number, Writable<Omit<CalleeFact, "function">>>();
    const of = (fact: number) => {
      const known = found.get(fact) ?? { copies: [], calledFrom: [], isTail: false };
      found.set(fact, known);
      return known;
    };
    const { calls, copies } = insides(start, (child) => this.#isRestScope(child, within));
    for (const copy of copies) {
      const site = this.#copySite(copy, within);
      if (site === undefined) continue;
      const callee = of(site.function.id);
      callee.copies = [...callee.copies, site];
    }
    const code = this.#ownCode(start, within, copies);
    // A block may call what the function around it calls, too.
    const facts = (isTail: boolean) =>
      new Set(calls.filter((call) => call.isTail === isTail).flatMap((call) => this.#called(call)));
    for (const callee of facts(false)) of(callee).calledFrom = code;
    for (const callee of facts(true)) of(callee).isTail = true;
    return [...found].map(([fact, one]) => ({ function: this.#fact(fact), ...one })).sort(byFact);
  }

  /** Those that a call can mean: what another unit defines is known by its name. */
  #called({ name, fact }: BodyCall): number[] {
    const text = this.#strings.text(name);
    const own = fact === undefined || fact === layout.noEntry ? undefined : this.#fact(fact);
    return this.#functions
      .named(text)
      .filter(({ entry, isGlobal, place }) =>
        entry === undefined
          ? false
          : own === undefined
            ? isGlobal
            : place.file === own.place.file && place.line === own.place.line,
      )
      .map((one) => one.id);
  }

  /** The code of a function or copy without what was inlined into it. */
  #ownCode(scope: BodyScope, fact: number, copies: readonly BodyScope[]): AddressRange[] {
    const ranges = scope.kind === "function" ? this.#codeOf(fact) : scope.ranges;
    const holes = copies.flatMap((copy) => copy.ranges).sort((a, b) => a[0] - b[0]);
    return ranges
      .flatMap(([start, end]) => withoutHoles(start, end, holes))
      .map(([start, end]) => ({
        start: this.#base + BigInt(start),
        end: this.#base + BigInt(end),
      }));
  }

  #codeByFact: Map<number, [number, number][]> | undefined;

  #codeOf(fact: number): readonly (readonly [number, number])[] {
    if (this.#codeByFact === undefined) {
      this.#codeByFact = new Map();
      const ranges = this.#ranges.numbers();
      for (let at = 0; at < ranges.length; at += 3) {
        const range: [number, number] = [ranges[at]!, ranges[at + 1]!];
        const known = this.#codeByFact.get(ranges[at + 2]!);
        if (known === undefined) this.#codeByFact.set(ranges[at + 2]!, [range]);
        else known.push(range);
      }
    }
    return this.#codeByFact.get(fact) ?? [];
  }

  notProbeable(address: bigint): string | undefined {
    return this.#whyNot(Number(address - this.#base));
  }

  #bans: ((pc: number) => number | undefined) | undefined;

  #whyNot(pc: number): string | undefined {
    this.#bans ??= banFinder(this.#file.section("banned").numbers());
    const reason = this.#bans(pc);
    return reason === undefined ? undefined : this.#meta.banReasons[reason];
  }

  /**
   * The scope that a line belongs to, of those around its pc. Where an inlined copy begins, the row of the line that
   * calls it and the row of its own first line stand at one address: the line is in the function that is declared
   * nearest above it.
   */
  #scopeOfLine(innermost: BodyScope, fact: number, path: string, line: number): BodyScope {
    let best = innermost;
    let nearest = -1;
    for (let at: BodyScope | undefined = innermost; at !== undefined;) {
      const inlined = owner(at);
      const { place } = this.#fact(inlined?.inlined?.fact ?? fact);
      if (place.file === path && place.line <= line && place.line > nearest) {
        best = at;
        nearest = place.line;
      }
      at = inlined?.parent;
    }
    return best;
  }

  variables(site: ProbeSite): readonly VariableFact[] {
    if (site.pc === undefined) return [];
    const { fact, body } = this.#bodyAt(site.scope);
    const pc = Number(site.pc - this.#base);
    const isAtEntry = pc === this.#column(fact, layout.FACT_ENTRY);
    const context = this.#context(body, pc, isAtEntry);
    const found: VariableFact[] = [];
    for (let scope = scopeAt(body, site.scope); scope !== undefined; scope = scope.parent) {
      for (const variable of scope.variables) found.push(this.#variable(variable, pc, context));
      // What surrounds a call is not visible in the function that was inlined there.
      if (scope.kind === "inlined") break;
    }
    return isAtEntry && site.scope === body.position ? this.#asPassed(fact, found) : found;
  }

  /**
   * Where GCC did not track the variables of a function, it names one register for the whole of it, which the prologue
   * fills: before that a register that functions preserve holds a value of the caller. The argument is then where the
   * calling convention puts it; of a clone, whose parameters are not those of the prototype, nowhere that is known.
   */
  #asPassed(fact: number, variables: readonly VariableFact[]): readonly VariableFact[] {
    const { architecture, pointerSize } = this.kernel;
    const { preserved = [] } = callingConventions[architecture];
    const isWrong = ({ isParameter, location }: VariableFact): boolean =>
      isParameter && location.kind === "register" && preserved.includes(location.register);
    if (!variables.some(isWrong)) return variables;
    const isClone = this.#column(fact, layout.FACT_SYMBOL) !== this.#column(fact, layout.FACT_NAME);
    const parameters = variables.filter((variable) => variable.isParameter);
    const passed = argumentLocations(
      architecture,
      pointerSize,
      parameters.map(({ type }) => this.#shapeOf(type)),
      this.#shapeOf(this.#column(fact, layout.FACT_RETURN)),
    );
    return variables.map((variable): VariableFact => {
      if (!isWrong(variable)) return variable;
      const nowhere = { kind: "unavailable", reason: "optimized-out" } as const;
      const location = isClone ? nowhere : passed[parameters.indexOf(variable)]!;
      return { ...variable, location };
    });
  }

  #shapeOf(type: TypeRef): ArgumentShape {
    return { type: this.type(this.#types.strip(type)), size: this.#types.sizeOf(type) };
  }

  #variable(variable: BodyVariable, pc: number, context: ExpressionContext): VariableFact {
    return {
      name: this.#strings.text(variable.name),
      isParameter: variable.isParameter,
      type: variable.type,
      location: locationAt(variable.location, pc, context),
    };
  }

  #context(body: Body, pc: number, isAtEntry: boolean): ExpressionContext {
    const { littleEndian, pointerSize } = this.kernel;
    let cfa: LocationExpression | undefined;
    const context: ExpressionContext = {
      littleEndian,
      pointerSize,
      isAtEntry,
      cfa: () => (cfa ??= this.#cfa(pc, context)),
      frameBase: () => expressionAt(body.frameBase, pc),
    };
    return context;
  }

  #cfa(pc: number, context: ExpressionContext): LocationExpression | undefined {
    const index = lastAtOrBelow(this.#file.section("frames.starts"), pc);
    if (index < 0 || pc >= this.#file.section("frames.ends").at(index)!) return undefined;
    const offset = this.#file.section("frames.offsets").at(index)!;
    // A frame entry that cannot be read says nothing about the CFA; the variable is then not available.
    return readable(() => {
      const rule = cfaRuleAt(this.#frames, offset, pc);
      if (rule === undefined) return undefined;
      if (rule.kind === "register")
        return plus({ op: "register", register: rule.register }, BigInt(rule.offset));
      return valueOf(rule.bytes, { ...context, cfa: () => undefined });
    }, undefined);
  }

  returnType(fn: FunctionFact): TypeRef {
    return this.#column(fn.id, layout.FACT_RETURN);
  }

  returnLocation(fn: FunctionFact): Location {
    const { type, size } = this.#shapeOf(this.returnType(fn));
    const { architecture, pointerSize } = this.kernel;
    return returnLocationOf(architecture, pointerSize, type, size);
  }

  type(ref: TypeRef): ReturnType<DebugInfo["type"]> {
    return this.#types.type(ref);
  }

  findType(
    kind: Parameters<DebugInfo["findType"]>[0],
    name: string,
    scope?: number,
  ): TypeRef | undefined {
    const fact = scope === undefined ? undefined : this.#factOfScope(scope);
    return this.#types.find(
      kind,
      name,
      fact === undefined ? undefined : this.#column(fact, layout.FACT_UNIT),
    );
  }

  enumConstant(name: string): bigint | undefined {
    return this.#types.enumConstant(name);
  }

  globals(name: string, file?: string): readonly GlobalFact[] {
    const id = this.#strings.find(name);
    if (id === undefined) return [];
    const matches = file === undefined ? () => true : fileMatcherOf(file);
    const [first, last] = equalRows(this.#globals, id, layout.globalWidth);
    const found: GlobalFact[] = [];
    for (let row = first; row < last; row++) {
      const [, path, line, type, low, high, flags] = Array.from(
        { length: layout.globalWidth },
        (_, column) => this.#globals.at(row * layout.globalWidth + column),
      );
      const place = { file: this.#strings.text(path!), line: line! };
      const address = (flags! & 1) === 0 ? undefined : layout.joinAddress(low!, high!);
      if (matches(place.file))
        found.push({ name, place, type: type!, address, perCpu: (flags! & 2) !== 0 });
    }
    return found;
  }

  symbol(name: string): readonly SymbolFact[] {
    return this.#symbols.named(name);
  }

  symbolAt(address: bigint): SymbolFact | undefined {
    return this.#symbols.at(address);
  }

  anchor(address: bigint): ReturnType<NonNullable<DebugInfo["anchor"]>> {
    return this.#symbols.anchor(address);
  }

  nearFunctions(name: string, limit: number): readonly string[] {
    return this.#functions.near(name, limit);
  }

  #column(id: number, column: number): number {
    return this.#functions.column(id, column);
  }

  #fact(id: number): FunctionFact {
    return this.#functions.fact(id);
  }

  #factCovering(pc: number): number | undefined {
    const row = lastAtOrBelow(this.#ranges, pc, 3);
    return row >= 0 && pc < this.#ranges.at(row * 3 + 1)!
      ? this.#ranges.at(row * 3 + 2)
      : undefined;
  }

  #factOfScope(scope: number): number | undefined {
    return this.#file.section("bodies.facts").at(lastAtOrBelow(this.#bodyStarts, scope));
  }

  #bodyAt(position: number): { fact: number; body: Body } {
    const fact = this.#factOfScope(position) ?? 0;
    return { fact, body: this.#body(fact) };
  }

  #body(fact: number): Body {
    const known = this.#openBodies.get(fact);
    if (known !== undefined) return known;
    if (this.#openBodies.size >= bodiesKept) this.#openBodies.clear();
    const { start, end, entry } = this.#placeOfBody(fact);
    const body = this.#bodies.read(start, end, entry);
    this.#openBodies.set(fact, body);
    return body;
  }

  /** Bodies stand one behind the other. */
  #placeOfBody(fact: number): { start: number; end: number; entry: number } {
    const start = this.#column(fact, layout.FACT_BODY);
    const next = this.#bodyStarts.at(lastAtOrBelow(this.#bodyStarts, start) + 1);
    const end = next ?? this.#file.section("bodies").size;
    return { start, end, entry: this.#column(fact, layout.FACT_ENTRY) };
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Insides {
  readonly calls: readonly BodyCall[];
  readonly copies: readonly BodyScope[];
}

/** What a function's or a copy's own code calls, and what was inlined into it, blocks and what is its rest and all. */
function insides(scope: BodyScope, isRest: (child: BodyScope) => boolean): Insides {
  const isOwn = (child: BodyScope): boolean => child.kind !== "inlined" || isRest(child);
  const blocks = scope.children.filter(isOwn).map((child) => insides(child, isRest));
  const copies = scope.children.filter((child) => !isOwn(child));
  return {
    calls: [...scope.calls, ...blocks.flatMap((block) => block.calls)],
    copies: [...copies, ...blocks.flatMap((block) => block.copies)],
  };
}

/** A stretch of code without others, which are in order. */
function withoutHoles(
  start: number,
  end: number,
  holes: readonly (readonly [number, number])[],
): [number, number][] {
  const parts: [number, number][] = [];
  let at = start;
  for (const [from, to] of holes) {
    if (to <= at || from >= end) continue;
    if (from > at) parts.push([at, from]);
    at = Math.max(at, to);
  }
  if (at < end) parts.push([at, end]);
  return parts;
}

function byFact(a: CalleeFact, b: CalleeFact): number {
  // Facts are numbered in order of name, file and line.
  return a.function.id - b.function.id;
}

/** The nearest scope outwards that is an inlined copy; undefined when the code is the function's own. */
function owner(scope: BodyScope): BodyScope | undefined {
  for (let at: BodyScope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.kind === "inlined") return at;
  }
  return undefined;
}

function locationAt(location: BodyLocation, pc: number, context: ExpressionContext): Location {
  if (location.kind === "constant")
    return { kind: "value", value: { op: "constant", value: BigInt(location.value) } };
  const bytes = expressionAt(location, pc);
  return bytes === undefined
    ? { kind: "unavailable", reason: "optimized-out" }
    : locationOf(bytes, context);
}
