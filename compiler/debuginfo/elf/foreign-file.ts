// What is taken for an ELF file and is none: the images that kernels are booted from, and packed files. Each is known by its beginning.

import { constants, gunzipSync } from "node:zlib";
import { BadData } from "../fault.ts";

/** The programs that pack, by the bytes that their files begin with, in hexadecimal. */
const packings = [
  ["1f8b", "gzip"],
  ["28b52ffd", "zstd"],
  ["fd377a585a00", "xz"],
  ["5d0000", "lzma"],
  ["02214c18", "lz4"],
  ["04224d18", "lz4"],
  ["425a68", "bzip2"],
] as const;

export type Packing = (typeof packings)[number][1];

/** What a kernel is booted from, by the text that stands at a place of it. */
const images = [
  [4, "zimg", "zboot"],
  [0x38, "ARMd", "Image"],
  [0x202, "HdrS", "bzImage"],
  [0x10008, "S390EP", "s390x"],
] as const;

export type ImageKind = (typeof images)[number][2];

const imageNames: Readonly<Record<ImageKind, string>> = {
  zboot: "EFI zboot",
  Image: "arm64 Image",
  bzImage: "x86 bzImage",
  s390x: "s390x",
};

/** As much of a file as is looked at. */
export const foreignHeadSize = 0x10010;

export function packingOf(head: Uint8Array): Packing | undefined {
  const beginning = Buffer.from(head.subarray(0, 6)).toString("hex");
  return packings.find(([magic]) => beginning.startsWith(magic))?.[1];
}

export function imageKindOf(head: Uint8Array): ImageKind | undefined {
  return images.find(([at, text]) => textAt(head, at, text.length) === text)?.[2];
}

/** What to say of a file that does not begin as an ELF file does. */
export function notElf(head: Uint8Array): BadData {
  const packing = packingOf(head);
  const image = imageKindOf(packing === "gzip" ? unzippedHead(head) : head);
  if (image !== undefined) {
    return new BadData(
      "boot-image",
      `is a bootable image of a kernel (${imageNames[image]}), which carries no debug information`,
    );
  }
  return packing === undefined
    ? new BadData("not-elf", "is not an ELF file")
    : new BadData("packed-file", `is packed with ${packing}`);
}

/** Images of arm64 are often packed as a whole. What the first bytes unpack to tells that, and costs nothing. */
function unzippedHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head.subarray(0, 4096), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array(0);
  }
}

function textAt(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.subarray(start, start + length)).toString("latin1");
}
