// Brings the shards of all threads, and what the kernel file says itself, into the sections of one index.

import { ByteWriter, NumberWriter } from "../byte-writer.ts";
import type { FrameTable } from "../dwarf/call-frames.ts";
import type { KernelIdentity } from "../debug-info.ts";
import { BytePool } from "../byte-pool.ts";
import type { FactsSections } from "./facts-file.ts";
import { equalRows } from "./facts-strings.ts";
import {
  SYMBOL_FUNCTION,
  SYMBOL_GLOBAL,
  type BannedRange,
  type ImageSymbol,
} from "./kernel-image.ts";
import { mergeTypes, typeNames, unpackTypes } from "./merge-types.ts";
import * as shardOf from "./shard.ts";
import type { Shard } from "./shard.ts";
import { joinPath, relativeToTree, treeRoots } from "./source-paths.ts";
import { isNamedKind, TYPE_STRUCT, TYPE_UNION, type TypeRecord } from "./type-records.ts";
import { TupleTable } from "./tuple-table.ts";

/** No entry, in the column of entries. */
export const noEntry = 0xffff_ffff;

/** Numbers per item in the columns of the index. */
export const factWidth = 10;
export const FACT_NAME = 0;
export const FACT_FILE = 1;
export const FACT_LINE = 2;
/** Lowest bit: global. From the ninth bit: 1 + the number of the reason why the entry cannot be probed. */
export const FACT_FLAGS = 3;
export const FACT_BAN_SHIFT = 8;
export const FACT_ENTRY = 4;
export const FACT_BODY = 5;
export const FACT_UNIT = 6;
export const FACT_RETURN = 7;
export const FACT_SYMBOL = 8;
/** Where its inlined copies begin in the column of sites; they end where the next fact's begin. */
export const FACT_SITES = 9;

export const symbolWidth = 5;
export const globalWidth = 7;

/** What the file says besides DWARF. */
export interface ImageFacts {
  readonly identity: KernelIdentity;
  readonly base: bigint;
  readonly symbols: readonly ImageSymbol[];
  readonly banned: readonly BannedRange[];
  readonly perCpu: { readonly start: bigint; readonly end: bigint } | undefined;
  readonly frames: {
    readonly bytes: Uint8Array;
    readonly isEhFrame: boolean;
    readonly address: number;
    readonly table: FrameTable;
  };
}

/** The part of an index that is read whole when it is opened, as JSON. */
export interface FactsMeta {
  readonly identity: KernelIdentity;
  /** Decimal; JSON has no such numbers. */
  readonly base: string;
  readonly bodyStarts: readonly number[];
  readonly stringStarts: readonly number[];
  readonly typeStarts: readonly number[];
  readonly functionStarts: readonly number[];
  readonly expressionStarts: readonly number[];
  readonly frames: { readonly isEhFrame: boolean; readonly address: number };
  readonly banReasons: readonly string[];
  readonly statistics: FactsStatistics;
}

export interface FactsStatistics {
  readonly units: number;
  readonly functions: number;
  readonly inlinedSites: number;
  readonly variables: number;
  readonly types: number;
  readonly globals: number;
  readonly symbols: number;
  /** What was wrong with units that were left out. */
  readonly complaints: readonly string[];
}

