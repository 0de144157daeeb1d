// One blob of BTF (Documentation/bpf/btf.rst): its header, where each of its types begins, and its strings. The BTF of a
// module is a blob that goes on where that of its kernel ends: its types are numbered, and its strings placed, behind those.

import { ByteReader, textAt } from "../byte-reader.ts";
import { BadData } from "../fault.ts";
import * as kinds from "./btf-kinds.ts";

/** The header of one type. */
export interface BtfType {
  readonly kind: number;
  readonly name: string;
  readonly count: number;
  readonly flag: boolean;
  /** Size or type, by kind. */
  readonly value: number;
  /** Where what follows the header is. */
  readonly blob: BtfBlob;
  readonly bodyAt: number;
}

export class BtfBlob {
  readonly littleEndian: boolean;
  /** Number of its first type; types below it are those of the blob that it is based on. */
  readonly first: number;
  /** Number of its last type. */
  readonly last: number;
  readonly #base: BtfBlob | undefined;
  readonly #reader: ByteReader;
  /** Where each type begins, from the first. */
  readonly #offsets: readonly number[];
  readonly #strings: Uint8Array;
  readonly #firstString: number;

  /** Throws BadData. */
  constructor(bytes: Uint8Array, base?: BtfBlob) {
    this.littleEndian = bytes[0] === 0x9f;
    const reader = new ByteReader(bytes, this.littleEndian, ".BTF", "bad-btf");
    if (bytes.length < 24 || reader.u16() !== 0xeb9f)
      throw new BadData("bad-btf", "has no BTF header");
    if (base !== undefined && base.littleEndian !== this.littleEndian)
      throw new BadData("bad-btf", "has BTF of another byte order than its kernel");
    reader.position = 4;
    const headerSize = reader.u32();
    const typesStart = headerSize + reader.u32();
    const typesEnd = typesStart + reader.u32();
    const stringsStart = headerSize + reader.u32();
    const stringsEnd = stringsStart + reader.u32();
    if (typesEnd > bytes.length || stringsEnd > bytes.length)
      throw new BadData("bad-btf", "has BTF that is cut off");
    this.#base = base;
    this.#reader = reader;
    this.#strings = bytes.subarray(stringsStart, stringsEnd);
    this.#firstString = base === undefined ? 0 : base.#firstString + base.#strings.length;
    this.#offsets = typeOffsets(reader, typesStart, typesEnd);
    this.first = base === undefined ? 1 : base.last + 1;
    this.last = this.first + this.#offsets.length - 1;
  }

  /** The header of a type of this blob or of the one that it is based on; undefined: void, or no such type. */
  header(id: number): BtfType | undefined {
    if (id < this.first) return this.#base?.header(id);
    const offset = this.#offsets[id - this.first];
    if (offset === undefined) return undefined;
    const reader = this.#reader;
    reader.position = offset;
    const name = this.text(reader.u32());
    const info = reader.u32();
    const value = reader.u32();
    return {
      kind: (info >>> 24) & 0x1f,
      name,
      count: info & 0xffff,
      flag: info >>> 31 === 1,
      value,
      blob: this,
      bodyAt: reader.position,
    };
  }

  /** A reader at what follows the header of a type of this blob, good until the blob is asked for something else. */
  bodyOf(type: BtfType): ByteReader {
    this.#reader.position = type.bodyAt;
    return this.#reader;
  }

  /** The string at a place that a type of this blob, or of the one that it is based on, names. */
  text(offset: number): string {
    if (this.#base !== undefined && offset < this.#firstString) return this.#base.text(offset);
    return textAt(this.#strings, offset - this.#firstString) ?? "";
  }
}

function typeOffsets(reader: ByteReader, start: number, end: number): number[] {
  const offsets: number[] = [];
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
    case kinds.BTF_INT:
    case kinds.BTF_VAR:
    case kinds.BTF_DECL_TAG:
      return 4;
    case kinds.BTF_ARRAY:
      return 12;
    case kinds.BTF_STRUCT:
    case kinds.BTF_UNION:
    case kinds.BTF_DATASEC:
    case kinds.BTF_ENUM64:
      return count * 12;
    case kinds.BTF_ENUM:
    case kinds.BTF_FUNC_PROTO:
      return count * 8;
    case kinds.BTF_PTR:
    case kinds.BTF_FWD:
    case kinds.BTF_TYPEDEF:
    case kinds.BTF_VOLATILE:
    case kinds.BTF_CONST:
    case kinds.BTF_RESTRICT:
    case kinds.BTF_FUNC:
    case kinds.BTF_FLOAT:
    case kinds.BTF_TYPE_TAG:
      return 0;
    default:
      return -1;
  }
}
