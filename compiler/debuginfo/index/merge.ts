// Brings the shards of all threads, and what the kernel file says itself, into the sections of one index.

import { NumberWriter } from "../byte-writer.ts";
import { BytePool } from "../byte-pool.ts";
import { concatenate, sortedRows, startsOf, sum } from "./columns.ts";
import type { FactsSections } from "./facts-file.ts";
import {
  FACT_RETURN,
  factWidth,
  globalWidth,
  symbolWidth,
  type FactsMeta,
} from "./facts-layout.ts";
import { buffersOf } from "./index-worker.ts";
import { runOnThread } from "./index-threads.ts";
import type { ImageFacts } from "./kernel-image.ts";
import { mergeFunctions, type MergedFunctions } from "./merge-functions.ts";
import { mergeTypes, type MergedTypes } from "./merge-types.ts";
import * as shardOf from "./shard.ts";
import type { Shard } from "./shard.ts";
import { joinPath, relativeToTree, treeRoots } from "./source-paths.ts";
import { symbolsByName } from "./symbols-by-name.ts";

/** The kernel's symbols with their names in the pool that all names of the index go into. */
export interface PooledSymbols {
  readonly strings: BytePool;
  readonly columns: Uint32Array;
  readonly byName: Uint32Array;
}

/** What a file says besides DWARF, ready to be merged with what its units say. */
export interface Surroundings {
  readonly image: ImageFacts;
  readonly symbols: PooledSymbols;
  readonly banned: { readonly columns: Uint32Array; readonly reasons: string[] };
}

/** The part of the merge that needs no shard, and can be done while they are extracted. */
export function surroundingsOf(image: ImageFacts): Surroundings {
  return { image, symbols: poolSymbols(image), banned: bannedColumns(image) };
}

/** Builds all sections. Consumes shards and surroundings: their columns are not to be used afterwards. */
export function mergeShards(shards: readonly Shard[], around: Surroundings): FactsSections {
  const strings = mergeStrings(shards, around.symbols.strings);
  const code = mergeCode(shards, strings, typeStartsOf(shards), around);
  return assemble(code, mergeTypes({ shards, strings }), around);
}

/** The same with the types merged on a thread meanwhile. */
export async function mergeOnThreads(
  shards: readonly Shard[],
  around: Surroundings,
  signal?: AbortSignal,
): Promise<FactsSections> {
  const strings = mergeStrings(shards, around.symbols.strings);
  const columns = shards.map(({ types, typeEnds, occurrences }) => ({
    types,
    typeEnds,
    occurrences,
  }));
  const typeStarts = typeStartsOf(shards);
  const given = { shards: columns, strings };
  const types = runOnThread("types", given, { transfer: columns.flatMap(buffersOf), signal });
  // A failure there must not go unheard meanwhile.
  types.catch(() => {});
  const code = mergeCode(shards, strings, typeStarts, around);
  return assemble(code, await types, around);
}

function typeStartsOf(shards: readonly Shard[]): number[] {
  return startsOf(shards.map((shard) => shard.typeEnds.length));
}

/** What can be merged without the types: a type's number in it is one of those of all shards in a row. */
interface MergedCode {
  readonly shards: readonly Shard[];
  readonly stringMaps: readonly Uint32Array[];
  readonly bodyStarts: readonly number[];
  readonly functions: MergedFunctions;
  readonly lines: MergedLines;
  readonly expressionEnds: Uint32Array;
  readonly bodies: readonly Uint8Array[];
  readonly expressions: readonly Uint8Array[];
}

function mergeCode(
  shards: readonly Shard[],
  stringMaps: readonly Uint32Array[],
  typeStarts: readonly number[],
  { image, symbols, banned }: Surroundings,
): MergedCode {
  const bodyStarts = startsOf(shards.map((shard) => shard.bodies.length));
  const functions = mergeFunctions(shards, {
    base: image.base,
    symbols: symbols.columns,
    strings: symbols.strings,
    architecture: image.identity.architecture,
    stringMaps,
    typeStarts,
    bodyStarts,
    banned: banned.columns,
  });
  return {
    shards,
    stringMaps,
    bodyStarts,
    functions,
    lines: mergeLines(shards, stringMaps),
    expressionEnds: mergeEnds(shards),
    bodies: shards.map((shard) => shard.bodies),
    expressions: shards.map((shard) => shard.expressions),
  };
}

