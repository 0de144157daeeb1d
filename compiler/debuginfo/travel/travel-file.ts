// The file in which an index travels: parts with names, each compressed and checksummed. The same on every machine.

import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { brotliDecompress, constants, crc32, createBrotliCompress } from "node:zlib";
import type { BrotliCompress } from "node:zlib";
import { failure, guard, type Result } from "../fault.ts";
import { replaceFile } from "../replace-file.ts";

/** Raised whenever the meaning of a part changes. */
export const travelVersion = 1;

const magic = Buffer.from("TWTRAVEL");
const headerSize = 32;
const partsAtMost = 1024;
/** What all parts may come to when they are unpacked: the largest kernels need a quarter of it. */
const unpackedAtMost = 1 << 30;

/** A part as the table lists it. */
interface Part {
  readonly name: string;
  readonly packed: number;
  readonly size: number;
  /** Of what it is when it is unpacked. */
  readonly sum: number;
}

export type Parts = ReadonlyMap<string, Uint8Array>;

const decompress = promisify(brotliDecompress);

/**
 * Layout, little endian: magic (8), version (4), size of the table (4), size of the file (8), checksum of the table (4), zeros;
 * the table, as JSON; the parts one behind the other. Parts are compressed at once, on the threads that node has for it.
 * Rejects with the signal's AbortError, and has written nothing then.
 */
export async function writeTravelFile(
  path: string,
  parts: Parts,
  signal?: AbortSignal,
): Promise<Result<{ size: number }>> {
  // Whoever made the parts may have kept the signal waiting.
  await setImmediate();
  signal?.throwIfAborted();
  const packed = await packAll(parts, signal);
  const entries = Array.from(parts, ([name, bytes], index): Part => {
    return { name, packed: packed[index]!.length, size: bytes.length, sum: crc32(bytes) };
  });
  const table = Buffer.from(JSON.stringify(entries));
  const header = Buffer.alloc(headerSize);
  magic.copy(header);
  header.writeUInt32LE(travelVersion, 8);
  header.writeUInt32LE(table.length, 12);
  const size = packed.reduce((total, part) => total + part.length, headerSize + table.length);
  header.writeBigUInt64LE(BigInt(size), 16);
  header.writeUInt32LE(crc32(table), 24);
  return replaceFile(path, [header, table, ...packed]);
}

async function packAll(parts: Parts, signal?: AbortSignal): Promise<readonly Buffer[]> {
  const streams = Array.from(parts.values(), packingOf);
  const end = (): void => {
    for (const stream of streams) stream.destroy(signal?.reason as Error);
  };
  signal?.addEventListener("abort", end, { once: true });
  try {
    return await Promise.all(streams.map((stream) => buffer(stream)));
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

function packingOf(bytes: Uint8Array): BrotliCompress {
  const packing = createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  packing.end(bytes);
  return packing;
}

/** Reads a file and checks all of it. Faults: file-unreadable, not-facts, facts-version, facts-truncated, facts-damaged. */
export async function readTravelFile(path: string): Promise<Result<Parts>> {
  const read = guard(path, "facts-damaged", () => readFileSync(path));
  if (!read.ok) return read;
  const file = read.value;
  if (file.length < headerSize || !file.subarray(0, magic.length).equals(magic))
    return failure("not-facts", path, "is not an exported facts index");
  const version = file.readUInt32LE(8);
  if (version !== travelVersion) {
    const message = `has version ${version} of the format, this program reads ${travelVersion}`;
    return failure("facts-version", path, message);
  }
  const size = file.readBigUInt64LE(16);
  if (size !== BigInt(file.length))
    return failure("facts-truncated", path, `has ${file.length} bytes instead of ${size}`);
  const tableEnd = headerSize + file.readUInt32LE(12);
  const table = file.subarray(headerSize, tableEnd);
  const entries = crc32(table) === file.readUInt32LE(24) ? tableOf(table) : undefined;
  if (entries === undefined) return failure("facts-damaged", path, "has a damaged table of parts");
  return unpackAll(path, file.subarray(tableEnd), entries);
}

/** Undefined when it is not what it has to be, which no accident does to a table with the right checksum. */
function tableOf(bytes: Buffer): readonly Part[] | undefined {
  const entries: unknown = parse(bytes.toString());
  if (!Array.isArray(entries) || entries.length > partsAtMost) return undefined;
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  const isSound = entries.every(
    (one: Partial<Part> | null) =>
      typeof one?.name === "string" && isSize(one.packed) && isSize(one.size) && isSize(one.sum),
  );
  return isSound ? (entries as Part[]) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function unpackAll(
  path: string,
  packed: Buffer,
  entries: readonly Part[],
): Promise<Result<Parts>> {
  const total = (of: (part: Part) => number) => entries.reduce((all, part) => all + of(part), 0);
  if (total((part) => part.packed) !== packed.length)
    return failure("facts-damaged", path, "has parts that are not of the size that they should be");
  if (total((part) => part.size) > unpackedAtMost)
    return failure("facts-damaged", path, "claims to be larger than any kernel's");
  let at = 0;
  const parts = await Promise.all(
    entries.map(async (entry) => {
      const bytes = await unpack(packed.subarray(at, (at += entry.packed)), entry.size);
      return [entry, bytes] as const;
    }),
  );
  const bad = parts.find(
    ([{ size, sum }, bytes]) => bytes?.length !== size || crc32(bytes) !== sum,
  );
  if (bad !== undefined) return failure("facts-damaged", path, `has a damaged part ${bad[0].name}`);
  return { ok: true, value: new Map(parts.map(([{ name }, bytes]) => [name, bytes!])) };
}

/** Undefined when it cannot be unpacked, or is larger than it should be. */
async function unpack(packed: Buffer, size: number): Promise<Uint8Array | undefined> {
  try {
    return await decompress(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    // What brotli and node say of bad data has a code; anything else is a bug.
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
