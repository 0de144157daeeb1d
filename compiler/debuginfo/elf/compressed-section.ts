// Decompresses a section with SHF_COMPRESSED (gABI "Section Compression"): zlib and zstd.

import { spawnSync } from "node:child_process";
import { inflateSync } from "node:zlib";
import { decompress as unzstd } from "fzstd";
import { ByteReader } from "../byte-reader.ts";
import { BadData } from "../fault.ts";

const compressedByZlib = 1;
const compressedByZstd = 2;

// What one byte can grow to: deflate cannot exceed 1032; zstd has no bound, but no debug section comes near this.
const growthAtMost = { [compressedByZlib]: 1032, [compressedByZstd]: 16384 };
const sizeAtMost = 0xffff_ffff;

/** Gives the bytes behind the compression header. Throws BadData. */
export function decompressSection(
  packed: Uint8Array,
  name: string,
  is64: boolean,
  littleEndian: boolean,
  memory: "own" | "shared",
): Uint8Array {
  const headerSize = is64 ? 24 : 12;
  if (packed.length < headerSize)
    throw new BadData("bad-elf", `section ${name} is cut off in its header`);
  const reader = new ByteReader(packed, littleEndian, name, "bad-elf");
  const method = reader.u32();
  if (is64) reader.position += 4;
  const size = reader.offset(is64 ? 8 : 4);
  if (method !== compressedByZlib && method !== compressedByZstd) {
    throw new BadData("bad-elf", `section ${name} is compressed by the unknown method ${method}`);
  }
  if (size > sizeAtMost || size > packed.length * growthAtMost[method]) {
    throw new BadData("bad-elf", `section ${name} claims to be ${size} bytes when decompressed`);
  }
  const body = packed.subarray(headerSize);
  const bytes =
    method === compressedByZlib ? inflate(body, name, size) : decompressZstd(body, name, size);
  if (bytes.length !== size) {
    throw new BadData("bad-elf", `section ${name} has ${bytes.length} bytes instead of ${size}`);
  }
  if (memory === "own") return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const shared = new Uint8Array(new SharedArrayBuffer(size));
  shared.set(bytes);
  return shared;
}

function inflate(body: Uint8Array, name: string, size: number): Uint8Array {
  try {
    return inflateSync(body, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw new BadData(
      "bad-elf",
      `section ${name} cannot be decompressed: ${(error as Error).message}`,
    );
  }
}

// Node 20 has no zstd of its own. The program is several times faster than the package, which serves where it is missing.
function decompressZstd(body: Uint8Array, name: string, size: number): Uint8Array {
  const run = spawnSync("zstd", ["-dcq"], { input: body, maxBuffer: size + 1 });
  if (run.error === undefined && run.status === 0) return run.stdout;
  try {
    return unzstd(body, new Uint8Array(size));
  } catch (error) {
    throw new BadData("bad-elf", `section ${name} cannot be decompressed: ${String(error)}`);
  }
}
