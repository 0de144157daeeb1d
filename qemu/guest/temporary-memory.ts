// A file for the memory of a guest that is not saved.

import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The file is removed when `start` is done: QEMU has it open by then, and keeps it as long as it lives. */
export async function withTemporaryMemory<T>(start: (path: string) => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `tapwright-${randomUUID()}`);
  try {
    return await start(path);
  } finally {
    await rm(path, { force: true });
  }
}
