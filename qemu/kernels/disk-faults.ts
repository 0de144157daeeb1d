// Turns the errors of a full or forbidden disk into faults that say which path it was.

import { statfs } from "node:fs/promises";

import { FaultError, raiseFault } from "../faults.ts";

const refusals = new Set(["EACCES", "EEXIST", "EISDIR", "EPERM", "EROFS", "ENOTDIR"]);

/** Runs `work`; what the system says of a full disk and of a forbidden place becomes a `cache/…` fault about `path`. */
export async function withDiskFaults<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FaultError || !(error instanceof Error)) throw error;
    const { code = "", syscall } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") raiseFault("cache/disk-full", { path, needed: "" });
    // /proc and the like know of no folder that is to be made there.
    const isNoPlace = code === "ENOENT" && syscall === "mkdir";
    if (isNoPlace || refusals.has(code)) {
      raiseFault("cache/not-writable", { path, detail: error.message });
    }
    throw error;
  }
}

/** Raises `cache/disk-full` when fewer than `bytes` are free for us on the disk that holds `path`. */
export async function requireSpace(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  if (free < bytes) {
    const needed = `: ${megabytes(bytes)} MB are needed, ${megabytes(free)} MB are free`;
    raiseFault("cache/disk-full", { path, needed });
  }
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);
