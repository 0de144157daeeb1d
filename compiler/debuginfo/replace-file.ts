// Files that are replaced as a whole: a reader sees the old one or the new one.

import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { failure, type Result } from "./fault.ts";

/**
 * Writes pieces beside a file and renames. A crash of the machine may leave a part of it: what is replaced here carries
 * checksums and can be made again, so nobody waits for the disk. Faults: file-unwritable.
 */
export function replaceFile(path: string, pieces: readonly Uint8Array[]): Result<{ size: number }> {
  const draft = `${path}.${process.pid}.${Date.now().toString(36)}.partial`;
  try {
    const file = openSync(draft, "wx");
    let size = 0;
    try {
      for (const piece of pieces) {
        for (let done = 0; done < piece.length;) done += writeSync(file, piece, done);
        size += piece.length;
      }
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    return { ok: true, value: { size } };
  } catch (error) {
    rmSync(draft, { force: true });
    return failure("file-unwritable", path, (error as Error).message);
  }
}
