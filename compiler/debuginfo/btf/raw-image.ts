// A raw image is the kernel's memory from its first byte on, as arm64 boots it (Documentation/arch/arm64/booting.rst) and s390x unpacks it, without
// a table of sections: its BTF is found by what a header of BTF has to be.

import { ByteReader } from "../byte-reader.ts";

const headerSize = 24;
/** Later versions may append fields. */
const headerAtMost = 64;

/** The longest BTF in an image, in either byte order; a kernel has small ones for its own tests at most. */
export function findBtf(image: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.length);
  let longest: Uint8Array | undefined;
  for (const littleEndian of [true, false]) {
    // Magic and version, the same for all there have been.
    const magic = Buffer.from(littleEndian ? [0x9f, 0xeb, 1] : [0xeb, 0x9f, 1]);
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
      const length = lengthAt(image, at, littleEndian);
      if (length > (longest?.length ?? 0)) longest = image.subarray(at, at + length);
    }
  }
  return longest;
}

/** Header, types and strings together; 0 where no BTF begins. */
function lengthAt(image: Uint8Array, at: number, littleEndian: boolean): number {
  // The linker aligns the section.
  if (at % 4 !== 0 || at + headerSize > image.length) return 0;
  const reader = new ByteReader(image, littleEndian, "raw image");
  reader.position = at + 3;
  const flags = reader.u8();
  const [header, typesAt, types, stringsAt, strings] = Array.from({ length: 5 }, () =>
    reader.u32(),
  );
  const isHeader = flags === 0 && header! >= headerSize && header! <= headerAtMost;
  const isTypes = types! > 0 && types! % 4 === 0 && typesAt! + types! <= stringsAt!;
  const length = header! + stringsAt! + strings!;
  if (!isHeader || !isTypes || strings! < 2 || at + length > image.length) return 0;
  // The first string is empty, and each ends with a zero.
  const first = at + header! + stringsAt!;
  return image[first] === 0 && image[at + length - 1] === 0 ? length : 0;
}
