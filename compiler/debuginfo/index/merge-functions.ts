// Brings the functions of all shards, with their code, symbols and inlined copies, into one order.

import { NumberWriter } from "../byte-writer.ts";
import type { BytePool } from "../byte-pool.ts";
import type { Architecture } from "../debug-info.ts";
import { rowsInOrder } from "../order-of-numbers.ts";
import { banFinder } from "./bans.ts";
import { sortedRows, sum } from "./columns.ts";
import { byGroup, concretesOf, type Concretes } from "./concretes.ts";
import { entrySymbols } from "./entry-symbols.ts";
import {
  FACT_BAN_SHIFT,
  factWidth,
  noEntry,
  SYMBOL_FLAGS,
  SYMBOL_NAME,
  symbolWidth,
} from "./facts-layout.ts";
import { SYMBOL_GLOBAL } from "./kernel-image.ts";
import { inOrderOfText } from "./order-of-text.ts";
import { orderSites } from "./order-sites.ts";
import * as shardOf from "./shard.ts";
import type { Shard } from "./shard.ts";
import { TupleTable } from "./tuple-table.ts";

/** The columns of functions, and by shard the fact of each of its functions. */
export interface MergedFunctions {
  readonly facts: Uint32Array;
  readonly maps: Uint32Array[];
  readonly sites: Uint32Array;
  readonly ranges: Uint32Array;
  readonly bodyPositions: Uint32Array;
  readonly bodyFacts: Uint32Array;
}

/** What functions are merged with. */
interface Surroundings {
  /** What entries are counted from. */
  readonly base: bigint;
  /** Rows of symbols, in order of address, with names of the pool. */
  readonly symbols: Uint32Array;
  readonly strings: BytePool;
  readonly architecture: Architecture;
  readonly stringMaps: readonly Uint32Array[];
  /** By shard where its types begin, those of all shards in a row. */
  readonly typeStarts: readonly number[];
  readonly bodyStarts: readonly number[];
  readonly banned: Uint32Array;
}

/**
 * One fact for each concrete function, and one for each function that was inlined only. Copies inlined from a name
 * and place belong to its first fact.
 */
export function mergeFunctions(shards: readonly Shard[], around: Surroundings): MergedFunctions {
  const { strings, typeStarts, bodyStarts } = around;
  const groups = groupsOf(shards, around);
  const concretes = concretesOf(shards, groups.maps, typeStarts, bodyStarts);
  const siteCounts = siteCountsOf(shards, groups);
  const { numbers, starts } = byGroup(concretes, groups.tuples.count);
  const writer = new FactWriter(groups, concretes, around);
  const siteStarts = new Uint32Array(groups.tuples.count);
  let siteStart = 0;
  for (const group of groupOrder(groups.tuples, strings)) {
    const [first, end] = [starts[group]!, starts[group + 1]!];
    if (siteCounts[group] === 0 && first === end) continue;
    siteStarts[group] = siteStart;
    // The first fact takes all sites of the group.
    writer.add(group, first === end ? -1 : numbers[first]!, siteStart);
    siteStart += siteCounts[group]!;
    for (let index = first + 1; index < end; index++) writer.add(group, numbers[index]!, siteStart);
  }
  return {
    facts: writer.facts.written.slice(),
    maps: groups.maps.map((map) => map.map((group) => writer.firstOfGroup[group]!)),
    sites: sitesInOrder(shards, groups.maps, siteStarts, bodyStarts),
    ranges: orderRanges(shards, concretes.starts, writer.factOfConcrete),
    bodyPositions: concretes.bodies,
    bodyFacts: writer.factOfConcrete,
  };
}

/** Functions by name and place. */
interface Groups {
  readonly tuples: TupleTable;
  readonly returns: readonly number[];
  readonly flags: readonly number[];
  /** By shard the group of each of its functions. */
  readonly maps: readonly Uint32Array[];
}

function groupsOf(shards: readonly Shard[], { stringMaps, typeStarts }: Surroundings): Groups {
  const tuples = new TupleTable();
  const returns: number[] = [];
  const flags: number[] = [];
  const maps = shards.map(({ functions }, index) => {
    const names = stringMaps[index]!;
    const typeStart = typeStarts[index]!;
    const map = new Uint32Array(functions.length / shardOf.functionWidth);
    for (let id = 0; id < map.length; id++) {
      const at = id * shardOf.functionWidth;
      const [name, file] = [names[functions[at]!]!, names[functions[at + 1]!]!];
      const group = tuples.add(name, file, functions[at + 2]!, 0, 0);
      if (group === returns.length) {
        returns.push(typeStart + functions[at + 3]!);
        flags.push(functions[at + 4]!);
      }
      map[id] = group;
    }
    return map;
  });
  return { tuples, returns, flags, maps };
}

function siteCountsOf(shards: readonly Shard[], { tuples, maps }: Groups): Uint32Array {
  const counts = new Uint32Array(tuples.count);
  shards.forEach(({ sites }, index) => {
    const map = maps[index]!;
    for (let at = 0; at < sites.length; at += shardOf.siteWidth) counts[map[sites[at]!]!]! += 1;
  });
  return counts;
}