function assemble(
  code: MergedCode,
  types: MergedTypes,
  { image, symbols, banned }: Surroundings,
): FactsSections {
  const { shards, stringMaps, functions, lines } = code;
  const { strings } = symbols;
  const typeMap = concatenate(types.maps);
  nameReturnTypes(functions.facts, typeMap);
  const globals = mergeGlobals(shards, stringMaps, types.maps, image.perCpu);
  const meta: FactsMeta = {
    identity: image.identity,
    base: String(image.base),
    bodyStarts: code.bodyStarts,
    stringStarts: startsOf(stringMaps.map((map) => map.length)),
    typeStarts: startsOf(types.maps.map((map) => map.length)),
    functionStarts: startsOf(functions.maps.map((map) => map.length)),
    expressionStarts: startsOf(shards.map((shard) => shard.expressionEnds.length)),
    frames: { isEhFrame: image.frames.isEhFrame, address: image.frames.address },
    banReasons: banned.reasons,
    sections: image.sections,
    statistics: {
      units: sum(shards, (shard) => shard.statistics.units),
      functions: sum(shards, (shard) => shard.statistics.functions),
      inlinedSites: sum(shards, (shard) => shard.statistics.inlinedSites),
      variables: sum(shards, (shard) => shard.statistics.variables),
      types: types.ends.length - 1,
      globals: globals.length / globalWidth,
      symbols: image.symbols.count,
      complaints: shards.flatMap((shard) => shard.statistics.complaints),
    },
  };
  return new Map<string, ArrayBufferView | readonly ArrayBufferView[]>([
    ["meta", Buffer.from(JSON.stringify(meta))],
    ["functions", functions.facts],
    ["functions.map", concatenate(functions.maps)],
    ["sites", functions.sites],
    ["ranges", functions.ranges],
    ["bodies.starts", functions.bodyPositions],
    ["bodies.facts", functions.bodyFacts],
    ["bodies", code.bodies],
    ["expressions", code.expressions],
    ["expressions.ends", code.expressionEnds],
    ["types", types.bytes],
    ["types.ends", types.ends],
    ["types.map", typeMap],
    ["types.names", types.names],
    ["types.named", types.named],
    ["types.ambiguous", types.ambiguous],
    ["constants.names", types.constantNames],
    ["constants.values", types.constantValues],
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

function nameReturnTypes(facts: Uint32Array, typeMap: Uint32Array): void {
  for (let at = FACT_RETURN; at < facts.length; at += factWidth) facts[at] = typeMap[facts[at]!]!;
}

/** Pools the strings of all shards; paths become relative to the tree on the way. */
function mergeStrings(shards: readonly Shard[], strings: BytePool): Uint32Array[] {
  const paths = shards.map(pathTexts);
  const directories = new Set(shards.flatMap((shard) => shard.statistics.directories));
  const roots = treeRoots(directories, paths.flat());
  return shards.map((shard, index) => {
    const { strings: bytes, stringEnds, stringHashes } = shard;
    const map = new Uint32Array(stringEnds.length);
    for (let id = 0, start = 0, path = 0; id < map.length; id++) {
      const end = stringEnds[id]!;
      map[id] =
        shard.paths[path] === id
          ? strings.addText(relativeToTree(joinPath(paths[index]![path++]!), roots))
          : strings.add(bytes, start, end, stringHashes[id]!);
      start = end;
    }
    return map;
  });
}

function pathTexts({ strings, stringEnds, paths }: Shard): string[] {
  const bytes = Buffer.from(strings.buffer, strings.byteOffset, strings.length);
  return Array.from(paths, (id) => {
    const start = id === 0 ? 0 : stringEnds[id - 1]!;
    return bytes.toString("latin1", start, stringEnds[id]);
  });
}

function poolSymbols({ symbols }: ImageFacts): PooledSymbols {
  const strings = new BytePool(symbols.count);
  strings.addText("");
  const { names, nameStarts, nameEnds, hashes, addresses, sizes, flags } = symbols;
  const columns = new Uint32Array(symbols.count * symbolWidth);
  for (let row = 0, at = 0; row < symbols.count; row++, at += symbolWidth) {
    const size = sizes[row]!;
    columns[at] = strings.add(names, nameStarts[row], nameEnds[row], hashes[row]);
    columns[at + 1] = addresses[row * 2 + 1]!;
    columns[at + 2] = addresses[row * 2]!;
    columns[at + 3] = size > 0xffff_ffffn ? 0xffff_ffff : Number(size);
    columns[at + 4] = flags[row]!;
  }
  return { strings, columns, byName: symbolsByName(columns, symbolWidth) };
}

function mergeGlobals(
  shards: readonly Shard[],
  stringMaps: readonly Uint32Array[],
  typeMaps: readonly Uint32Array[],
  perCpu: ImageFacts["perCpu"],
): Uint32Array {
  // Sections begin at multiples of much more than what a double leaves out of a large address.
  const [perCpuStart, perCpuEnd] = perCpu ? [Number(perCpu.start), Number(perCpu.end)] : [0, 0];
  const rows = new NumberWriter();
  shards.forEach((shard, index) => {
    const strings = stringMaps[index]!;
    const types = typeMaps[index]!;
    const { globals } = shard;
    for (let at = 0; at < globals.length; at += shardOf.globalWidth) {
      const low = globals[at + 4]!;
      const high = globals[at + 5]!;
      const hasAddress = globals[at + 6]!;
      const address = high * 2 ** 32 + low;
      const isPerCpu = hasAddress === 1 && address >= perCpuStart && address < perCpuEnd;
      rows.push(strings[globals[at]!]!);
      rows.push(strings[globals[at + 1]!]!);
      rows.push(globals[at + 2]!);
      rows.push(types[globals[at + 3]!]!);
      rows.push(low);
      rows.push(high);
      rows.push(hasAddress | (isPerCpu ? 2 : 0));
    }
  });
  return sortedRows(rows.written, globalWidth);
}

interface MergedLines {
  /** File, offset of the chunk; in order of file. */
  readonly chunks: Uint32Array;
  readonly bytes: readonly Uint8Array[];
}

function mergeLines(shards: readonly Shard[], stringMaps: readonly Uint32Array[]): MergedLines {
  const starts = startsOf(shards.map((shard) => shard.lines.length));
  const chunks = new NumberWriter();
  shards.forEach((shard, index) => {
    for (let at = 0; at < shard.lineChunks.length; at += 2) {
      chunks.push(stringMaps[index]![shard.lineChunks[at]!]!);
      chunks.push(shard.lineChunks[at + 1]! + starts[index]!);
    }
  });
  return {
    chunks: sortedRows(chunks.written, 2),
    bytes: shards.map((shard) => shard.lines),
  };
}

function mergeEnds(shards: readonly Shard[]): Uint32Array {
  const starts = startsOf(shards.map((shard) => shard.expressions.length));
  return concatenate(
    shards.map((shard, index) => shard.expressionEnds.map((end) => end + starts[index]!)),
  );
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
