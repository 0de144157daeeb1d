// Brings .deb files to a folder and makes sure that each is what the signed index says, before anything reads it.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { raiseFault } from "../faults.ts";
import type { AptRoot } from "./apt-root.ts";
import type { FetchOptions, LockedPackage } from "./kernel.ts";
import { measureFolder, withProgress } from "./progress.ts";
import { aptSelector, debFileName } from "./resolve-packages.ts";

/**
 * Downloads what `folder` does not have yet, then verifies every file. Rejects with `network/…`, and with
 * `cache/checksum-mismatch` after deleting the file that differs.
 */
export async function downloadPackages(
  packages: readonly LockedPackage[],
  folder: string,
  apt: AptRoot,
  { onProgress, signal }: Pick<FetchOptions, "onProgress" | "signal">,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const missing: LockedPackage[] = [];
  for (const wanted of packages) {
    const size = await fileSize(join(folder, debFileName(wanted)));
    if (size !== wanted.size) missing.push(wanted);
  }
  const subject = packages.length === 1 ? packages[0]!.name : `${packages.length} packages`;
  const totalBytes = packages.reduce((sum, { size }) => sum + size, 0);
  if (missing.length > 0) {
    const measure = (): Promise<number> => measureFolder(folder);
    await withProgress({ step: "download", subject, totalBytes, measure }, onProgress, () =>
      apt.download(missing.map(aptSelector), folder, signal),
    );
  }
  let read = 0;
  const measure = async (): Promise<number> => read;
  await withProgress({ step: "verify", subject, totalBytes, measure }, onProgress, async () => {
    for (const wanted of packages) {
      await verifyPackage(
        wanted,
        join(folder, debFileName(wanted)),
        signal,
        (bytes) => (read += bytes),
      );
    }
  });
}

async function verifyPackage(
  wanted: LockedPackage,
  path: string,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    onBytes((chunk as Buffer).length);
  }
  const found = hash.digest("hex");
  if (found === wanted.sha256) return;
  await rm(path);
  raiseFault("cache/checksum-mismatch", { package: wanted.name, found, expected: wanted.sha256 });
}

async function fileSize(path: string): Promise<number | undefined> {
  return stat(path).then(
    (status) => status.size,
    () => undefined,
  );
}
