// Unpacks the vmlinux in an x86 bzImage (Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length), what
// firmware starts as a program that unpacks a kernel (drivers/firmware/efi/libstub/zboot-header.S), in an image of s390x, and what is
// packed as a whole, as modules and the images of other architectures are.

import { spawnSync } from "node:child_process";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { decompress as unzstd } from "fzstd";
import { ByteReader } from "../byte-reader.ts";
import { imageKindOf, packingOf, type Packing } from "../elf/foreign-file.ts";
import { BadData } from "../fault.ts";

const unpackedAtMost = 1 << 30;

type Unpack = (packed: Uint8Array) => Uint8Array;

const unpackers: Readonly<Record<Packing, Unpack>> = {
  gzip: (packed) => byNode(packed),
  zstd: (packed) => byProgram(packed, "zstd", ["-dcq"], () => unzstd(packed)),
  xz: (packed) => byProgram(packed, "xz", ["-dc", "--single-stream"]),
  lzma: (packed) => byProgram(packed, "xz", ["-dc", "--format=lzma"]),
  lz4: (packed) => byProgram(packed, "lz4", ["-dc"]),
  bzip2: (packed) => byProgram(packed, "bzip2", ["-dc"]),
};

/** The decompressed payload of an image, a file that is packed as a whole, or an image that is not packed at all. Throws BadData. */
export function unpackKernelImage(image: Uint8Array): Uint8Array {
  const whole = unpackerOf(image);
  if (whole !== undefined) return whole(image);
  const kind = imageKindOf(image);
  if (kind === "zboot") return unpackProgram(image);
  if (kind === "Image") return image;
  if (kind === "s390x") return unpackSearched(image);
  if (kind !== "bzImage" || image.length < 0x250) {
    throw new BadData("bad-kernel-image", "is neither BTF, ELF nor the image of a kernel");
  }
  const reader = new ByteReader(image, true, "bzImage header");
  const setupSectors = image[0x1f1] === 0 ? 4 : image[0x1f1]!;
  reader.position = 0x248;
  const start = (setupSectors + 1) * 512 + reader.u32();
  const length = reader.u32();
  if (length < 8 || start + length > image.length) {
    throw new BadData("bad-kernel-image", "has its payload outside the file");
  }
  // The build appends the unpacked size to the compressed data.
  return unpack(image.subarray(start, start + length - 4));
}

/** Whether it unpacks to what arm64 and s390x boot: memory, in which nothing tells what lies where. */
export function holdsMemory(image: Uint8Array, unpacked: Uint8Array): boolean {
  return isRawImage(unpacked) || imageKindOf(image) === "s390x";
}

function isRawImage(image: Uint8Array): boolean {
  return imageKindOf(image) === "Image";
}

/** With what the build of s390x packs a kernel (arch/s390/boot/compressed/Makefile), as far as it is told from code. */
const searchedPackings = ["1f8b0800", "28b52ffd", "fd377a585a00", "02214c18", "425a68"];

/**
 * No header of s390x tells where the kernel is packed. The decompressor's own code has the same bytes, but what they seem to
 * begin does not unpack to more than the image.
 */
function unpackSearched(image: Uint8Array): Uint8Array {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.length);
  for (const magic of searchedPackings.map((one) => Buffer.from(one, "hex"))) {
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
      const unpacked = unpackIfPacked(image.subarray(at));
      if (unpacked !== undefined && unpacked.length > image.length) return unpacked;
    }
  }
  throw new BadData("bad-kernel-image", "has no packed kernel in it");
}

function unpackIfPacked(bytes: Uint8Array): Uint8Array | undefined {
  try {
    // What follows is not taken for another part, as gunzip would; without a name the header is ten bytes long.
    return packingOf(bytes) === "gzip" ? byNode(bytes.subarray(10), inflateRawSync) : unpack(bytes);
  } catch (error) {
    if (error instanceof BadData && error.code === "bad-kernel-image") return undefined;
    throw error;
  }
}

/** Where the payload is and how long stands in the header of the program, in the byte order of firmware. */
function unpackProgram(image: Uint8Array): Uint8Array {
  const reader = new ByteReader(image, true, "header of an EFI program");
  reader.position = 8;
  const [start, length] = [reader.u32(), reader.u32()];
  if (start + length > image.length) {
    throw new BadData("bad-kernel-image", "has its payload outside the file");
  }
  return unpack(image.subarray(start, start + length));
}

function unpack(packed: Uint8Array): Uint8Array {
  const unpacker = unpackerOf(packed);
  if (unpacker !== undefined) return unpacker(packed);
  if (Buffer.from(packed.subarray(0, 4)).toString("latin1") === "\x7fELF") return packed;
  if (isRawImage(packed)) return packed;
  throw new BadData("bad-kernel-image", "has a payload of unknown compression");
}

function unpackerOf(packed: Uint8Array): Unpack | undefined {
  const packing = packingOf(packed);
  return packing && unpackers[packing];
}

function byNode(packed: Uint8Array, inflate = gunzipSync): Uint8Array {
  try {
    return inflate(packed, { maxOutputLength: unpackedAtMost });
  } catch (error) {
    throw new BadData(
      "bad-kernel-image",
      `has a payload that cannot be unpacked: ${(error as Error).message}`,
    );
  }
}

function byProgram(
  packed: Uint8Array,
  program: string,
  options: readonly string[],
  otherwise?: () => Uint8Array,
): Uint8Array {
  const run = spawnSync(program, options, { input: packed, maxBuffer: unpackedAtMost });
  if (run.error === undefined && run.stdout.length > 0) return run.stdout;
  if (otherwise === undefined) {
    const isAbsent = (run.error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
    if (isAbsent) {
      throw new BadData("no-program", `is packed with ${program}, which is not on this machine`);
    }
    throw new BadData("bad-kernel-image", `has a payload that ${program} cannot unpack`);
  }
  try {
    return otherwise();
  } catch (error) {
    throw new BadData(
      "bad-kernel-image",
      `has a payload that cannot be unpacked: ${String(error)}`,
    );
  }
}