/** Builds all sections. Consumes the shards: their columns are not to be used afterwards. */
export function mergeShards(shards: readonly Shard[], image: ImageFacts): FactsSections {
  const strings = new BytePool();
  strings.addText("");
  const stringMaps = mergeStrings(shards, strings);
  const types = mergeTypes(
    shards.map((shard) => unpackTypes(shard.types, shard.typeEnds)),
    stringMaps,
  );
  const bodyStarts = startsOf(shards.map((shard) => shard.bodies.length));
  const symbols = symbolColumns(image.symbols, strings);
  const banned = bannedColumns(image);
  const functions = mergeFunctions(
    shards,
    image,
    strings,
    stringMaps,
    types.maps,
    bodyStarts,
    banned.columns,
  );
  const lines = mergeLines(shards, stringMaps);
  const expressionEnds = mergeEnds(shards);
  const named = typeNames(types.records);
  const typeBytes = writeTypes(types.records);
  const globals = mergeGlobals(shards, stringMaps, types.maps, image.perCpu);
  const meta: FactsMeta = {
    identity: image.identity,
    base: String(image.base),
    bodyStarts,
    stringStarts: startsOf(stringMaps.map((map) => map.length)),
    typeStarts: startsOf(types.maps.map((map) => map.length)),
    functionStarts: startsOf(functions.maps.map((map) => map.length)),
    expressionStarts: startsOf(shards.map((shard) => shard.expressionEnds.length)),
    frames: { isEhFrame: image.frames.isEhFrame, address: image.frames.address },
    banReasons: banned.reasons,
    statistics: {
      units: sum(shards, (shard) => shard.statistics.units),
      functions: sum(shards, (shard) => shard.statistics.functions),
      inlinedSites: sum(shards, (shard) => shard.statistics.inlinedSites),
      variables: sum(shards, (shard) => shard.statistics.variables),
      types: types.records.length - 1,
      globals: globals.length / globalWidth,
      symbols: image.symbols.length,
      complaints: shards.flatMap((shard) => shard.statistics.complaints),
    },
  };
  return new Map<string, ArrayBufferView>([
    ["meta", Buffer.from(JSON.stringify(meta))],
    ["functions", functions.facts],
    ["functions.map", concatenate(functions.maps)],
    ["sites", functions.sites],
    ["ranges", functions.ranges],
    ["bodies.starts", functions.bodyPositions],
    ["bodies.facts", functions.bodyFacts],
    ["bodies", concatenateBytes(shards.map((shard) => shard.bodies))],
    ["expressions", concatenateBytes(shards.map((shard) => shard.expressions))],
    ["expressions.ends", expressionEnds],
    ["types", typeBytes.bytes],
    ["types.ends", typeBytes.ends],
    ["types.map", concatenate(types.maps)],
    ["types.names", named.names],
    ["types.named", named.types],
    ["types.ambiguous", ambiguousTypes(shards, types.records, types.maps)],
    ["constants.names", named.constantNames],
    ["constants.values", named.constantValues],
    ["globals", globals],
    ["symbols", symbols.columns],
    ["symbols.byName", symbols.byName],
    ["lines.chunks", lines.chunks],
    ["lines", lines.bytes],
    ["frames", image.frames.bytes],
    ["frames.starts", image.frames.table.starts],
    ["frames.ends", image.frames.table.ends],
    ["frames.offsets", image.frames.table.offsets],
    ["banned", banned.columns],
    ["strings.map", concatenate(stringMaps)],
    ["strings", strings.bytes],
    ["strings.ends", strings.ends],
    ["strings.table", strings.table],
  ]);
}

/** Pools the strings of all shards; paths become relative to the tree on the way. */
function mergeStrings(shards: readonly Shard[], strings: BytePool): Uint32Array[] {
  const paths = new Map<number, string>();
  const directories = new Set<string>();
  const slash = "/".charCodeAt(0);
  shards.forEach((shard, index) => {
    for (const directory of shard.statistics.directories) directories.add(directory);
    const bytes = Buffer.from(shard.strings.buffer, shard.strings.byteOffset, shard.strings.length);
    let start = 0;
    let next = -1;
    shard.stringEnds.forEach((end, id) => {
      // The next slash is looked for once, not in every string.
      if (next < start) next = bytes.indexOf(slash, start);
      if (next < 0) next = bytes.length;
      if (next < end) paths.set(index * 2 ** 32 + id, bytes.toString("latin1", start, end));
      start = end;
    });
  });
  const roots = treeRoots(directories, paths.values());
  return shards.map((shard, index) => {
    const map = new Uint32Array(shard.stringEnds.length);
    let start = 0;
    shard.stringEnds.forEach((end, id) => {
      const path = paths.get(index * 2 ** 32 + id);
      map[id] =
        path === undefined
          ? strings.add(shard.strings, start, end)
          : strings.addText(relativeToTree(joinPath(path), roots));
      start = end;
    });
    return map;
  });
}

interface MergedFunctions {
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
function mergeFunctions(
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
          (concrete === undefined ? 0 : banOf(concrete.entry)),
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
    sites: orderSites(shards, groupMaps, siteStarts, siteStart, bodyStarts),
    ranges: orderRanges(shards, concretes),
    bodyPositions: Uint32Array.from(concretes.flat(), (concrete) => concrete.body),
    bodyFacts: Uint32Array.from(concretes.flat(), (concrete) => concrete.fact),
  };
}

function factFlags(flags: number, symbol: ImageSymbol | undefined): number {
  if (symbol === undefined) return flags & shardOf.FLAG_EXTERNAL;
  return (symbol.flags & SYMBOL_GLOBAL) !== 0 ? shardOf.FLAG_EXTERNAL : 0;
}