class FactWriter {
  readonly facts = new NumberWriter();
  readonly firstOfGroup: Uint32Array;
  readonly factOfConcrete: Uint32Array;
  readonly #groups: Groups;
  readonly #concretes: Concretes;
  readonly #symbols: Uint32Array;
  readonly #symbolOf: (entry: number, name: number) => number;
  readonly #banOf: (pc: number) => number | undefined;

  constructor(groups: Groups, concretes: Concretes, around: Surroundings) {
    this.#groups = groups;
    this.#concretes = concretes;
    this.#symbols = around.symbols;
    this.#symbolOf = entrySymbols(around.symbols, around.base, around.strings, around.architecture);
    this.#banOf = banFinder(around.banned);
    this.firstOfGroup = new Uint32Array(groups.tuples.count).fill(noEntry);
    this.factOfConcrete = new Uint32Array(concretes.count);
  }

  /** Writes down a concrete function of a group; -1 for one that was inlined only. */
  add(group: number, concrete: number, siteStart: number): void {
    const { facts } = this;
    const { tuples, returns, flags } = this.#groups;
    const fact = facts.length / factWidth;
    if (this.firstOfGroup[group] === noEntry) this.firstOfGroup[group] = fact;
    const name = tuples.get(group, 0);
    facts.push(name);
    facts.push(tuples.get(group, 1));
    facts.push(tuples.get(group, 2));
    if (concrete < 0) {
      facts.push(flags[group]! & shardOf.FLAG_EXTERNAL);
      for (let column = 0; column < 3; column++) facts.push(noEntry);
      facts.push(returns[group]!);
      facts.push(0);
    } else {
      this.factOfConcrete[concrete] = fact;
      const { entries, bodies, units, returns, flags } = this.#concretes;
      const entry = entries[concrete]!;
      const symbol = this.#symbolOf(entry, name) * symbolWidth;
      const own = symbol < 0 ? flags[concrete]! : this.#flagsOf(symbol);
      facts.push((own & shardOf.FLAG_EXTERNAL) | banFlags(this.#banOf(entry)));
      facts.push(entry);
      facts.push(bodies[concrete]!);
      facts.push(units[concrete]!);
      facts.push(returns[concrete]!);
      facts.push(symbol < 0 ? 0 : this.#symbols[symbol + SYMBOL_NAME]!);
    }
    facts.push(siteStart);
  }

  #flagsOf(symbol: number): number {
    const isGlobal = (this.#symbols[symbol + SYMBOL_FLAGS]! & SYMBOL_GLOBAL) !== 0;
    return isGlobal ? shardOf.FLAG_EXTERNAL : 0;
  }
}

/** The reason's number is stored with one added, so that 0 is none. */
function banFlags(reason: number | undefined): number {
  return reason === undefined ? 0 : (reason + 1) << FACT_BAN_SHIFT;
}

/** Groups in order of name, file and line. */
function groupOrder(groups: TupleTable, strings: BytePool): Uint32Array {
  const names = ranks(groups, 0, strings);
  const files = ranks(groups, 1, strings);
  const rows = new Uint32Array(groups.count * 3);
  for (let group = 0, at = 0; group < groups.count; group++) {
    rows[at++] = names[groups.get(group, 0)]!;
    rows[at++] = files[groups.get(group, 1)]!;
    rows[at++] = groups.get(group, 2);
  }
  return rowsInOrder(rows, 3, 3);
}

/** By number of a text in a column: where it stands among all of the column, in order of text. */
function ranks(groups: TupleTable, column: number, strings: BytePool): Uint32Array {
  const ranks = new Uint32Array(strings.count);
  const numbers = new NumberWriter();
  for (let group = 0; group < groups.count; group++) {
    const number = groups.get(group, column);
    if (ranks[number] !== 0) continue;
    ranks[number] = 1;
    numbers.push(number);
  }
  inOrderOfText(strings, numbers.written).forEach((number, rank) => (ranks[number] = rank));
  return ranks;
}

/** Body positions of all inlined copies, by fact and then by address; shards stand in order of position. */
function sitesInOrder(
  shards: readonly Shard[],
  groupMaps: readonly Uint32Array[],
  siteStarts: Uint32Array,
  bodyStarts: readonly number[],
): Uint32Array {
  const count = sum(shards, ({ sites }) => sites.length / shardOf.siteWidth);
  const groups = new Uint32Array(count);
  const entries = new Uint32Array(count);
  const positions = new Uint32Array(count);
  let site = 0;
  shards.forEach(({ sites }, shard) => {
    const map = groupMaps[shard]!;
    const bodyStart = bodyStarts[shard]!;
    for (let at = 0; at < sites.length; at += shardOf.siteWidth, site++) {
      groups[site] = map[sites[at]!]!;
      entries[site] = sites[at + 1]!;
      positions[site] = sites[at + 2]! + bodyStart;
    }
  });
  return orderSites(groups, entries, positions, siteStarts);
}

/** Start, end and fact of each stretch of code, in order of address. */
function orderRanges(
  shards: readonly Shard[],
  starts: readonly number[],
  factOfConcrete: Uint32Array,
): Uint32Array {
  const ranges = new NumberWriter();
  shards.forEach((shard, index) => {
    const column = shard.ranges;
    for (let at = 0; at < column.length; at += 3) {
      ranges.push(column[at]!);
      ranges.push(column[at + 1]!);
      ranges.push(factOfConcrete[starts[index]! + column[at + 2]!]!);
    }
  });
  return sortedRows(ranges.written, 3);
}
