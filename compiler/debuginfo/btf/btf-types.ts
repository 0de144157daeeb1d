// Reads the types of BTF (Documentation/bpf/btf.rst) as facts. Numbers of BTF types are the handles.

import { bitFieldAt } from "../bit-field.ts";
import { ByteReader, textAt } from "../byte-reader.ts";
import type { MemberFact, TypeFact, TypeRef } from "../debug-info.ts";
import { BadData } from "../fault.ts";

export const BTF_INT = 1;
export const BTF_PTR = 2;
export const BTF_ARRAY = 3;
export const BTF_STRUCT = 4;
export const BTF_UNION = 5;
export const BTF_ENUM = 6;
export const BTF_FWD = 7;
export const BTF_TYPEDEF = 8;
export const BTF_VOLATILE = 9;
export const BTF_CONST = 10;
export const BTF_RESTRICT = 11;
export const BTF_FUNC = 12;
export const BTF_FUNC_PROTO = 13;
export const BTF_VAR = 14;
export const BTF_DATASEC = 15;
export const BTF_FLOAT = 16;
export const BTF_DECL_TAG = 17;
export const BTF_TYPE_TAG = 18;
export const BTF_ENUM64 = 19;

/** The header of one type. */
export interface BtfType {
  readonly kind: number;
  readonly name: string;
  readonly count: number;
  readonly flag: boolean;
  /** Size or type, by kind. */
  readonly value: number;
  /** Where what follows the header begins. */
  readonly body: number;
}

export interface BtfTypes {
  /** Types are numbered from 1 to this, inclusive. */
  readonly last: number;
  readonly littleEndian: boolean;
  header(id: number): BtfType | undefined;
  fact(id: TypeRef): TypeFact;
  /** Names and types of a prototype's parameters; a last one of type 0 stands for `...`. */
  parameters(prototype: number): readonly { readonly name: string; readonly type: TypeRef }[];
  /** The types in a section of variables. */
  members(datasec: number): readonly number[];
  /** Types by name that are of one of these kinds. */
  named(kinds: readonly number[], name: string): readonly number[];
}

const chainAtMost = 64;

