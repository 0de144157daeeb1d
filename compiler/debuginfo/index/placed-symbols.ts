// The symbols of a kernel, in order of address: more than a hundred thousand of them, so in columns where they come from
// an ELF file. Their names stay bytes until somebody asks for one.

import { hashOf } from "../byte-pool.ts";

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
  readonly addresses: BigUint64Array;
  readonly sizes: BigUint64Array;
  /** SYMBOL_FUNCTION and so on. */
  readonly flags: Uint8Array;

  constructor(count: number, names: Uint8Array) {
    this.count = count;
    this.names = names;
    this.nameStarts = new Uint32Array(count);
    this.nameEnds = new Uint32Array(count);
    this.hashes = new Uint32Array(count);
    this.addresses = new BigUint64Array(count);
    this.sizes = new BigUint64Array(count);
    this.flags = new Uint8Array(count);
  }

  at(index: number): PlacedSymbol {
    const name = this.#text.toString("latin1", this.nameStarts[index], this.nameEnds[index]);
    return { name, address: this.addresses[index]!, size: this.sizes[index]! };
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
    orderOf(this.addresses).forEach((from, to) => {
      sorted.nameStarts[to] = this.nameStarts[from]!;
      sorted.nameEnds[to] = this.nameEnds[from]!;
      sorted.hashes[to] = this.hashes[from]!;
      sorted.addresses[to] = this.addresses[from]!;
      sorted.sizes[to] = this.sizes[from]!;
      sorted.flags[to] = this.flags[from]!;
    });
    return sorted;
  }

  get #text(): Buffer {
    return Buffer.from(this.names.buffer, this.names.byteOffset, this.names.length);
  }
}

/** Rows in order of address. Low half and row packed into one double sort as numbers, several times faster than bigints. */
function orderOf(addresses: BigUint64Array): Uint32Array {
  const keysOfHalf = new Map<number, number[]>();
  addresses.forEach((address, row) => {
    const high = Number(address >> 32n);
    const key = Number(BigInt.asUintN(32, address)) * rowsAtMost + row;
    const keys = keysOfHalf.get(high);
    if (keys === undefined) keysOfHalf.set(high, [key]);
    else keys.push(key);
  });
  const order = new Uint32Array(addresses.length);
  let to = 0;
  for (const [, keys] of Array.from(keysOfHalf).sort(([a], [b]) => a - b))
    for (const key of Float64Array.from(keys).sort()) order[to++] = key % rowsAtMost;
  return order;
}

/** With an address's low half it makes an exact double. */
const rowsAtMost = 2 ** 21;

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
