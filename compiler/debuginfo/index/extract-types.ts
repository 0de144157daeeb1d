// Turns the type entries of units into type records, each type once. Structures, unions, enumerations and typedefs are
// recognised by name and place, so that the hundreds of copies that a header leaves behind cost one look-up each;
// the rest is recognised by what it is made of.

import * as dw from "../dwarf/constants.ts";
import type { Entry, Unit } from "../dwarf/entry.ts";
import { IN_STR } from "../dwarf/entry-fields.ts";
import { skipAttributes } from "../dwarf/abbreviations.ts";
import { bitFieldAt, bitFieldFromTop } from "../bit-field.ts";
import { NumberWriter } from "../byte-writer.ts";
import type { ShardNames } from "./shard-names.ts";
import * as record from "./type-records.ts";
import type { TypeRecord } from "./type-records.ts";
import { TupleTable } from "./tuple-table.ts";

const inProgress = 0xffff_ffff;
const derivedDepthAtMost = 200;

export class TypeExtractor {
  readonly #entry: Entry;
  readonly #names: ShardNames;
  readonly #littleEndian: boolean;
  readonly #openUnitOf: (offset: number) => Unit;
  /** From 1; 0 is void. */
  readonly records: TypeRecord[] = [[]];
  readonly #keys = new TupleTable();
  /** By key: the type, and the unit that it was last seen in. */
  readonly #typeOfKey: number[] = [];
  readonly #unitOfKey: number[] = [];
  readonly #hasVariants: boolean[] = [];
  readonly #signatureOfKey: number[] = [];
  /** By key: where its name lies in .debug_str, -1 for elsewhere; and the key that followed it when it was last met. */
  readonly #nameAtOfKey: number[] = [];
  readonly #followerOfKey: number[] = [];
  #lastKey = 0;
  /** What `stepOver` answers. */
  #behindNamed = 0;
  readonly #derived = new TupleTable();
  readonly #typeOfDerived: number[] = [];
  readonly #lists = new Map<string, number>();
  /** By offset in the unit: the type + 1, 0 unread; and which of them are set. */
  #memo = new Uint32Array(0);
  readonly #memorized = new NumberWriter();
  readonly #foreign = new Map<number, number>();
  #pending: { type: number; offset: number }[] = [];
  #unitNumber = 0;
  #depth = 0;
  /** Named types as they stand in the current unit. */
  occurrences: number[] = [];

  constructor(entry: Entry, names: ShardNames, openUnitOf: (offset: number) => Unit) {
    this.#entry = entry;
    this.#names = names;
    this.#littleEndian = entry.sections.littleEndian;
    this.#openUnitOf = openUnitOf;
  }

  beginUnit(unit: Unit, number: number): void {
    const size = unit.end - unit.offset;
    if (size > this.#memo.length) this.#memo = new Uint32Array(size);
    else this.#forget();
    this.#memorized.clear();
    this.#unitNumber = number;
    this.#entry.enter(unit);
    this.occurrences = [];
  }

  /** Few offsets of a unit are those of types: clearing the whole would touch ten times the memory. */
  #forget(): void {
    const { written } = this.#memorized;
    for (let at = 0; at < written.length; at++) this.#memo[written[at]!] = 0;
  }

  /** The type of the entry at an offset; 0 for void and for what cannot be understood. */
  at(offset: number): number {
    if (offset === 0) return 0;
    const { unit } = this.#entry;
    if (offset < unit.offset || offset >= unit.end) return this.#foreignType(offset);
    const slot = offset - unit.offset;
    const known = this.#memo[slot]!;
    if (known !== 0) return known === inProgress ? 0 : known - 1;
    this.#memo[slot] = inProgress;
    this.#memorized.push(slot);
    const type = this.#depth > derivedDepthAtMost ? 0 : this.#read(offset);
    this.#memo[slot] = type + 1;
    return type;
  }

