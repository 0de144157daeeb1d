// The types of an opened index.

import { ByteReader } from "../byte-reader.ts";
import { readable } from "../fault.ts";
import type { MemberFact, TypeFact, TypeRef } from "../debug-info.ts";
import type { FactsFile } from "./facts-file.ts";
import type { FactsStrings } from "./facts-strings.ts";
import { itemEnds } from "./item-ends.ts";
import { equalRows } from "./sorted-column.ts";
import * as record from "./type-records.ts";
import type { TypeRecord } from "./type-records.ts";

export type NamedKind = "struct" | "union" | "enum" | "typedef" | "base";

export interface FactsTypes {
  type(ref: TypeRef): TypeFact;
  /** `unit` is the number of the unit whose own definition wins. */
  find(kind: NamedKind, name: string, unit: number | undefined): TypeRef | undefined;
  enumConstant(name: string): bigint | undefined;
  /** Size in bytes of a type, through typedefs and qualifiers; 0 where unknown. */
  sizeOf(ref: TypeRef): number;
  /** The type behind typedefs and qualifiers. */
  strip(ref: TypeRef): TypeRef;
}

const kindNumbers: Readonly<Record<NamedKind, number>> = {
  base: record.TYPE_BASE,
  struct: record.TYPE_STRUCT,
  union: record.TYPE_UNION,
  enum: record.TYPE_ENUM,
  typedef: record.TYPE_TYPEDEF,
};

const chainAtMost = 64;