/** Throws BadData. */
export function readBtfTypes(bytes: Uint8Array, pointerSize: 4 | 8): BtfTypes {
  const littleEndian = bytes[0] === 0x9f;
  const reader = new ByteReader(bytes, littleEndian, ".BTF", "bad-btf");
  if (bytes.length < 24 || reader.u16() !== 0xeb9f)
    throw new BadData("bad-btf", "has no BTF header");
  reader.position = 4;
  const headerSize = reader.u32();
  const [typeOffset, typeSize, stringOffset, stringSize] = [
    reader.u32(),
    reader.u32(),
    reader.u32(),
    reader.u32(),
  ];
  const typesStart = headerSize + typeOffset;
  const typesEnd = typesStart + typeSize;
  if (typesEnd > bytes.length || headerSize + stringOffset + stringSize > bytes.length) {
    throw new BadData("bad-btf", "has BTF that is cut off");
  }
  const strings = bytes.subarray(headerSize + stringOffset, headerSize + stringOffset + stringSize);
  const offsets = typeOffsets(reader, typesStart, typesEnd);
  const facts: (TypeFact | undefined)[] = [];
  let names: Map<string, number[]> | undefined;

  function header(id: number): BtfType | undefined {
    const offset = offsets[id];
    if (offset === undefined || id === 0) return undefined;
    reader.position = offset;
    const name = textAt(strings, reader.u32()) ?? "";
    const info = reader.u32();
    const value = reader.u32();
    return {
      kind: (info >>> 24) & 0x1f,
      name,
      count: info & 0xffff,
      flag: info >>> 31 === 1,
      value,
      body: reader.position,
    };
  }

  function fact(id: TypeRef): TypeFact {
    return (facts[id] ??= factOf(id, 0));
  }

  function factOf(id: number, depth: number): TypeFact {
    const type = header(id);
    if (type === undefined || depth > chainAtMost) return { kind: "void" };
    switch (type.kind) {
      case BTF_INT:
        return integer(type);
      case BTF_FLOAT:
        return { kind: "base", name: type.name, size: type.value, signed: true, encoding: "float" };
      case BTF_PTR:
        return { kind: "pointer", size: pointerSize, target: type.value };
      case BTF_ARRAY:
        return array(type);
      case BTF_STRUCT:
      case BTF_UNION:
        return aggregate(type);
      case BTF_FWD: {
        const definition = named([type.flag ? BTF_UNION : BTF_STRUCT], type.name);
        if (definition.length === 1) return factOf(definition[0]!, depth + 1);
        return {
          kind: type.flag ? "union" : "struct",
          name: type.name,
          size: 0,
          complete: false,
          members: [],
        };
      }
      case BTF_ENUM:
      case BTF_ENUM64:
        return enumeration(type);
      case BTF_TYPEDEF:
        return { kind: "typedef", name: type.name, target: type.value };
      case BTF_VOLATILE:
        return { kind: "qualified", qualifier: "volatile", target: type.value };
      case BTF_CONST:
        return { kind: "qualified", qualifier: "const", target: type.value };
      case BTF_RESTRICT:
        return { kind: "qualified", qualifier: "restrict", target: type.value };
      case BTF_TYPE_TAG:
      case BTF_FUNC:
        return factOf(type.value, depth + 1);
      case BTF_FUNC_PROTO:
        return {
          kind: "function",
          returns: type.value,
          parameters: parameters(id).map((parameter) => parameter.type),
        };
      default:
        return { kind: "void" };
    }
  }

  function integer(type: BtfType): TypeFact {
    reader.position = type.body;
    const encoding = (reader.u32() >>> 24) & 0xf;
    return {
      kind: "base",
      name: type.name,
      size: type.value,
      signed: (encoding & 1) !== 0,
      encoding:
        (encoding & 4) !== 0
          ? "bool"
          : type.value === 1 || (encoding & 2) !== 0
            ? "char"
            : "integer",
    };
  }

  function array(type: BtfType): TypeFact {
    const counts: number[] = [];
    let element = 0;
    // Dimensions are arrays of arrays.
    for (
      let at: BtfType | undefined = type;
      at?.kind === BTF_ARRAY && counts.length < chainAtMost;
      at = header(element)
    ) {
      reader.position = at.body;
      element = reader.u32();
      reader.position += 4;
      counts.push(reader.u32());
    }
    return { kind: "array", element, counts };
  }

  function aggregate(type: BtfType): TypeFact {
    reader.position = type.body;
    const raw = Array.from(
      { length: type.count },
      () => [reader.u32(), reader.u32(), reader.u32()] as const,
    );
    const members = raw.map(([name, member, offset]): MemberFact => {
      const width = type.flag ? offset >>> 24 : 0;
      const bit = type.flag ? offset & 0xff_ffff : offset;
      const common = { name: textAt(strings, name) ?? "", type: member };
      if (width === 0) return { ...common, offset: bit / 8 };
      const place = bitFieldAt(bit, width, sizeOf(member), type.value, littleEndian);
      const { shift, storageSize } = place;
      return { ...common, offset: place.offset, bitField: { width, shift, storageSize } };
    });
    const kind = type.kind === BTF_STRUCT ? "struct" : "union";
    return { kind, name: type.name, size: type.value, complete: true, members };
  }

  function enumeration(type: BtfType): TypeFact {
    reader.position = type.body;
    const constants = Array.from({ length: type.count }, () => {
      const name = textAt(strings, reader.u32()) ?? "";
      if (type.kind === BTF_ENUM) {
        const value = reader.u32();
        return { name, value: type.flag ? BigInt(value | 0) : BigInt(value) };
      }
      const low = reader.u32();
      const bits = (BigInt(reader.u32()) << 32n) | BigInt(low);
      return { name, value: type.flag ? BigInt.asIntN(64, bits) : bits };
    });
    // Kernels before 6.0 did not record the sign: a value beyond int is a negative one.
    const isOldSigned =
      type.kind === BTF_ENUM && !type.flag && constants.some(({ value }) => value > 0xffff_f000n);
    const values = isOldSigned
      ? constants.map(({ name, value }) => ({ name, value: BigInt.asIntN(32, value) }))
      : constants;
    return {
      kind: "enum",
      name: type.name,
      size: type.value,
      signed: type.flag || isOldSigned,
      constants: values,
    };
  }

  function sizeOf(id: number): number {
    let at = header(id);
    for (let steps = 0; at !== undefined && steps < chainAtMost; steps++) {
      if (at.kind === BTF_INT || at.kind === BTF_ENUM || at.kind === BTF_ENUM64) return at.value;
      at = header(at.value);
    }
    return 0;
  }

  function parameters(prototype: number): { name: string; type: TypeRef }[] {
    const type = header(prototype);
    if (type?.kind !== BTF_FUNC_PROTO) return [];
    reader.position = type.body;
    return Array.from({ length: type.count }, () => ({
      name: textAt(strings, reader.u32()) ?? "",
      type: reader.u32(),
    }));
  }

  function members(datasec: number): number[] {
    const type = header(datasec);
    if (type?.kind !== BTF_DATASEC) return [];
    return Array.from({ length: type.count }, (_, index) => {
      reader.position = type.body + index * 12;
      return reader.u32();
    });
  }

  function named(kinds: readonly number[], name: string): number[] {
    if (names === undefined) {
      names = new Map();
      for (let id = 1; id < offsets.length; id++) {
        const text = header(id)!.name;
        const known = names.get(text);
        if (text === "") continue;
        if (known === undefined) names.set(text, [id]);
        else known.push(id);
      }
    }
    return (names.get(name) ?? []).filter((id) => kinds.includes(header(id)!.kind));
  }

  return { last: offsets.length - 1, littleEndian, header, fact, parameters, members, named };
}

/** Where each type begins; the first, void, begins nowhere. */
function typeOffsets(reader: ByteReader, start: number, end: number): number[] {
  const offsets = [0];
  reader.position = start;
  while (reader.position + 12 <= end) {
    offsets.push(reader.position);
    reader.position += 4;
    const info = reader.u32();
    const kind = (info >>> 24) & 0x1f;
    const size = bodySize(kind, info & 0xffff);
    if (size < 0) throw new BadData("bad-btf", `has a BTF type of unknown kind ${kind}`);
    reader.position += 4 + size;
  }
  if (reader.position !== end) throw new BadData("bad-btf", "has BTF types that are cut off");
  return offsets;
}

function bodySize(kind: number, count: number): number {
  switch (kind) {
    case BTF_INT:
    case BTF_VAR:
    case BTF_DECL_TAG:
      return 4;
    case BTF_ARRAY:
      return 12;
    case BTF_STRUCT:
    case BTF_UNION:
    case BTF_DATASEC:
    case BTF_ENUM64:
      return count * 12;
    case BTF_ENUM:
    case BTF_FUNC_PROTO:
      return count * 8;
    case BTF_PTR:
    case BTF_FWD:
    case BTF_TYPEDEF:
    case BTF_VOLATILE:
    case BTF_CONST:
    case BTF_RESTRICT:
    case BTF_FUNC:
    case BTF_FLOAT:
    case BTF_TYPE_TAG:
      return 0;
    default:
      return -1;
  }
}
