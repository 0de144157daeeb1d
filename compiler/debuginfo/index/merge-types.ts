// Brings the types of all shards into one table, each type once.

import { ByteWriter, NumberWriter } from "../byte-writer.ts";
import type { Shard } from "./shard.ts";
import * as record from "./type-records.ts";
import type { TypeRecord } from "./type-records.ts";
import { TupleTable } from "./tuple-table.ts";

/** What types are merged from, for a thread of its own: strings[i] maps the strings of shard i to those of the index. */
export interface TypesOfShards {
  readonly shards: readonly Pick<Shard, "types" | "typeEnds" | "occurrences">[];
  readonly strings: readonly Uint32Array[];
}

/** Columns of the index. Types are numbered from 1; 0 is void. */
export interface MergedTypes {
  /** By shard: number in the index of each of its types. */
  readonly maps: readonly Uint32Array[];
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  /** For looking types up by name: names and types in order of name, and the same for enumeration constants. */
  readonly names: Uint32Array;
  readonly named: Uint32Array;
  readonly constantNames: Uint32Array;
  readonly constantValues: Uint32Array;
  /** Unit and type, for each type whose name stands for several complete definitions. */
  readonly ambiguous: Uint32Array;
}

/** Merges types with numbers of the index's strings. */
export function mergeTypes({ shards, strings }: TypesOfShards): MergedTypes {
  const unpacked = shards.map(({ types, typeEnds }) => unpackTypes(types, typeEnds));
  const { records, maps } = new Merger().merge(unpacked, strings);
  return {
    maps,
    ...writeTypes(records),
    ...typeNames(records),
    ambiguous: ambiguousTypes(shards, records, maps),
  };
}

class Merger {
  readonly #records: TypeRecord[] = [[]];
  readonly #named = new TupleTable();
  readonly #typeOfNamed: number[] = [];
  readonly #derived = new TupleTable();
  readonly #typeOfDerived: number[] = [];
  readonly #lists = new Map<string, number>();

  merge(
    shards: readonly TypeRecord[][],
    strings: readonly Uint32Array[],
  ): { records: readonly TypeRecord[]; maps: readonly Uint32Array[] } {
    const maps = shards.map((types) => new Uint32Array(types.length));
    const fresh: { type: number; record: TypeRecord; shard: number }[] = [];
    shards.forEach((types, shard) => {
      types.forEach((type, id) => {
        record.visitRecord(
          type,
          (at) => (type[at] = strings[shard]![type[at]!]!),
          () => {},
        );
        if (!record.isNamedKind(type[0] ?? 0)) return;
        const known = this.#records.length;
        const merged = this.#namedType(type);
        maps[shard]![id] = merged;
        if (merged === known) fresh.push({ type: merged, record: type, shard });
      });
    });
    shards.forEach((types, shard) => {
      const map = maps[shard]!;
      types.forEach((type, id) => {
        if (id === 0 || record.isNamedKind(type[0]!)) return;
        record.visitRecord(
          type,
          () => {},
          (at) => (type[at] = map[type[at]!]!),
        );
        map[id] = this.#derivedType(type);
      });
    });
    for (const { record: type, shard } of fresh) {
      record.visitRecord(
        type,
        () => {},
        (at) => (type[at] = maps[shard]![type[at]!]!),
      );
    }
    return { records: this.#records, maps };
  }

  #add(type: TypeRecord): number {
    this.#records.push(type);
    return this.#records.length - 1;
  }

  #namedType(type: TypeRecord): number {
    const kind = type[0]!;
    const isTypedef = kind === record.TYPE_TYPEDEF;
    const [size, file, line] = isTypedef ? [0, type[3]!, type[4]!] : [type[2]!, type[4]!, type[5]!];
    const isComplete = isTypedef || kind === record.TYPE_ENUM || record.isComplete(type);
    const shape = isTypedef ? 0 : shapeOf(type);
    const id = this.#named.add(
      kind |
        (record.isOfRust(type) ? record.KEY_OF_RUST : 0) |
        (isComplete ? 16 : 0) |
        (shape << 5),
      type[1]!,
      size,
      file,
      line,
    );
    if (id === this.#typeOfNamed.length) this.#typeOfNamed.push(this.#add(type));
    return this.#typeOfNamed[id]!;
  }

  #derivedType(type: TypeRecord): number {
    if (type[0] === record.TYPE_ARRAY || type[0] === record.TYPE_FUNCTION) {
      const key = type.join();
      let known = this.#lists.get(key);
      if (known === undefined) {
        known = this.#add(type);
        this.#lists.set(key, known);
      }
      return known;
    }
    const id = this.#derived.add(type[0]!, type[1]!, type[2]!, type[3] ?? 0, type[4] ?? 0);
    if (id === this.#typeOfDerived.length) this.#typeOfDerived.push(this.#add(type));
    return this.#typeOfDerived[id]!;
  }
}

