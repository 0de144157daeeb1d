// The symbols of an opened index: by name, by address, and those by which a module's addresses are told at load.

import type { DebugInfo, SymbolFact } from "../debug-info.ts";
import type { FactsFile } from "./facts-file.ts";
import * as layout from "./facts-layout.ts";
import type { FactsStrings } from "./facts-strings.ts";
import {
  SYMBOL_EXPORTED,
  SYMBOL_FUNCTION,
  SYMBOL_GLOBAL,
  SYMBOL_GPL_ONLY,
} from "./kernel-image.ts";
import { firstWhere } from "./sorted-column.ts";

export interface FactsSymbols {
  named(name: string): readonly SymbolFact[];
  /** The one that covers an address, of several the one that says most. */
  at(address: bigint): SymbolFact | undefined;
  /** Of a module; a kernel's addresses need none. */
  anchor(address: bigint): ReturnType<NonNullable<DebugInfo["anchor"]>>;
}

/** How many symbols are looked at for the best that stands at an address. */
const neighboursAtMost = 32;

export function openSymbols(
  file: FactsFile,
  strings: FactsStrings,
  { base: spelledBase, sections }: layout.FactsMeta,
): FactsSymbols {
  const base = BigInt(spelledBase);
  const columns = file.section("symbols");
  /** Rows in order of the number of their name. */
  const byName = file.section("symbols.byName");
  const count = columns.length / layout.symbolWidth;

  function column(row: number, at: number): number {
    return columns.at(row * layout.symbolWidth + at) ?? 0;
  }

  function addressOf(row: number): bigint {
    return layout.joinAddress(column(row, layout.SYMBOL_LOW), column(row, layout.SYMBOL_HIGH));
  }

  function fact(row: number): SymbolFact {
    const flags = column(row, layout.SYMBOL_FLAGS);
    return {
      name: strings.text(column(row, layout.SYMBOL_NAME)),
      address: addressOf(row),
      size: BigInt(column(row, layout.SYMBOL_SIZE)),
      isFunction: (flags & SYMBOL_FUNCTION) !== 0,
      isGlobal: (flags & SYMBOL_GLOBAL) !== 0,
      exported:
        (flags & SYMBOL_EXPORTED) === 0
          ? undefined
          : (flags & SYMBOL_GPL_ONLY) === 0
            ? "all"
            : "gpl",
    };
  }

  function named(name: string): readonly SymbolFact[] {
    const id = strings.find(name);
    if (id === undefined) return [];
    const nameOf = (place: number): number => column(byName.at(place) ?? 0, layout.SYMBOL_NAME);
    const found: SymbolFact[] = [];
    let place = firstWhere(byName.length, (middle) => nameOf(middle) >= id);
    for (; place < byName.length && nameOf(place) === id; place++)
      found.push(fact(byName.at(place) ?? 0));
    return found;
  }

  function at(address: bigint): SymbolFact | undefined {
    const behind = firstWhere(count, (middle) => addressOf(middle) > address);
    // Several symbols can stand at one address; the function's own name is worth more than a label's.
    let best: SymbolFact | undefined;
    for (let row = behind - 1; row >= 0 && row >= behind - neighboursAtMost; row--) {
      const symbol = fact(row);
      if (best !== undefined && symbol.address !== best.address) break;
      const covers = address < symbol.address + symbol.size || address === symbol.address;
      if (covers && (best === undefined || rank(symbol) > rank(best))) best = symbol;
    }
    return best;
  }

  function anchor(address: bigint): ReturnType<FactsSymbols["anchor"]> {
    const distance = Number(address - base);
    const section = sections?.find(({ start, end }) => distance >= start && distance < end);
    if (section === undefined) return undefined;
    const first = base + BigInt(section.start);
    const last = base + BigInt(section.end);
    let best: { readonly symbol: string; readonly offset: bigint } | undefined;
    for (let row = 0; row < count; row++) {
      const start = addressOf(row);
      if (start < first || start >= last) continue;
      // The nearest before it is best; without one, the first behind it is as good.
      if (start > address && best !== undefined) break;
      const { name } = fact(row);
      if (named(name).length === 1) best = { symbol: name, offset: address - start };
    }
    return best;
  }

  return { named, at, anchor };
}

function rank(symbol: SymbolFact): number {
  return (symbol.size > 0n ? 4 : 0) + (symbol.isFunction ? 2 : 0) + (symbol.isGlobal ? 1 : 0);
}