/** Gives the flags of the ban that covers an entry, 0 when there is none. */
function banFinder(banned: Uint32Array): (entry: number) => number {
  const count = banned.length / 3;
  // How far the bans up to each reach: where none reaches the entry, none before has to be looked at.
  const reach = new Uint32Array(count);
  for (let row = 0; row < count; row++)
    reach[row] = Math.max(banned[row * 3 + 1]!, row === 0 ? 0 : reach[row - 1]!);
  return (entry) => {
    let row = equalRows(banned, entry, 3)[1] - 1;
    for (; row >= 0 && reach[row]! > entry; row--) {
      if (entry < banned[row * 3 + 1]!) return (banned[row * 3 + 2]! + 1) << FACT_BAN_SHIFT;
    }
    return 0;
  };
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
function groupOrder(groups: TupleTable, strings: BytePool): number[] {
  const texts = new Map<number, string>();
  const text = (id: number): string => {
    let known = texts.get(id);
    if (known === undefined) {
      known = strings.text(id);
      texts.set(id, known);
    }
    return known;
  };
  const keys = Array.from({ length: groups.count }, (_, group) => ({
    group,
    name: text(groups.get(group, 0)),
    file: text(groups.get(group, 1)),
    line: groups.get(group, 2),
  }));
  keys.sort(
    (a, b) => compareText(a.name, b.name) || compareText(a.file, b.file) || a.line - b.line,
  );
  return keys.map((key) => key.group);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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

/** Body positions of all inlined copies, by fact and then by address. */
function orderSites(
  shards: readonly Shard[],
  groupMaps: readonly Uint32Array[],
  siteStarts: Uint32Array,
  count: number,
  bodyStarts: readonly number[],
): Uint32Array {
  const positions = new Uint32Array(count);
  const entries = new Uint32Array(count);
  const next = siteStarts.slice();
  shards.forEach((shard, index) => {
    for (let at = 0; at < shard.sites.length; at += shardOf.siteWidth) {
      const slot = next[groupMaps[index]![shard.sites[at]!]!]!++;
      entries[slot] = shard.sites[at + 1]!;
      positions[slot] = shard.sites[at + 2]! + bodyStarts[index]!;
    }
  });
  siteStarts.forEach((start, group) => {
    const end = next[group]!;
    if (end - start < 2) return;
    // Shards stand in order of position, so that the slot decides between copies that begin at one address.
    const keys = new Float64Array(end - start);
    for (let slot = 0; slot < keys.length; slot++)
      keys[slot] = entries[start + slot]! * 2 ** 21 + slot;
    keys.sort();
    const unsorted = positions.slice(start, end);
    keys.forEach((key, offset) => (positions[start + offset] = unsorted[key % 2 ** 21]!));
  });
  return positions;
}

/** Start, end and fact of each stretch of code, in order of address. */
function orderRanges(
  shards: readonly Shard[],
  concretes: readonly (readonly Concrete[])[],
): Uint32Array {
  const ranges: [number, number, number][] = [];
  shards.forEach((shard, index) => {
    const column = shard.ranges;
    for (let at = 0; at < column.length; at += 3)
      ranges.push([column[at]!, column[at + 1]!, concretes[index]![column[at + 2]!]!.fact]);
  });
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return new Uint32Array(ranges.flat());
}

function symbolColumns(
  symbols: readonly ImageSymbol[],
  strings: BytePool,
): { columns: Uint32Array; byName: Uint32Array } {
  const columns = new Uint32Array(symbols.length * symbolWidth);
  symbols.forEach((symbol, index) => {
    const at = index * symbolWidth;
    columns[at] = strings.addText(symbol.name);
    columns[at + 1] = Number(symbol.address & 0xffff_ffffn);
    columns[at + 2] = Number(symbol.address >> 32n);
    columns[at + 3] = symbol.size > 0xffff_ffffn ? 0xffff_ffff : Number(symbol.size);
    columns[at + 4] = symbol.flags;
  });
  // Name and index packed into one double sort as numbers, which is several times faster than with a comparison.
  const keys = Float64Array.from(
    symbols,
    (_, index) => columns[index * symbolWidth]! * 2 ** 21 + index,
  ).sort();
  return { columns, byName: Uint32Array.from(keys, (key) => key % 2 ** 21) };
}

function mergeGlobals(
  shards: readonly Shard[],
  stringMaps: readonly Uint32Array[],
  typeMaps: readonly Uint32Array[],
  perCpu: ImageFacts["perCpu"],
): Uint32Array {
  const rows: number[][] = [];
  shards.forEach((shard, index) => {
    const strings = stringMaps[index]!;
    const { globals } = shard;
    for (let at = 0; at < globals.length; at += shardOf.globalWidth) {
      const low = globals[at + 4]!;
      const high = globals[at + 5]!;
      const hasAddress = globals[at + 6]!;
      const address = (BigInt(high) << 32n) | BigInt(low);
      const isPerCpu =
        hasAddress === 1 && perCpu !== undefined && address >= perCpu.start && address < perCpu.end;
      rows.push([
        strings[globals[at]!]!,
        strings[globals[at + 1]!]!,
        globals[at + 2]!,
        typeMaps[index]![globals[at + 3]!]!,
        low,
        high,
        hasAddress | (isPerCpu ? 2 : 0),
      ]);
    }
  });
  rows.sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!);
  return new Uint32Array(rows.flat());
}

/** File, offset of the chunk; in order of file. */
function mergeLines(
  shards: readonly Shard[],
  stringMaps: readonly Uint32Array[],
): { chunks: Uint32Array; bytes: Uint8Array } {
  const starts = startsOf(shards.map((shard) => shard.lines.length));
  const chunks: [number, number][] = [];
  shards.forEach((shard, index) => {
    for (let at = 0; at < shard.lineChunks.length; at += 2) {
      chunks.push([
        stringMaps[index]![shard.lineChunks[at]!]!,
        shard.lineChunks[at + 1]! + starts[index]!,
      ]);
    }
  });
  chunks.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    chunks: new Uint32Array(chunks.flat()),
    bytes: concatenateBytes(shards.map((shard) => shard.lines)),
  };
}

