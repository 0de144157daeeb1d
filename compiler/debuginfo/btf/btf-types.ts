// Reads the types of BTF (Documentation/bpf/btf.rst) as facts. Numbers of BTF types are the handles.

import { bitFieldAt } from "../bit-field.ts";
import type { MemberFact, TypeFact, TypeRef } from "../debug-info.ts";
import { BtfBlob, type BtfType } from "./btf-blob.ts";
import {
  BTF_ARRAY,
  BTF_CONST,
  BTF_DATASEC,
  BTF_ENUM,
  BTF_ENUM64,
  BTF_FLOAT,
  BTF_FUNC,
  BTF_FUNC_PROTO,
  BTF_FWD,
  BTF_INT,
  BTF_PTR,
  BTF_RESTRICT,
  BTF_STRUCT,
  BTF_TYPEDEF,
  BTF_TYPE_TAG,
  BTF_UNION,
  BTF_VOLATILE,
} from "./btf-kinds.ts";

export interface BtfTypes {
  readonly blob: BtfBlob;
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

/** The types of one blob, and of the kernel's (`base`) if it is a module's. Throws BadData. */
export function readBtfTypes(bytes: Uint8Array, pointerSize: 4 | 8, base?: BtfTypes): BtfTypes {
  const blob = new BtfBlob(bytes, base?.blob);
  const facts = new Map<TypeRef, TypeFact>();
  let names: Map<string, number[]> | undefined;

  const header = (id: number): BtfType | undefined => blob.header(id);

  function fact(id: TypeRef): TypeFact {
    const known = facts.get(id);
    if (known !== undefined) return known;
    const made = factOf(id, 0);
    facts.set(id, made);
    return made;
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
    const reader = type.blob.bodyOf(type);
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
      const reader = at.blob.bodyOf(at);
      element = reader.u32();
      reader.position += 4;
      counts.push(reader.u32());
    }
    return { kind: "array", element, counts };
  }

  function aggregate(type: BtfType): TypeFact {
    const reader = type.blob.bodyOf(type);
    const raw = Array.from(
      { length: type.count },
      () => [reader.u32(), reader.u32(), reader.u32()] as const,
    );
    const members = raw.map(([name, member, offset]): MemberFact => {
      const width = type.flag ? offset >>> 24 : 0;
      const bit = type.flag ? offset & 0xff_ffff : offset;
      const common = { name: blob.text(name), type: member };
      if (width === 0) return { ...common, offset: bit / 8 };
      const place = bitFieldAt(bit, width, sizeOf(member), type.value, blob.littleEndian);
      const { shift, storageSize } = place;
      return { ...common, offset: place.offset, bitField: { width, shift, storageSize } };
    });
    const kind = type.kind === BTF_STRUCT ? "struct" : "union";
    return { kind, name: type.name, size: type.value, complete: true, members };
  }

  function enumeration(type: BtfType): TypeFact {
    const reader = type.blob.bodyOf(type);
    const constants = Array.from({ length: type.count }, () => {
      const name = blob.text(reader.u32());
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
    const reader = type.blob.bodyOf(type);
    return Array.from({ length: type.count }, () => ({
      name: blob.text(reader.u32()),
      type: reader.u32(),
    }));
  }

  function members(datasec: number): number[] {
    const type = header(datasec);
    if (type?.kind !== BTF_DATASEC) return [];
    const reader = type.blob.bodyOf(type);
    return Array.from({ length: type.count }, () => {
      const member = reader.u32();
      reader.position += 8;
      return member;
    });
  }

  function named(kinds: readonly number[], name: string): readonly number[] {
    if (names === undefined) {
      names = new Map();
      for (let id = blob.first; id <= blob.last; id++) {
        const text = header(id)!.name;
        const known = names.get(text);
        if (text === "") continue;
        if (known === undefined) names.set(text, [id]);
        else known.push(id);
      }
    }
    const own = (names.get(name) ?? []).filter((id) => kinds.includes(header(id)!.kind));
    return base === undefined ? own : [...base.named(kinds, name), ...own];
  }

  return { blob, header, fact, parameters, members, named };
}