export function openTypes(file: FactsFile, strings: FactsStrings, pointerSize: 4 | 8): FactsTypes {
  const types = file.section("types");
  const ends = itemEnds(file, "types");
  const names = file.section("types.names");
  const named = file.section("types.named");
  const ambiguous = file.section("types.ambiguous");
  const constantNames = file.section("constants.names");
  const constantValues = file.section("constants.values");
  const known: (TypeFact | undefined)[] = [];

  function recordOf(id: number): TypeRecord {
    const [start, end] = ends(id);
    const reader = new ByteReader(types.bytes(start, end).subarray(0, end), true, "types");
    reader.position = start;
    const fields: TypeRecord = [];
    return readable(() => {
      while (reader.position < end) fields.push(reader.uleb());
      return fields;
    }, []);
  }

  function type(ref: TypeRef): TypeFact {
    return (known[ref] ??= factOf(resolve(recordOf(ref))));
  }

  /** A declaration stands for the definition of its name, when there is exactly one. */
  function resolve(fields: TypeRecord): TypeRecord {
    const isDeclaration =
      (fields[0] === record.TYPE_STRUCT || fields[0] === record.TYPE_UNION) &&
      !record.isComplete(fields);
    if (!isDeclaration || fields[1] === 0) return fields;
    const definitions = candidates(fields[0]!, fields[1]!).filter((entry) => entry.isComplete);
    return definitions.length === 1 ? recordOf(definitions[0]!.id) : fields;
  }

  function candidates(kind: number, name: number): { id: number; isComplete: boolean }[] {
    const [first, last] = equalRows(names, name);
    const found = [];
    for (let row = first; row < last; row++) {
      const fields = recordOf(named.at(row)!);
      if (fields[0] !== kind) continue;
      const canBeIncomplete = kind === record.TYPE_STRUCT || kind === record.TYPE_UNION;
      found.push({ id: named.at(row)!, isComplete: !canBeIncomplete || record.isComplete(fields) });
    }
    return found;
  }

  function factOf(fields: TypeRecord): TypeFact {
    switch (fields[0]) {
      case record.TYPE_BASE:
        return {
          kind: "base",
          name: strings.text(fields[1]!),
          size: fields[2]!,
          signed: (fields[3]! & record.SIGNED) !== 0,
          encoding: record.encodings[fields[4]!] ?? "integer",
        };
      case record.TYPE_POINTER:
        return { kind: "pointer", size: fields[1]!, target: fields[2]! };
      case record.TYPE_ARRAY:
        return { kind: "array", element: fields[1]!, counts: fields.slice(3) };
      case record.TYPE_STRUCT:
      case record.TYPE_UNION:
        return {
          kind: fields[0] === record.TYPE_STRUCT ? "struct" : "union",
          name: strings.text(fields[1]!),
          size: fields[2]!,
          complete: record.isComplete(fields),
          members: membersOf(fields),
        };
      case record.TYPE_ENUM:
        return enumOf(fields);
      case record.TYPE_TYPEDEF:
        return { kind: "typedef", name: strings.text(fields[1]!), target: fields[2]! };
      case record.TYPE_QUALIFIED:
        return {
          kind: "qualified",
          qualifier: record.qualifiers[fields[1]!] ?? "const",
          target: fields[2]!,
        };
      case record.TYPE_FUNCTION:
        return { kind: "function", returns: fields[1]!, parameters: fields.slice(3) };
      default:
        return { kind: "void" };
    }
  }

  function membersOf(fields: TypeRecord): MemberFact[] {
    const members: MemberFact[] = [];
    for (let at = 7; at + record.memberWidth <= fields.length; at += record.memberWidth) {
      const [name, member, offset, width, shift, storageSize] = fields.slice(
        at,
        at + record.memberWidth,
      );
      const bitField =
        width === 0 ? undefined : { width: width!, shift: shift!, storageSize: storageSize! };
      members.push({ name: strings.text(name!), type: member!, offset: offset!, bitField });
    }
    return members;
  }

  function enumOf(fields: TypeRecord): TypeFact {
    const signed = (fields[3]! & record.SIGNED) !== 0;
    const constants = [];
    for (let at = 7; at + record.constantWidth <= fields.length; at += record.constantWidth) {
      const value = (BigInt(fields[at + 2]!) << 32n) | BigInt(fields[at + 1]!);
      constants.push({ name: strings.text(fields[at]!), value: BigInt.asIntN(64, value) });
    }
    return { kind: "enum", name: strings.text(fields[1]!), size: fields[2]!, signed, constants };
  }

  function find(kind: NamedKind, name: string, unit: number | undefined): TypeRef | undefined {
    const id = strings.find(name);
    if (id === undefined) return undefined;
    const found = candidates(kindNumbers[kind], id);
    const complete = found.filter((entry) => entry.isComplete);
    if (complete.length > 1 && unit !== undefined) {
      const own = complete.find((entry) => isOfUnit(entry.id, unit));
      if (own !== undefined) return own.id;
    }
    return (complete[0] ?? found[0])?.id;
  }

  function isOfUnit(id: number, unit: number): boolean {
    const [first, last] = equalRows(ambiguous, unit, 2);
    for (let row = first; row < last; row++) if (ambiguous.at(row * 2 + 1) === id) return true;
    return false;
  }

  function enumConstant(name: string): bigint | undefined {
    const id = strings.find(name);
    if (id === undefined) return undefined;
    const [first, last] = equalRows(constantNames, id);
    if (first === last) return undefined;
    return BigInt.asIntN(
      64,
      (BigInt(constantValues.at(first * 2 + 1)!) << 32n) | BigInt(constantValues.at(first * 2)!),
    );
  }

  function strip(ref: TypeRef): TypeRef {
    let at = ref;
    for (let steps = 0; steps < chainAtMost; steps++) {
      const fact = type(at);
      if (fact.kind !== "typedef" && fact.kind !== "qualified") return at;
      at = fact.target;
    }
    return 0;
  }

  function sizeOf(ref: TypeRef, depth = 0): number {
    const fact = type(strip(ref));
    switch (fact.kind) {
      case "base":
      case "enum":
      case "struct":
      case "union":
      case "pointer":
        return fact.size;
      case "array":
        if (depth > chainAtMost) return 0;
        return fact.counts.reduce((size, count) => size * count, sizeOf(fact.element, depth + 1));
      case "function":
        return pointerSize;
      default:
        return 0;
    }
  }

  return { type, find, enumConstant, sizeOf, strip };
}
