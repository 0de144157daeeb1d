// Numbers of one kind, each kind by itself: sections that are mixtures compress better when they are taken apart.

import { ByteReader } from "../byte-reader.ts";
import { ByteWriter } from "../byte-writer.ts";
import { BadData } from "../fault.ts";

/** What a codec makes of sections, by name. */
export type Streams = ReadonlyMap<string, Uint8Array>;

/** A reader of a stream; one that is not there is empty. */
export function streamReader(streams: Streams, name: string): ByteReader {
  return new ByteReader(streams.get(name) ?? new Uint8Array(0), true, name, "facts-damaged");
}

/** The numbers of a stream, to its end. */
export function streamNumbers(streams: Streams, name: string): Float64Array {
  const reader = streamReader(streams, name);
  const { bytes } = reader;
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! < 0x80) count += 1;
  const numbers = new Float64Array(count);
  for (let index = 0; index < count; index++) numbers[index] = reader.uleb();
  return numbers;
}

export function streamOf(numbers: Iterable<number>): Uint8Array {
  const out = new ByteWriter();
  for (const number of numbers) out.uleb(number);
  return out.written;
}

/** A signed number as an unsigned one: its sign in the lowest bit. */
export function folded(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2;
}

export function unfolded(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Throws BadData: what came along is not what an index is made of. */
export function badStream(what: string): never {
  throw new BadData("facts-damaged", what);
}
