// Brings the functions of all shards, with their code, symbols and inlined copies, into one order.

import { NumberWriter } from "../byte-writer.ts";
import type { BytePool } from "../byte-pool.ts";
import { FACT_BAN_SHIFT, factWidth, noEntry } from "./facts-layout.ts";
import { banFinder } from "./bans.ts";
import { sortedRows, sum } from "./columns.ts";
import { orderSites } from "./order-sites.ts";
import {
  SYMBOL_FUNCTION,
  SYMBOL_GLOBAL,
  type ImageFacts,
  type ImageSymbol,
} from "./kernel-image.ts";
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

interface Concrete {
  readonly group: number;
  readonly unit: number;
  readonly entry: number;
  readonly body: number;
  readonly returns: number;
  readonly flags: number;
  fact: number;
}

/**
 * One fact for each concrete function, and one for each function that was inlined only. Copies inlined from a name
 * and place belong to its first fact.
 */
export function mergeFunctions(
  shards: readonly Shard[],
  image: ImageFacts,
  strings: BytePool,
  stringMaps: readonly Uint32Array[],
  typeMaps: readonly Uint32Array[],
  bodyStarts: readonly number[],
  banned: Uint32Array,
): MergedFunctions {
  const groups = new TupleTable();
  const groupReturns: number[] = [];
  const groupFlags: number[] = [];
  const groupMaps = shards.map((shard, index) => {
    const map = new Uint32Array(shard.functions.length / shardOf.functionWidth);
    const { functions } = shard;
    const names = stringMaps[index]!;
    for (let id = 0; id < map.length; id++) {
      const at = id * shardOf.functionWidth;
      const name = names[functions[at]!]!;
      const group = groups.add(name, names[functions[at + 1]!]!, functions[at + 2]!, 0, 0);
      if (group === groupReturns.length) {
        groupReturns.push(typeMaps[index]![functions[at + 3]!]!);
        groupFlags.push(functions[at + 4]!);
      }
      map[id] = group;
    }
    return map;
  });
  const concretes = shards.map((shard, index) =>
    concretesOf(shard, groupMaps[index]!, typeMaps[index]!, bodyStarts[index]!),
  );
  const siteCounts = new Uint32Array(groups.count);
  shards.forEach((shard, index) => {
    for (let at = 0; at < shard.sites.length; at += shardOf.siteWidth)
      siteCounts[groupMaps[index]![shard.sites[at]!]!]! += 1;
  });
  const ofGroup: (Concrete[] | undefined)[] = [];
  for (const concrete of concretes.flat()) (ofGroup[concrete.group] ??= []).push(concrete);

  const order = groupOrder(groups, strings).filter(
    (group) => siteCounts[group]! > 0 || ofGroup[group] !== undefined,
  );
  const facts = new NumberWriter();
  const firstFact = new Uint32Array(groups.count).fill(noEntry);
  const siteStarts = new Uint32Array(groups.count);
  const symbolOfEntry = entrySymbols(image, strings);
  const banOf = banFinder(banned);
  let siteStart = 0;
  for (const group of order) {
    firstFact[group] = facts.length / factWidth;
    siteStarts[group] = siteStart;
    const entries = ofGroup[group]?.sort((a, b) => a.entry - b.entry) ?? [undefined];
    for (const concrete of entries) {
      if (concrete !== undefined) concrete.fact = facts.length / factWidth;
      const symbol =
        concrete === undefined ? undefined : symbolOfEntry(concrete.entry, groups.get(group, 0));
      facts.push(groups.get(group, 0));
      facts.push(groups.get(group, 1));
      facts.push(groups.get(group, 2));
      facts.push(
        factFlags(concrete?.flags ?? groupFlags[group]!, symbol) |
          banFlags(concrete === undefined ? undefined : banOf(concrete.entry)),
      );
      facts.push(concrete?.entry ?? noEntry);
      facts.push(concrete?.body ?? noEntry);
      facts.push(concrete?.unit ?? noEntry);
      facts.push(concrete?.returns ?? groupReturns[group]!);
      facts.push(symbol === undefined ? 0 : strings.addText(symbol.name));
      facts.push(siteStart);
      // The first fact takes all sites of the group.
      if (concrete === entries[0]) siteStart += siteCounts[group]!;
    }
  }
  return {
    facts: facts.written.slice(),
    maps: groupMaps.map((map) => map.map((group) => firstFact[group]!)),
    sites: sitesInOrder(shards, groupMaps, siteStarts, bodyStarts),
    ranges: orderRanges(shards, concretes),
    bodyPositions: Uint32Array.from(concretes.flat(), (concrete) => concrete.body),
    bodyFacts: Uint32Array.from(concretes.flat(), (concrete) => concrete.fact),
  };
}

