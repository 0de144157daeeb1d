// What the symbols of a kernel image answer: how many functions have a name, what lies at an address, and where the
// kernel refuses probes.

import type { SymbolFact } from "../debug-info.ts";
import type { ElfFile } from "../elf/elf-file.ts";
import { buildIdOf } from "../elf/notes.ts";
import { bannedRanges, type BannedRange } from "../index/kernel-image.ts";
import { listedSymbols } from "../index/placed-symbols.ts";
import { isCode, readKallsyms, type KernelSymbol } from "./read-kallsyms.ts";

/** Without one of these a module cannot find its addresses in the running kernel, or not tell whose kernel it is. */
const bindingSymbols = ["init_task", "_stext", "_etext", "__start_notes", "__stop_notes"];

/** Reads the kallsyms of a kernel image. Throws BadData: no-kallsyms, bad-kallsyms. */
export function readKernelSymbols(elf: ElfFile): KernelSymbols {
  const symbols = symbolFacts(elf, readKallsyms(elf).symbols);
  const addresses = elf.sections.map((section) => section.address);
  return new KernelSymbols(
    symbols,
    bannedRanges(elf, listedSymbols(symbols), addresses),
    buildIdOf(elf),
  );
}

export class KernelSymbols {
  /** In order of address. */
  readonly symbols: readonly SymbolFact[];
  /** Lower-case hex; undefined when the image does not say. */
  readonly buildId: string | undefined;
  readonly #byName = new Map<string, SymbolFact[]>();
  readonly #banned: readonly BannedRange[];
  /** By index of a banned range: the highest end of it and of those before it. */
  readonly #reach: readonly bigint[];
  /** Base names of functions whose signature the compiler changed. */
  readonly #clones = new Set<string>();
  /** Made when somebody asks for one. */
  #clonesByName: Map<string, string[]> | undefined;

  constructor(
    symbols: readonly SymbolFact[],
    banned: readonly BannedRange[],
    buildId: string | undefined,
  ) {
    this.symbols = symbols;
    this.buildId = buildId;
    this.#banned = banned;
    let reach = 0n;
    this.#reach = banned.map(({ end }) => (reach = end > reach ? end : reach));
    for (const symbol of symbols) {
      const same = this.#byName.get(symbol.name);
      if (same === undefined) this.#byName.set(symbol.name, [symbol]);
      else same.push(symbol);
      const clone = symbol.name.indexOf(".isra.");
      if (symbol.isFunction && clone > 0) this.#clones.add(symbol.name.slice(0, clone));
    }
  }

  named(name: string): readonly SymbolFact[] {
    return this.#byName.get(name) ?? [];
  }

  functions(name: string): readonly SymbolFact[] {
    return this.named(name).filter((symbol) => symbol.isFunction);
  }

  /**
   * Whether there is a function of this name with a changed signature (`name.isra.0`). Beside a function of the plain
   * name it is another one, and a prototype in BTF may be of either.
   */
  hasClone(name: string): boolean {
    return this.#clones.has(name);
  }

  /** The symbols that the compiler made of a function; not those that it only cut off (`.cold`). */
  clonesOf(name: string): readonly string[] {
    if (this.#clonesByName === undefined) {
      this.#clonesByName = new Map();
      for (const symbol of this.symbols) {
        const [, base] = /^(\w+)\.(?:isra|constprop|part)\./.exec(symbol.name) ?? [];
        if (base === undefined || !symbol.isFunction || symbol.name.includes(".cold")) continue;
        const same = this.#clonesByName.get(base);
        if (same === undefined) this.#clonesByName.set(base, [symbol.name]);
        else same.push(symbol.name);
      }
    }
    return this.#clonesByName.get(name) ?? [];
  }

  covering(address: bigint): SymbolFact | undefined {
    const after = firstBeyond(this.symbols, (symbol) => symbol.address, address);
    // Of several at an address the first is the one that the kernel shows; a function is the better name than a mark.
    let found: SymbolFact | undefined;
    for (let index = after - 1; index >= 0; index--) {
      const symbol = this.symbols[index]!;
      if (symbol.address + symbol.size <= address) break;
      if (symbol.isFunction || found?.isFunction !== true) found = symbol;
    }
    return found;
  }

  /** Why the kernel refuses a probe at an address, as far as the image tells. */
  whyNotProbeable(address: bigint): string | undefined {
    const after = firstBeyond(this.#banned, (range) => range.start, address);
    for (let index = after - 1; index >= 0 && this.#reach[index]! > address; index--) {
      const range = this.#banned[index]!;
      if (address < range.end) return range.reason;
    }
    return undefined;
  }

  /** Whether a module can be bound to this kernel, so that addresses are of use. */
  get bindsModules(): boolean {
    const isThere = (name: string): boolean => this.named(name).length === 1;
    return this.buildId !== undefined && bindingSymbols.every(isThere);
  }
}

/** kallsyms has no sizes: like the kernel, a symbol is taken to reach to the next one. */
function symbolFacts(elf: ElfFile, symbols: readonly KernelSymbol[]): SymbolFact[] {
  const facts: SymbolFact[] = [];
  let next: bigint | undefined;
  for (let index = symbols.length - 1; index >= 0; index--) {
    const { name, letter, address } = symbols[index]!;
    const following = symbols[index + 1]?.address;
    if (following !== undefined && following > address) next = following;
    const isFunction = "tTwW".includes(letter) && isCode(elf, address);
    const isGlobal = letter === letter.toUpperCase() || "wvu".includes(letter);
    facts.push({ name, address, size: (next ?? address + 1n) - address, isFunction, isGlobal });
  }
  return facts.reverse();
}

/** The index of the first item whose key is greater; the items are in order of their keys. */
function firstBeyond<T>(items: readonly T[], keyOf: (item: T) => bigint, key: bigint): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(items[middle]!) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
