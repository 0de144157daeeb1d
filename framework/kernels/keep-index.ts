// Indexes appear in the cache by rename, whole or not at all. What the machine refuses there is told of the cache, and not of the
// file that is indexed.

import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { FactsFault } from "../../compiler/index.ts";
import { createFault, FaultError, makeFolder, withDiskFaults } from "../../qemu/index.ts";
import { isDiskFull, systemCodeOf } from "../file-error.ts";

/**
 * Lets `write` make the index under a name of this process; it is kept unless `write` says why not, which is the result. Rejects
 * with a `cache/…` fault.
 */
export function keepIndex<Refusal>(
  path: string,
  write: (unfinished: string) => Promise<Refusal | undefined>,
): Promise<Refusal | undefined> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  return withDiskFaults(dirname(path), async () => {
    makeFolder(dirname(path));
    try {
      const refusal = await write(unfinished);
      if (refusal === undefined) await rename(unfinished, path);
      return refusal;
    } finally {
      await rm(unfinished, { force: true });
    }
  });
}

/** Throws where an index below `path` could not be written: then the cache is at fault, and not what was indexed. */
export function requireWritten(fault: FactsFault, path: string): void {
  if (fault.code !== "file-unwritable") return;
  const folder = dirname(path);
  throw new FaultError(
    isDiskFull({ code: systemCodeOf(fault) })
      ? createFault("cache/disk-full", { path: folder, needed: "" })
      : createFault("cache/not-writable", { path: folder, detail: fault.message }),
  );
}
