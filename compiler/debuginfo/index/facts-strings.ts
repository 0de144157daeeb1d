// The strings of an opened index: by number, and the number of a text.

import type { FactsFile } from "./facts-file.ts";
import { hashOf } from "../byte-pool.ts";
import { letterSet, type NameTable } from "../near-names.ts";

export interface FactsStrings {
  /** Each text is decoded once. */
  text(id: number): string;
  /** The number of a text; undefined when the index does not have it. */
  find(text: string): number | undefined;
  /** Reads all at once, which is faster when most are asked for. */
  readAll(): void;
  /** Those of these numbers, with what tells them apart without decoding them. */
  names(ids: Uint32Array): NameTable;
}

export function openStrings(file: FactsFile): FactsStrings {
  const strings = file.section("strings");
  const ends = file.section("strings.ends");
  const table = file.section("strings.table");
  const texts: (string | undefined)[] = [];
  let decoded = 0;

  function stretchOf(id: number): [number, number] {
    const start = id === 0 ? 0 : (ends.at(id - 1) ?? 0);
    const end = ends.at(id) ?? start;
    return end < start || end > strings.size ? ends.damaged("is not in order") : [start, end];
  }

  function text(id: number): string {
    return (texts[id] ??= decode(id));
  }

  function decode(id: number): string {
    const [start, end] = stretchOf(id);
    // Each is decoded once, and none lies in another.
    decoded += end - start;
    if (decoded > strings.size) ends.damaged("is not in order");
    return strings.bytes(start, end).toString("latin1", start, end);
  }

  function find(wanted: string): number | undefined {
    const key = Buffer.from(wanted, "latin1");
    if (key.toString("latin1") !== wanted || table.length === 0) return undefined;
    const mask = table.length - 1;
    for (
      let slot = hashOf(key, 0, key.length) & mask, steps = 0;
      steps <= mask;
      slot = (slot + 1) & mask, steps++
    ) {
      const entry = table.at(slot)!;
      if (entry === 0) return undefined;
      const [start, end] = stretchOf(entry - 1);
      if (strings.bytes(start, end).subarray(start, end).equals(key)) return entry - 1;
    }
    return undefined;
  }

  function readAll(): void {
    strings.bytes();
    ends.numbers();
  }

  function names(ids: Uint32Array): NameTable {
    const lengths = new Uint32Array(ids.length);
    const letters = new Int32Array(ids.length);
    readAll();
    const bytes = strings.bytes();
    for (let index = 0; index < ids.length; index++) {
      const [start, end] = stretchOf(ids[index]!);
      lengths[index] = end - start;
      letters[index] = letterSet(bytes, start, end);
    }
    return { lengths, letters, text: (index) => text(ids[index]!) };
  }

  return { text, find, readAll, names };
}