/** A number of the names and places of the members: what tells apart two types of one name and place. */
function shapeOf(type: TypeRecord): number {
  const width = type[0] === record.TYPE_ENUM ? record.constantWidth : record.memberWidth;
  let shape = 0;
  for (let at = 7; at < type.length; at += width) {
    shape =
      (Math.imul(shape ^ type[at]!, 0x9e3779b1) +
        (width === record.memberWidth ? type[at + 2]! : 0)) |
      0;
  }
  return shape;
}

/** The records of a shard, unpacked. */
function unpackTypes(types: Uint32Array, ends: Uint32Array): TypeRecord[] {
  const records: TypeRecord[] = [];
  let start = 0;
  for (const end of ends) {
    const type: TypeRecord = [];
    for (let at = start; at < end; at++) type.push(types[at]!);
    records.push(type);
    start = end;
  }
  return records;
}

/** Tables to look up by name. A name that Rust has in common with C stands for C's: bindings repeat C's types, with less. */
function typeNames(
  records: readonly TypeRecord[],
): Pick<MergedTypes, "names" | "named" | "constantNames" | "constantValues"> {
  const ofC = namesIn(records, (type) => !record.isOfRust(type));
  const ofRust = namesIn(records, record.isOfRust);
  const named = unlessTaken(ofRust.named, ofC.named);
  const constants = unlessTaken(ofRust.constants, ofC.constants);
  named.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  constants.sort((a, b) => a[0] - b[0]);
  return {
    names: Uint32Array.from(named, (entry) => entry[0]),
    named: Uint32Array.from(named, (entry) => entry[1]),
    constantNames: Uint32Array.from(constants, (entry) => entry[0]),
    constantValues: Uint32Array.from(constants.flatMap((entry) => [entry[1], entry[2]])),
  };
}

/** Entries that begin with a name: `taken`, and those of `others` whose names are not among them. */
function unlessTaken<T extends readonly [name: number, ...rest: number[]]>(
  others: readonly T[],
  taken: readonly T[],
): T[] {
  // Most kernels have no Rust.
  if (others.length === 0) return [...taken];
  const names = new Set(taken.map(([name]) => name));
  return [...taken, ...others.filter(([name]) => !names.has(name))];
}

/** Names with the numbers of their types, and enumeration constants with the halves of their values. */
function namesIn(
  records: readonly TypeRecord[],
  isAsked: (type: TypeRecord) => boolean,
): { named: [number, number][]; constants: [number, number, number][] } {
  const named: [number, number][] = [];
  const constants: [number, number, number][] = [];
  records.forEach((type, id) => {
    const kind = type[0];
    if (kind === undefined || !isAsked(type)) return;
    if ((kind === record.TYPE_BASE || record.isNamedKind(kind)) && type[1] !== 0)
      named.push([type[1]!, id]);
    if (kind !== record.TYPE_ENUM) return;
    for (let at = 7; at < type.length; at += record.constantWidth) {
      constants.push([type[at]!, type[at + 1]!, type[at + 2]!]);
    }
  });
  return { named, constants };
}

/** Among several complete definitions of one name that of a unit itself wins there. */
function ambiguousTypes(
  shards: TypesOfShards["shards"],
  records: readonly TypeRecord[],
  typeMaps: readonly Uint32Array[],
): Uint32Array {
  const definitions = new Map<string, number[]>();
  records.forEach((type, id) => {
    const kind = type[0] ?? 0;
    if (!record.isNamedKind(kind) || type[1] === 0 || record.isOfRust(type)) return;
    const canBeDeclared = kind === record.TYPE_STRUCT || kind === record.TYPE_UNION;
    if (canBeDeclared && !record.isComplete(type)) return;
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

function writeTypes(records: readonly TypeRecord[]): Pick<MergedTypes, "bytes" | "ends"> {
  const out = new ByteWriter();
  const ends = new Uint32Array(records.length);
  records.forEach((type, id) => {
    for (const field of type) out.uleb(field);
    ends[id] = out.length;
  });
  return { bytes: out.written.slice(), ends };
}
