// The lock file of the cache: which exact packages each name of the catalog stands for, so that the same kernel is
// used until somebody asks for a newer one or the repository no longer has it.

import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { KernelPackages } from "./resolve-packages.ts";

export type KernelLocks = Readonly<Record<string, KernelPackages>>;

const lockName = "lock.json";
const format = 1;

/** An absent or unreadable lock file is an empty one: it only makes answers repeatable, it holds nothing else. */
export async function loadLocks(kernelsFolder: string): Promise<KernelLocks> {
  let text: string;
  try {
    text = await readFile(join(kernelsFolder, lockName), "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return {};
    throw error;
  }
  try {
    const parsed = JSON.parse(text) as { format?: number; kernels?: KernelLocks };
    return parsed.format === format ? (parsed.kernels ?? {}) : {};
  } catch {
    return {};
  }
}

/** Replaces the lock of `name`, or removes it; to be called inside the cache lock. */
export async function writeLock(
  kernelsFolder: string,
  name: string,
  packages: KernelPackages | undefined,
): Promise<void> {
  const kernels: Record<string, KernelPackages> = { ...(await loadLocks(kernelsFolder)) };
  if (packages === undefined) delete kernels[name];
  else kernels[name] = packages;
  const path = join(kernelsFolder, lockName);
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify({ format, kernels }, undefined, 2)}\n`);
  await rename(temporary, path);
}
