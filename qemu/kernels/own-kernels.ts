// Kernels that are of no catalog: added by the user, or imported. What is kept of one lies in a folder of its own:
//
//   own/NAME/kernel.json   what it is, and where the rest lies
//   own/NAME/config        its configuration
//   own/NAME/types         its BTF, when it has no other facts

import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { withCacheLock } from "./cache-lock.ts";
import { cacheRoot } from "./cache-root.ts";
import { withDiskFaults } from "./disk-faults.ts";
import type { DescribedKernel, InstalledKernel } from "./kernel.ts";

const format = 1;

export interface OwnKernel extends DescribedKernel {
  readonly origin: "imported" | "added" | "running";
  readonly source: "dwarf" | "btf";
  /** A file with BTF: raw, or a kernel's image. Only with the source `btf`. */
  readonly types?: string;
  /** How many functions have each name, where `types` cannot say. */
  readonly functionCounts?: Readonly<Record<string, number>>;
  /** What builds and guests need, where the user has all of it. */
  readonly installed?: InstalledKernel;
}

/** What is to be kept; `config` and `types` are copied. */
export type OwnKernelRequest = Omit<OwnKernel, "config" | "types"> & {
  readonly config: string;
  readonly types?: string;
};

interface StoreOptions {
  readonly cache?: string;
  readonly signal?: AbortSignal;
}

/** Those that are whole, in order of name. Needs no lock: folders appear by rename. */
export async function listOwnKernels(options: StoreOptions = {}): Promise<OwnKernel[]> {
  const folder = ownFolder(options);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => !name.startsWith(".")).map((name) => loadOwnKernel(join(folder, name))),
  );
  return found.filter((kernel) => kernel !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Keeps a kernel; one of the same name is replaced. `config` is the text. Rejects with a `cache/…` fault. */
export async function keepOwnKernel(
  request: OwnKernelRequest,
  options: StoreOptions = {},
): Promise<void> {
  const folder = ownFolder(options);
  await inStore(folder, options, async () => {
    const { config, types, ...kernel } = request;
    const unfinished = join(folder, `.unfinished-${process.pid}`);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    await writeFile(join(unfinished, "config"), config);
    if (types !== undefined) await copyFile(types, join(unfinished, "types"));
    const described = { format, hasTypes: types !== undefined, ...kernel };
    await writeFile(join(unfinished, "kernel.json"), `${JSON.stringify(described)}\n`);
    const target = join(folder, folderName(kernel.name));
    await rm(target, { recursive: true, force: true });
    await rename(unfinished, target);
  });
}

/** False when there is none of the name. Rejects with a `cache/…` fault. */
export async function removeOwnKernel(name: string, options: StoreOptions = {}): Promise<boolean> {
  const folder = ownFolder(options);
  if ((await loadOwnKernel(join(folder, folderName(name)))) === undefined) return false;
  await inStore(folder, options, () => rm(join(folder, folderName(name)), { recursive: true }));
  return true;
}

function inStore<T>(folder: string, { signal }: StoreOptions, work: () => Promise<T>): Promise<T> {
  return withDiskFaults(folder, () => withCacheLock(join(folder, ".lock"), { signal }, work));
}

function ownFolder({ cache = cacheRoot() }: StoreOptions): string {
  return join(cache, "own");
}

function folderName(name: string): string {
  return encodeURIComponent(name);
}

/** Undefined for what is no kernel of this version of the format. */
async function loadOwnKernel(folder: string): Promise<OwnKernel | undefined> {
  const text = await readFile(join(folder, "kernel.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const kernel = JSON.parse(text) as OwnKernel & { format: number; hasTypes: boolean };
  if (kernel.format !== format) return undefined;
  const types = kernel.hasTypes ? join(folder, "types") : undefined;
  return { ...kernel, config: join(folder, "config"), types };
}