function factFlags(flags: number, symbol: ImageSymbol | undefined): number {
  if (symbol === undefined) return flags & shardOf.FLAG_EXTERNAL;
  return (symbol.flags & SYMBOL_GLOBAL) !== 0 ? shardOf.FLAG_EXTERNAL : 0;
}

/** The reason's number is stored with one added, so that 0 is none. */
function banFlags(reason: number | undefined): number {
  return reason === undefined ? 0 : (reason + 1) << FACT_BAN_SHIFT;
}

function concretesOf(
  shard: Shard,
  groups: Uint32Array,
  types: Uint32Array,
  bodyStart: number,
): Concrete[] {
  const found: Concrete[] = [];
  const { concretes } = shard;
  for (let at = 0; at < concretes.length; at += shardOf.concreteWidth) {
    found.push({
      group: groups[concretes[at]!]!,
      unit: concretes[at + 1]!,
      entry: concretes[at + 2]!,
      body: concretes[at + 3]! + bodyStart,
      returns: types[concretes[at + 4]!]!,
      flags: concretes[at + 5]!,
      fact: 0,
    });
  }
  return found;
}

/** Groups in order of name, file and line. */
function groupOrder(groups: TupleTable, strings: BytePool): Uint32Array {
  const names = ranks(groups, 0, strings);
  const files = ranks(groups, 1, strings);
  const rows = new Uint32Array(groups.count * 4);
  for (let group = 0; group < groups.count; group++) {
    const row = [names.get(groups.get(group, 0))!, files.get(groups.get(group, 1))!];
    rows.set([...row, groups.get(group, 2), group], group * 4);
  }
  return sortedRows(rows, 4).filter((_, at) => at % 4 === 3);
}

/** By number of a text in a column: where it stands among all of the column, in order of text. */
function ranks(groups: TupleTable, column: number, strings: BytePool): Map<number, number> {
  const numbers = new Map<string, number>();
  const seen = new Set<number>();
  for (let group = 0; group < groups.count; group++) {
    const number = groups.get(group, column);
    if (seen.has(number)) continue;
    seen.add(number);
    numbers.set(strings.text(number), number);
  }
  return new Map([...numbers.keys()].sort().map((text, rank) => [numbers.get(text)!, rank]));
}

/** Finds the symbol of a function's entry: one that is called like it or like a clone of it, else any function there. */
function entrySymbols(
  image: ImageFacts,
  strings: BytePool,
): (entry: number, name: number) => ImageSymbol | undefined {
  const { symbols, base } = image;
  const atEntry = new Map<number, ImageSymbol[]>();
  for (const symbol of symbols) {
    if ((symbol.flags & SYMBOL_FUNCTION) === 0) continue;
    const entry = Number(symbol.address - base);
    const there = atEntry.get(entry);
    if (there === undefined) atEntry.set(entry, [symbol]);
    else there.push(symbol);
  }
  return (entry, name) => {
    const candidates = atEntry.get(entry);
    if (candidates === undefined || candidates.length === 1) return candidates?.[0];
    const text = strings.text(name);
    return (
      candidates.find((symbol) => symbol.name === text) ??
      candidates.find((symbol) => symbol.name.startsWith(`${text}.`)) ??
      candidates.find((symbol) => (symbol.flags & SYMBOL_GLOBAL) !== 0) ??
      candidates[0]
    );
  };
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
  concretes: readonly (readonly Concrete[])[],
): Uint32Array {
  const ranges = new NumberWriter();
  shards.forEach((shard, index) => {
    const column = shard.ranges;
    for (let at = 0; at < column.length; at += 3) {
      ranges.push(column[at]!);
      ranges.push(column[at + 1]!);
      ranges.push(concretes[index]![column[at + 2]!]!.fact);
    }
  });
  return sortedRows(ranges.written, 3);
}
