// A module's BTF goes on where its kernel's ends: its types are numbered, and its strings placed, behind those. Put together
// they are the BTF of both.

import { ByteReader } from "../byte-reader.ts";
import { BadData } from "../fault.ts";

const headerSize = 24;

/** One BTF of two, of which the second is based on the first. Throws BadData. */
export function joinBtf(base: Uint8Array, split: Uint8Array): Uint8Array {
  const first = partsOf(base);
  const second = partsOf(split);
  if (first.littleEndian !== second.littleEndian) {
    throw new BadData("bad-btf", "has BTF of another byte order than its kernel");
  }
  const typeSize = first.types.length + second.types.length;
  const stringSize = first.strings.length + second.strings.length;
  const joined = new Uint8Array(headerSize + typeSize + stringSize);
  const view = new DataView(joined.buffer);
  view.setUint16(0, 0xeb9f, first.littleEndian);
  view.setUint8(2, 1);
  [headerSize, 0, typeSize, typeSize, stringSize].forEach((value, index) =>
    view.setUint32(4 + index * 4, value, first.littleEndian),
  );
  let at = headerSize;
  for (const part of [first.types, second.types, first.strings, second.strings]) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function partsOf(bytes: Uint8Array): {
  readonly littleEndian: boolean;
  readonly types: Uint8Array;
  readonly strings: Uint8Array;
} {
  const littleEndian = bytes[0] === 0x9f;
  const reader = new ByteReader(bytes, littleEndian, ".BTF", "bad-btf");
  reader.position = 4;
  const start = reader.u32();
  const [typeOffset, typeSize, stringOffset, stringSize] = [
    reader.u32(),
    reader.u32(),
    reader.u32(),
    reader.u32(),
  ];
  const typesStart = start + typeOffset;
  const stringsStart = start + stringOffset;
  if (typesStart + typeSize > bytes.length || stringsStart + stringSize > bytes.length) {
    throw new BadData("bad-btf", "has BTF that is cut off");
  }
  return {
    littleEndian,
    types: bytes.subarray(typesStart, typesStart + typeSize),
    strings: bytes.subarray(stringsStart, stringsStart + stringSize),
  };
}
