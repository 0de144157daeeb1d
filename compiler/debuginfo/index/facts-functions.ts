// The functions of an opened index: by number, by name, by file and by line. They stand in order of name, file and line.

import type { EntrySite, FunctionFact, FunctionPattern, LineRange } from "../debug-info.ts";
import { nearNames, type NameTable } from "../near-names.ts";
import { fileMatcherOf, isPattern, literalPrefix, matcherOf } from "../wildcard.ts";
import type { FactsFile } from "./facts-file.ts";
import * as layout from "./facts-layout.ts";
import type { FactsMeta } from "./facts-layout.ts";
import type { FactsStrings } from "./facts-strings.ts";
import { FLAG_EXTERNAL } from "./shard.ts";
import { firstWhere } from "./sorted-column.ts";

export class FactsFunctions {
  readonly #strings: FactsStrings;
  readonly #meta: FactsMeta;
  readonly #base: bigint;
  readonly #columns;
  readonly #sites;
  readonly #count: number;
  readonly #facts: (FunctionFact | undefined)[] = [];

  constructor(file: FactsFile, strings: FactsStrings, meta: FactsMeta) {
    this.#strings = strings;
    this.#meta = meta;
    this.#base = BigInt(meta.base);
    this.#columns = file.section("functions");
    this.#sites = file.section("sites");
    this.#count = this.#columns.length / layout.factWidth;
  }

  /** What is written down of a function: one of `FACT_NAME` and its neighbours. */
  column(id: number, column: number): number {
    return this.#columns.at(id * layout.factWidth + column) ?? 0;
  }

  fact(id: number): FunctionFact {
    return (this.#facts[id] ??= this.#makeFact(id));
  }

  /** All of a name, or of names that match a pattern. */
  named(name: string): FunctionFact[] {
    return this.#idsNamed(name).map((id) => this.fact(id));
  }

  matching({ name, file, lines }: FunctionPattern): readonly FunctionFact[] {
    const named = this.#idsNamed(name);
    const ids = file === undefined ? named : this.#idsInFile(named, file);
    const found = ids.map((id) => this.fact(id));
    return lines === undefined
      ? found
      : found.filter((fn) => lines.some((range) => this.#reachesInto(fn, range)));
  }

  /** Of the paths of all functions, each once. */
  #files: readonly number[] | undefined;

  isOneIn(file: string): boolean {
    const matches = fileMatcherOf(file);
    this.#files ??= [
      ...new Set(this.#idsNamed("*").map((id) => this.column(id, layout.FACT_FILE))),
    ];
    return this.#files.some((path) => matches(this.#strings.text(path)));
  }

  /** Names like one, the nearest first. */
  near(name: string, limit: number): readonly string[] {
    return nearNames(name, (this.#names ??= this.#makeNames()), limit);
  }

  #names: NameTable | undefined;

  /** Those of one name are neighbours. */
  #makeNames(): NameTable {
    this.#readAllNames();
    const ids = new Uint32Array(this.#count);
    let used = 0;
    for (let id = 0; id < this.#count; id++) {
      const name = this.column(id, layout.FACT_NAME);
      if (used === 0 || ids[used - 1] !== name) ids[used++] = name;
    }
    return this.#strings.names(ids.subarray(0, used));
  }

  #nameOf(id: number): string {
    return this.#strings.text(this.column(id, layout.FACT_NAME));
  }

  #idsNamed(name: string): number[] {
    if (!isPattern(name)) return this.#idsFrom(name, (found) => found === name);
    if (name === "*") return Array.from({ length: this.#count }, (_, id) => id);
    const prefix = literalPrefix(name);
    if (prefix === "") this.#readAllNames();
    const matches = matcherOf(name);
    return this.#idsFrom(prefix, (found) => found.startsWith(prefix)).filter((id) =>
      matches(this.#nameOf(id)),
    );
  }

  /** From the first that is not below a text, as long as names are wanted. */
  #idsFrom(text: string, isWanted: (name: string) => boolean): number[] {
    const found: number[] = [];
    let id = firstWhere(this.#count, (middle) => this.#nameOf(middle) >= text);
    for (; id < this.#count && isWanted(this.#nameOf(id)); id++) found.push(id);
    return found;
  }

  #readAllNames(): void {
    this.#columns.numbers();
    this.#strings.readAll();
  }

  #idsInFile(ids: readonly number[], file: string): number[] {
    const matches = fileMatcherOf(file);
    const known = new Map<number, boolean>();
    return ids.filter((id) => {
      const path = this.column(id, layout.FACT_FILE);
      const isWanted = known.get(path) ?? matches(this.#strings.text(path));
      known.set(path, isWanted);
      return isWanted;
    });
  }

  /** Whether one of the lines stands between the declaration of a function and that of the next one in its file. */
  #reachesInto(fn: FunctionFact, { first, last }: LineRange): boolean {
    if (last < fn.place.line) return false;
    const next = this.#nextDeclaration(fn.place.file, fn.place.line);
    return next === undefined || first < next;
  }

  #declarations: Map<string, number[]> | undefined;

  #nextDeclaration(file: string, line: number): number | undefined {
    if (this.#declarations === undefined) {
      this.#declarations = new Map();
      for (const fn of this.named("*")) {
        const lines = this.#declarations.get(fn.place.file);
        if (lines === undefined) this.#declarations.set(fn.place.file, [fn.place.line]);
        else lines.push(fn.place.line);
      }
      for (const lines of this.#declarations.values()) lines.sort((a, b) => a - b);
    }
    return this.#declarations.get(file)?.find((other) => other > line);
  }

  #makeFact(id: number): FunctionFact {
    const sitesEnd =
      id + 1 < this.#count ? this.column(id + 1, layout.FACT_SITES) : this.#sites.length;
    const fn: FunctionFact & { entry?: EntrySite } = {
      id,
      name: this.#nameOf(id),
      place: {
        file: this.#strings.text(this.column(id, layout.FACT_FILE)),
        line: this.column(id, layout.FACT_LINE),
      },
      entry: undefined,
      inlinedCount: sitesEnd - this.column(id, layout.FACT_SITES),
      isGlobal: (this.column(id, layout.FACT_FLAGS) & FLAG_EXTERNAL) !== 0,
    };
    const entry = this.column(id, layout.FACT_ENTRY);
    if (entry !== layout.noEntry)
      (fn as { entry?: EntrySite }).entry = this.#entrySite(id, fn, entry);
    return fn;
  }

  #entrySite(id: number, fn: FunctionFact, entry: number): EntrySite {
    const symbol = this.column(id, layout.FACT_SYMBOL);
    const name = symbol === 0 ? undefined : this.#strings.text(symbol);
    return {
      function: fn,
      kind: "entry",
      pc: this.#base + BigInt(entry),
      place: fn.place,
      scope: this.column(id, layout.FACT_BODY),
      symbol: name,
      isRest: name?.includes(".part.") === true,
      notProbeable:
        this.#meta.banReasons[(this.column(id, layout.FACT_FLAGS) >> layout.FACT_BAN_SHIFT) - 1],
    };
  }
}
