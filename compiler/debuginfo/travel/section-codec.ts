// How sections of an index are taken apart for travelling.

import type { Streams } from "./streams.ts";

/** Sections of an index by name; one that is not there is empty. */
export interface Sections {
  bytes(name: string): Uint8Array;
  numbers(name: string): Uint32Array;
}

export interface SectionCodec {
  readonly name: string;
  /** Which it takes apart. */
  readonly sections: readonly string[];
  /** Throws BadData when sections are not as they usually are. */
  pack(source: Sections): Streams;
  /** The sections again; `known` has those of the codecs before it. Throws BadData. */
  unpack(streams: Streams, known: Sections): ReadonlyMap<string, Uint8Array>;
}

export function sectionsOf(bytesOf: (name: string) => Uint8Array | undefined): Sections {
  const bytes = (name: string): Uint8Array => bytesOf(name) ?? new Uint8Array(0);
  return {
    bytes,
    numbers: (name) => {
      const section = bytes(name);
      // Numbers need aligned memory, which a copy has.
      const { buffer, byteOffset, length } =
        section.byteOffset % 4 === 0 ? section : section.slice();
      return new Uint32Array(buffer, byteOffset, Math.floor(length / 4));
    },
  };
}

export function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
