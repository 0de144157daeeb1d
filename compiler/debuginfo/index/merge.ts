// Brings the shards of all threads, and what the kernel file says itself, into the sections of one index.

import { ByteWriter, NumberWriter } from "../byte-writer.ts";
import { BytePool } from "../byte-pool.ts";
import { concatenate, concatenateBytes, sortedRows, startsOf, sum } from "./columns.ts";
import type { FactsSections } from "./facts-file.ts";
import { globalWidth, symbolWidth, type FactsMeta } from "./facts-layout.ts";
import type { ImageFacts } from "./kernel-image.ts";
import { mergeFunctions } from "./merge-functions.ts";
import { mergeTypes, typeNames, unpackTypes } from "./merge-types.ts";
import * as shardOf from "./shard.ts";
import type { Shard } from "./shard.ts";
import { joinPath, relativeToTree, treeRoots } from "./source-paths.ts";
import { symbolsByName } from "./symbols-by-name.ts";
import { isNamedKind, TYPE_STRUCT, TYPE_UNION, type TypeRecord } from "./type-records.ts";

/** Builds all sections. Consumes the shards: their columns are not to be used afterwards. */
export function mergeShards(shards: readonly Shard[], image: ImageFacts): FactsSections {
  const strings = new BytePool(Math.max(0, ...shards.map((shard) => shard.stringEnds.length)));
  strings.addText("");
  const stringMaps = mergeStrings(shards, strings);
  const types = mergeTypes(
    shards.map((shard) => unpackTypes(shard.types, shard.typeEnds)),
    stringMaps,
  );
  const bodyStarts = startsOf(shards.map((shard) => shard.bodies.length));
  const symbols = symbolColumns(image, strings);
  const banned = bannedColumns(image);
  const functions = mergeFunctions(shards, {
    base: image.base,
    symbols: symbols.columns,
    strings,
    architecture: image.identity.architecture,
    stringMaps,
    typeMaps: types.maps,
    bodyStarts,
    banned: banned.columns,
  });
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
    sections: image.sections,
    statistics: {
      units: sum(shards, (shard) => shard.statistics.units),
      functions: sum(shards, (shard) => shard.statistics.functions),
      inlinedSites: sum(shards, (shard) => shard.statistics.inlinedSites),
      variables: sum(shards, (shard) => shard.statistics.variables),
      types: types.records.length - 1,
      globals: globals.length / globalWidth,
      symbols: image.symbols.count,
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

function symbolColumns(
  { symbols }: ImageFacts,
  strings: BytePool,
): { columns: Uint32Array; byName: Uint32Array } {
  const { names, nameStarts, nameEnds, hashes, addresses, sizes, flags } = symbols;
  const columns = new Uint32Array(symbols.count * symbolWidth);
  for (let row = 0, at = 0; row < symbols.count; row++, at += symbolWidth) {
    const address = addresses[row]!;
    const size = sizes[row]!;
    columns[at] = strings.add(names, nameStarts[row], nameEnds[row], hashes[row]);
    columns[at + 1] = Number(BigInt.asUintN(32, address));
    columns[at + 2] = Number(address >> 32n);
    columns[at + 3] = size > 0xffff_ffffn ? 0xffff_ffff : Number(size);
    columns[at + 4] = flags[row]!;
  }
  return { columns, byName: symbolsByName(columns, symbolWidth) };
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

/** File, offset of the chunk; in order of file. */
function mergeLines(
  shards: readonly Shard[],
  stringMaps: readonly Uint32Array[],
): { chunks: Uint32Array; bytes: Uint8Array } {
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