  /** Reads the insides of the types that were met by reference. */
  finishPending(): void {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      this.#define(next.type, next.offset);
    }
  }

  // A type of another unit: by signature, or from a linker that merges types.
  #foreignType(offset: number): number {
    const known = this.#foreign.get(offset);
    if (known !== undefined) return known;
    const home = this.#entry.unit;
    const homeMemo = this.#memo;
    const homePending = this.#pending;
    const unit = this.#openUnitOf(offset);
    this.#entry.enter(unit);
    this.#memo = new Uint32Array(unit.end - unit.offset);
    this.#pending = [];
    const type = this.at(offset);
    this.#foreign.set(offset, type);
    this.finishPending();
    this.#memo = homeMemo;
    this.#pending = homePending;
    this.#entry.enter(home);
    return type;
  }

  /** OF_RUST in a unit that was written in Rust. */
  get #languageFlag(): number {
    return this.#entry.unit.language === dw.DW_LANG_Rust ? record.OF_RUST : 0;
  }

  get #languageKey(): number {
    return this.#languageFlag === 0 ? 0 : record.KEY_OF_RUST;
  }

  #read(offset: number): number {
    const entry = this.#entry;
    if (!entry.read(offset)) return 0;
    this.#depth += 1;
    try {
      switch (entry.tag) {
        case dw.DW_TAG_base_type:
          return this.#baseType();
        case dw.DW_TAG_pointer_type:
        case dw.DW_TAG_reference_type:
        case dw.DW_TAG_rvalue_reference_type: {
          const size = entry.byteSize >= 0 ? entry.byteSize : entry.unit.addressSize;
          return this.#derivedType(record.TYPE_POINTER, size, this.at(entry.type));
        }
        case dw.DW_TAG_const_type:
          return this.#derivedType(record.TYPE_QUALIFIED, 0, this.at(entry.type));
        case dw.DW_TAG_volatile_type:
          return this.#derivedType(record.TYPE_QUALIFIED, 1, this.at(entry.type));
        case dw.DW_TAG_restrict_type:
          return this.#derivedType(record.TYPE_QUALIFIED, 2, this.at(entry.type));
        case dw.DW_TAG_atomic_type:
          return this.#derivedType(record.TYPE_QUALIFIED, 3, this.at(entry.type));
        case dw.DW_TAG_structure_type:
        case dw.DW_TAG_class_type:
        case dw.DW_TAG_union_type:
        case dw.DW_TAG_enumeration_type:
        case dw.DW_TAG_typedef:
          return this.#namedType(offset);
        case dw.DW_TAG_array_type:
          return this.#arrayType();
        case dw.DW_TAG_subroutine_type:
          return this.#functionType();
        default:
          return 0;
      }
    } finally {
      this.#depth -= 1;
    }
  }

  #add(type: TypeRecord): number {
    this.records.push(type);
    return this.records.length - 1;
  }

  #derivedType(kind: number, a: number, b: number, c = 0, d = 0): number {
    const id = this.#derived.add(kind, a, b, c, d);
    if (id < this.#typeOfDerived.length) return this.#typeOfDerived[id]!;
    const type = this.#add(kind === record.TYPE_BASE ? [kind, a, b, c, d] : [kind, a, b]);
    this.#typeOfDerived.push(type);
    return type;
  }

  #baseType(): number {
    const { encoding, byteSize } = this.#entry;
    const isSigned = encoding === dw.DW_ATE_signed || encoding === dw.DW_ATE_signed_char;
    return this.#derivedType(
      record.TYPE_BASE,
      this.#names.string(this.#entry.nameIn, this.#entry.nameAt),
      Math.max(byteSize, 0),
      (isSigned ? record.SIGNED : 0) | this.#languageFlag,
      encodingOf(encoding),
    );
  }

  /** A type made of a list: recognised by its text. */
  #listType(type: TypeRecord): number {
    const key = type.join();
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const id = this.#add(type);
    this.#lists.set(key, id);
    return id;
  }

  #arrayType(): number {
    const entry = this.#entry;
    const { type, hasChildren } = entry;
    const counts: number[] = [];
    if (hasChildren) {
      this.#children(() => {
        if (entry.tag === dw.DW_TAG_subrange_type) counts.push(Math.max(entry.elementCount, 0));
      });
    }
    return this.#listType([record.TYPE_ARRAY, this.at(type), counts.length, ...counts]);
  }

  #functionType(): number {
    const entry = this.#entry;
    const { type, hasChildren } = entry;
    const parameters: number[] = [];
    if (hasChildren) {
      this.#children(() => {
        if (entry.tag === dw.DW_TAG_formal_parameter) parameters.push(entry.type);
      });
    }
    const types = parameters.map((parameter) => this.at(parameter));
    return this.#listType([record.TYPE_FUNCTION, this.at(type), types.length, ...types]);
  }

  /** Visits the children of the entry that was just read, each in `#entry`, not theirs. */
  #children(visit: () => void): void {
    const entry = this.#entry;
    let at = entry.position;
    while (entry.read(at)) {
      const next = entry.hasChildren ? this.#behind(entry) : entry.position;
      visit();
      at = next;
    }
  }

  /** The offset behind an entry and its children. */
  #behind(entry: Entry): number {
    if (entry.sibling > entry.offset && entry.sibling < entry.unit.end) return entry.sibling;
    return skipChildren(entry, entry.position);
  }

  /**
   * Takes a type that stands among the entries of the unit; gives the offset behind it and its children, or 0 where that
   * is not known without walking over them.
   */
  stepOver(offset: number): number {
    this.#behindNamed = 0;
    this.at(offset);
    return this.#behindNamed;
  }

  #namedType(offset: number): number {
    const entry = this.#entry;
    if (entry.isDeclaration) return this.#declaredType();
    const kind = kindOf(entry.tag);
    const insides = entry.position;
    const { declLine, encoding, hasChildren, sibling, unit } = entry;
    const size = kind === record.TYPE_TYPEDEF ? 0 : Math.max(entry.byteSize, 0);
    const file = this.#names.file(entry.declFile);
    const key = this.#keyAt(kind + this.#languageKey, size, file, insides);
    const id = kind === record.TYPE_TYPEDEF ? key : this.#variantOf(key, offset, file);
    const name = Math.max(this.#keys.get(id, 1), 0);
    if (id === this.#typeOfKey.length) {
      const draft =
        kind === record.TYPE_TYPEDEF
          ? [kind, name, 0, file, declLine]
          : [kind, name, size, record.COMPLETE, file, declLine, 0];
      if (kind === record.TYPE_ENUM) draft[3] = encoding === dw.DW_ATE_signed ? record.SIGNED : 0;
      if (kind !== record.TYPE_TYPEDEF) draft[3]! |= this.#languageFlag;
      const type = this.#add(draft);
      this.#typeOfKey.push(type);
      this.#pending.push({ type, offset });
    }
    this.#unitOfKey[id] = this.#unitNumber;
    const type = this.#typeOfKey[id]!;
    if (name !== 0) this.occurrences.push(type);
    if (!hasChildren) this.#behindNamed = insides;
    else this.#behindNamed = sibling > insides && sibling < unit.end ? sibling : 0;
    return type;
  }

  /** A declaration is known by its name alone; where it stands says nothing. */
  #declaredType(): number {
    const { tag, nameIn, nameAt } = this.#entry;
    const kind = kindOf(tag);
    const name = this.#names.string(nameIn, nameAt);
    const id = this.#keys.add(kind + 16 + this.#languageKey, name, 0, 0, 0);
    if (id === this.#typeOfKey.length)
      this.#typeOfKey.push(this.#add([kind, name, 0, this.#languageFlag, 0, 0, 0]));
    return this.#typeOfKey[id]!;
  }

  /**
   * The key of the named type that was just read. A header's types follow one another in each unit that includes it: the
   * one that followed last time is tried before the name is looked up.
   */
  #keyAt(kind: number, size: number, file: number, insides: number): number {
    const { nameIn, nameAt, declLine, declColumn, hasChildren } = this.#entry;
    const keys = this.#keys;
    const follower = this.#followerOfKey[this.#lastKey];
    if (
      follower !== undefined &&
      nameIn === IN_STR &&
      this.#nameAtOfKey[follower] === nameAt &&
      keys.is(follower, kind, keys.get(follower, 1), size, file, declLine)
    ) {
      this.#lastKey = follower;
      return follower;
    }
    const name = this.#names.string(nameIn, nameAt);
    // Without a name the place has to do, and the first name inside: macros put several in one place.
    const discriminator =
      name === 0 && hasChildren ? this.#firstName(insides) * 256 + declColumn : 0;
    const named = name === 0 ? -1 - (discriminator & 0x7fff_ffff) : name;
    const id = keys.add(kind, named, size, file, declLine);
    this.#nameAtOfKey[id] = nameIn === IN_STR && name !== 0 ? nameAt : -1;
    this.#followerOfKey[this.#lastKey] = id;
    this.#lastKey = id;
    return id;
  }

  /** One place can hold two types: a file that is included twice under different macros. */
  #variantOf(key: number, offset: number, file: number): number {
    const isRepeated = key < this.#typeOfKey.length && this.#unitOfKey[key] === this.#unitNumber;
    if (!isRepeated && this.#hasVariants[key] !== true && !this.#names.isSourceFile(file))
      return key;
    const keys = this.#keys;
    const signature = this.#signature(offset);
    let id = key;
    for (
      let variant = 1;
      id < this.#typeOfKey.length && this.#signatureOf(id) !== signature;
      variant++
    ) {
      this.#hasVariants[key] = true;
      id = keys.add(
        keys.get(key, 0) + variant * 32,
        keys.get(key, 1),
        keys.get(key, 2),
        keys.get(key, 3),
        keys.get(key, 4),
      );
    }
    this.#signatureOfKey[id] = signature;
    return id;
  }

  #signatureOf(id: number): number {
    const known = this.#signatureOfKey[id];
    if (known !== undefined) return known;
    this.finishPending();
    return signatureOfRecord(this.records[this.#typeOfKey[id]!]!);
  }

  #firstName(at: number): number {
    return this.#entry.read(at) ? this.#names.string(this.#entry.nameIn, this.#entry.nameAt) : 0;
  }

  /** Count and names of the members, in a number. */
  #signature(offset: number): number {
    const entry = this.#entry;
    entry.read(offset);
    let signature = 0;
    if (!entry.hasChildren) return signature;
    this.#children(() => {
      if (isMember(entry.tag))
        signature = mix(signature, this.#names.string(entry.nameIn, entry.nameAt));
    });
    return signature;
  }

  #define(type: number, offset: number): void {
    const entry = this.#entry;
    if (!entry.read(offset)) return;
    const target = this.records[type]!;
    switch (target[0]) {
      case record.TYPE_TYPEDEF:
        target[2] = this.at(entry.type);
        return;
      case record.TYPE_ENUM:
        if (entry.type !== 0) this.#takeSignOf(entry.type, target);
        entry.read(offset);
        return this.#defineEnum(target);
      default:
        return this.#defineMembers(target);
    }
  }

  #takeSignOf(underlying: number, target: TypeRecord): void {
    const base = this.records[this.at(underlying)];
    if (base?.[0] === record.TYPE_BASE) target[3] = base[3]!;
  }

  #defineEnum(target: TypeRecord): void {
    const entry = this.#entry;
    if (!entry.hasChildren) return;
    let hasNegative = false;
    this.#children(() => {
      if (entry.tag !== dw.DW_TAG_enumerator) return;
      const big = entry.constantIsBig
        ? entry.constantBig
        : BigInt(entry.constantKind === 1 ? entry.constant : 0);
      if (big < 0n || (entry.constantIsBig && entry.constant < 0)) hasNegative = true;
      const bits = BigInt.asUintN(64, big);
      target.push(
        this.#names.string(entry.nameIn, entry.nameAt),
        Number(bits & 0xffff_ffffn),
        Number(bits >> 32n),
      );
      target[6]! += 1;
    });
    if (hasNegative) target[3]! |= record.SIGNED;
  }

  #defineMembers(target: TypeRecord): void {
    const entry = this.#entry;
    if (!entry.hasChildren) return;
    const structSize = target[2]!;
    const members: { name: number; type: number; size: number; field: number[] }[] = [];
    this.#children(() => {
      if (entry.tag !== dw.DW_TAG_member) return;
      members.push({
        name: this.#names.string(entry.nameIn, entry.nameAt),
        type: entry.type,
        size: entry.byteSize,
        field: [entry.memberLocation, entry.bitSize, entry.bitOffset, entry.dataBitOffset],
      });
    });
    for (const { name, type, size, field } of members) {
      const [location, bitSize, bitOffset, dataBitOffset] = field as [
        number,
        number,
        number,
        number,
      ];
      const member = this.at(type);
      if (bitSize <= 0) {
        target.push(name, member, location, 0, 0, 0);
      } else {
        const storage = size > 0 ? size : this.#sizeOf(member);
        const field =
          bitOffset >= 0 && dataBitOffset < 0
            ? bitFieldFromTop(location, bitSize, bitOffset, storage)
            : bitFieldAt(
                Math.max(dataBitOffset, 0) + location * 8,
                bitSize,
                storage,
                structSize,
                this.#littleEndian,
              );
        target.push(name, member, field.offset, bitSize, field.shift, field.storageSize);
      }
      target[6]! += 1;
    }
  }

  #sizeOf(type: number): number {
    for (let at = type, steps = 0; steps < 32; steps++) {
      const target = this.records[at]!;
      if (target[0] === record.TYPE_BASE || target[0] === record.TYPE_ENUM) return target[2]!;
      if (target[0] !== record.TYPE_TYPEDEF && target[0] !== record.TYPE_QUALIFIED) return 0;
      if (target[0] === record.TYPE_TYPEDEF && target[2] === 0) this.finishPending();
      at = target[2]!;
    }
    return 0;
  }
}

