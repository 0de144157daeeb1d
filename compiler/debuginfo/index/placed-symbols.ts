// The symbols of a kernel, in order of address: more than a hundred thousand of them, so in columns where they come from
// an ELF file. Their names stay bytes until somebody asks for one.

import { hashOf } from "../byte-pool.ts";
import { rowsInOrder } from "../order-of-numbers.ts";

/** One symbol, its address absolute at link time. */
export interface PlacedSymbol {
  readonly name: string;
  readonly address: bigint;
  readonly size: bigint;
}

export interface PlacedSymbols {
  readonly count: number;
  at(index: number): PlacedSymbol;
  /** The one of a name that has the highest address. */
  named(name: string): PlacedSymbol | undefined;
}

/** Those of a list that is in order of address. */
export function listedSymbols(symbols: readonly PlacedSymbol[]): PlacedSymbols {
  const byName = new Map(symbols.map((symbol) => [symbol.name, symbol]));
  return {
    count: symbols.length,
    at: (index) => symbols[index]!,
    named: (name) => byName.get(name),
  };
}

/** Those of an ELF file. */
export class SymbolRows implements PlacedSymbols {
  readonly count: number;
  /** What the columns below point into. */
  readonly names: Uint8Array;
  readonly nameStarts: Uint32Array;
  readonly nameEnds: Uint32Array;
  /** Of the names, as `hashOf` gives them. */
  readonly hashes: Uint32Array;
  /** Two numbers for each: the high half and the low one. */
  readonly addresses: Uint32Array;
  readonly sizes: BigUint64Array;
  /** SYMBOL_FUNCTION and so on. */
  readonly flags: Uint8Array;

  constructor(count: number, names: Uint8Array) {
    this.count = count;
    this.names = names;
    this.nameStarts = new Uint32Array(count);
    this.nameEnds = new Uint32Array(count);
    this.hashes = new Uint32Array(count);
    this.addresses = new Uint32Array(count * 2);
    this.sizes = new BigUint64Array(count);
    this.flags = new Uint8Array(count);
  }

  #addressAt(index: number): bigint {
    return (BigInt(this.addresses[index * 2]!) << 32n) | BigInt(this.addresses[index * 2 + 1]!);
  }

  at(index: number): PlacedSymbol {
    const name = this.#text.toString("latin1", this.nameStarts[index], this.nameEnds[index]);
    return { name, address: this.#addressAt(index), size: this.sizes[index]! };
  }

  named(name: string): PlacedSymbol | undefined {
    const bytes = Buffer.from(name, "latin1");
    const hash = hashOf(bytes, 0, bytes.length);
    for (let from = this.count - 1; from >= 0; from--) {
      from = this.hashes.lastIndexOf(hash, from);
      if (from < 0) return undefined;
      const symbol = this.at(from);
      if (symbol.name === name) return symbol;
    }
    return undefined;
  }

  /** The same rows in order of address; those at one address keep their order. */
  inOrder(): SymbolRows {
    const sorted = new SymbolRows(this.count, this.names);
    const order = rowsInOrder(this.addresses, 2, 2);
    for (let to = 0; to < this.count; to++) {
      const from = order[to]!;
      sorted.nameStarts[to] = this.nameStarts[from]!;
      sorted.nameEnds[to] = this.nameEnds[from]!;
      sorted.hashes[to] = this.hashes[from]!;
      sorted.addresses[to * 2] = this.addresses[from * 2]!;
      sorted.addresses[to * 2 + 1] = this.addresses[from * 2 + 1]!;
      sorted.sizes[to] = this.sizes[from]!;
      sorted.flags[to] = this.flags[from]!;
    }
    return sorted;
  }

  get #text(): Buffer {
    return Buffer.from(this.names.buffer, this.names.byteOffset, this.names.length);
  }
}

/** The symbol of a function that begins at or covers an address. */
export function symbolCovering(symbols: PlacedSymbols, address: bigint): PlacedSymbol | undefined {
  let low = 0;
  let high = symbols.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (symbols.at(middle).address <= address) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0 && index > low - 32; index--) {
    const symbol = symbols.at(index);
    if (symbol.address + symbol.size > address) return symbol;
  }
  return undefined;
}
