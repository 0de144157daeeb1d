// Unpacks the vmlinux in an x86 bzImage (Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length), what
// firmware starts as a program that unpacks a kernel (drivers/firmware/efi/libstub/zboot-header.S), and what is packed as a whole, as
// modules and the images of other architectures are.

import { spawnSync } from "node:child_process";
import { gunzipSync } from "node:zlib";
import { decompress as unzstd } from "fzstd";
import { ByteReader } from "../byte-reader.ts";
import { BadData } from "../fault.ts";

const unpackedAtMost = 1 << 30;

type Unpack = (packed: Uint8Array) => Uint8Array;

/** By the bytes that a packed file begins with, in hexadecimal. */
const unpackers: readonly (readonly [string, Unpack])[] = [
  ["1f8b", byNode],
  ["28b52ffd", (packed) => byProgram(packed, "zstd", ["-dcq"], () => unzstd(packed))],
  ["fd377a585a00", (packed) => byProgram(packed, "xz", ["-dc", "--single-stream"])],
  ["5d0000", (packed) => byProgram(packed, "xz", ["-dc", "--format=lzma"])],
  ["02214c18", (packed) => byProgram(packed, "lz4", ["-dc"])],
];

/** The decompressed payload of an image, a file that is packed as a whole, or an image that is not packed at all. Throws BadData. */
export function unpackKernelImage(image: Uint8Array): Uint8Array {
  const whole = unpackerOf(image);
  if (whole !== undefined) return whole(image);
  if (textAt(image, 4, 4) === "zimg") return unpackProgram(image);
  if (isRawImage(image)) return image;
  if (image.length < 0x250 || textAt(image, 0x202, 4) !== "HdrS") {
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

/** Whether it is what arm64 boots: memory, with a header that tells nothing of what lies where. */
export function isRawImage(image: Uint8Array): boolean {
  return textAt(image, 0x38, 4) === "ARMd";
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

function textAt(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.subarray(start, start + length)).toString("latin1");
}

function unpack(packed: Uint8Array): Uint8Array {
  const unpacker = unpackerOf(packed);
  if (unpacker !== undefined) return unpacker(packed);
  if (magicOf(packed).startsWith("7f454c46") || isRawImage(packed)) return packed;
  throw new BadData("bad-kernel-image", "has a payload of unknown compression");
}

function unpackerOf(packed: Uint8Array): Unpack | undefined {
  const beginning = magicOf(packed);
  return unpackers.find(([magic]) => beginning.startsWith(magic))?.[1];
}

function magicOf(packed: Uint8Array): string {
  return Buffer.from(packed.subarray(0, 6)).toString("hex");
}

function byNode(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: unpackedAtMost });
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