/** The offset behind the children that begin at an offset. Uses siblings where they are given. */
export function skipChildren(entry: Entry, start: number): number {
  const { reader, unit } = entry;
  let at = start;
  for (let depth = 1; depth > 0;) {
    const abbreviation = entry.abbreviationAt(at);
    if (abbreviation === undefined) depth -= 1;
    else {
      skipAttributes(reader, abbreviation, unit);
      if (abbreviation.hasChildren) depth += 1;
    }
    at = entry.position;
  }
  return at;
}

function kindOf(tag: number): number {
  if (tag === dw.DW_TAG_union_type) return record.TYPE_UNION;
  if (tag === dw.DW_TAG_enumeration_type) return record.TYPE_ENUM;
  return tag === dw.DW_TAG_typedef ? record.TYPE_TYPEDEF : record.TYPE_STRUCT;
}

function encodingOf(encoding: number): number {
  switch (encoding) {
    case dw.DW_ATE_boolean:
      return 2;
    case dw.DW_ATE_signed_char:
    case dw.DW_ATE_unsigned_char:
    case dw.DW_ATE_UTF:
      return 1;
    case dw.DW_ATE_float:
    case dw.DW_ATE_complex_float:
    case dw.DW_ATE_imaginary_float:
    case dw.DW_ATE_decimal_float:
      return 3;
    default:
      return 0;
  }
}

function isMember(tag: number): boolean {
  return tag === dw.DW_TAG_member || tag === dw.DW_TAG_enumerator;
}

function mix(signature: number, name: number): number {
  return (Math.imul(signature ^ name, 0x9e3779b1) + 1) | 0;
}

function signatureOfRecord(target: TypeRecord): number {
  const width = target[0] === record.TYPE_ENUM ? record.constantWidth : record.memberWidth;
  let signature = 0;
  for (let at = 7; at < target.length; at += width) signature = mix(signature, target[at]!);
  return signature;
}