function mergeEnds(shards: readonly Shard[]): Uint32Array {
  const starts = startsOf(shards.map((shard) => shard.expressions.length));
  return concatenate(
    shards.map((shard, index) => shard.expressionEnds.map((end) => end + starts[index]!)),
  );
}

/**
 * Unit and type, for each type whose name stands for several complete definitions: the one that a unit itself has wins
 * there.
 */
function ambiguousTypes(
  shards: readonly Shard[],
  records: readonly TypeRecord[],
  typeMaps: readonly Uint32Array[],
): Uint32Array {
  const definitions = new Map<string, number[]>();
  records.forEach((type, id) => {
    const kind = type[0] ?? 0;
    if (!isNamedKind(kind) || type[1] === 0) return;
    if ((kind === TYPE_STRUCT || kind === TYPE_UNION) && type[3] !== 1) return;
    const key = `${kind} ${type[1]}`;
    const known = definitions.get(key);
    if (known === undefined) definitions.set(key, [id]);
    else known.push(id);
  });
  const ambiguous = new Uint8Array(records.length);
  for (const ids of definitions.values())
    if (ids.length > 1) for (const id of ids) ambiguous[id] = 1;
  const rows = new NumberWriter();
  shards.forEach((shard, index) => {
    const { occurrences } = shard;
    for (let at = 0; at < occurrences.length;) {
      const unit = occurrences[at]!;
      const end = at + 2 + occurrences[at + 1]!;
      for (at += 2; at < end; at++) {
        const type = typeMaps[index]![occurrences[at]!]!;
        if (ambiguous[type] !== 1) continue;
        rows.push(unit);
        rows.push(type);
      }
    }
  });
  return rows.written.slice();
}

function writeTypes(records: readonly TypeRecord[]): { bytes: Uint8Array; ends: Uint32Array } {
  const out = new ByteWriter();
  const ends = new Uint32Array(records.length);
  records.forEach((type, id) => {
    for (const field of type) out.uleb(field);
    ends[id] = out.length;
  });
  return { bytes: out.written.slice(), ends };
}

/** Start, end (distances from the base) and reason, in order of address; ranges may overlap. */
function bannedColumns(image: ImageFacts): { columns: Uint32Array; reasons: string[] } {
  const reasons: string[] = [];
  const columns = new NumberWriter();
  for (const { start, end, reason } of image.banned) {
    const from = start - image.base;
    const to = end - image.base;
    if (from < 0n || to > 0xffff_ffffn) continue;
    let number = reasons.indexOf(reason);
    if (number < 0) number = reasons.push(reason) - 1;
    columns.push(Number(from));
    columns.push(Number(to));
    columns.push(number);
  }
  return { columns: columns.written.slice(), reasons };
}

function startsOf(lengths: readonly number[]): number[] {
  let total = 0;
  return lengths.map((length) => (total += length) - length);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function concatenate(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(sum(parts, (part) => part.length));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function concatenateBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(sum(parts, (part) => part.length));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
