// All kernels that can be named: those of the catalog, with what of each is here.

import { existsSync } from "node:fs";
import {
  cacheRoot,
  catalog,
  createFault,
  defaultKernel,
  findDescribedKernel,
  findInstalledKernel,
  resolveKernel,
  isFault,
  isSourceKernel,
  sourceKernels,
} from "../../qemu/index.ts";
import type {
  Architecture,
  DescribedKernel,
  InstalledKernel,
  NamedKernel,
} from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { factsPath } from "./facts-path.ts";
import type { KernelOrigin } from "./kernel-facts.ts";

/** How much of a kernel is here: its facts in an index, something that facts can be had from, or nothing. */
export type KernelState = "indexed" | "fetched" | "absent";

export interface KnownKernel {
  /** What `-k` takes. */
  readonly name: string;
  readonly architecture: Architecture;
  readonly origin: KernelOrigin;
  readonly state: KernelState;
  readonly isDefault: boolean;
  /** Of what is here. */
  readonly release?: string;
  readonly version?: string;
  readonly buildId?: string;
  /** What builds and guests need; absent when facts are all there is. */
  readonly installed?: InstalledKernel;
  /** What is known of its debug information; absent when only BTF can answer. */
  readonly described?: DescribedKernel;
}

/** The catalog, in its order, then those that are built from source. Reads the cache only. */
export async function knownKernels(): Promise<KnownKernel[]> {
  return Promise.all([...catalog, ...sourceKernels].map(knownEntry));
}

/** The kernel of this name, or the end of the command as wrong usage. */
export async function findKnownKernel(name: string): Promise<KnownKernel> {
  const entry = resolveKernel(name);
  return isFault(entry) ? fail(entry) : knownEntry(entry);
}

/** The kernels that `-k A,B` or `-k all` means; `all` are those of which anything is here. */
export async function findKnownKernels(names: string): Promise<KnownKernel[]> {
  const found: KnownKernel[] = [];
  for (const name of names.split(",")) {
    const meant = name === "all" ? await kernelsHere() : [await findKnownKernel(name)];
    found.push(...meant.filter((one) => found.every((other) => other.name !== one.name)));
  }
  return found;
}

async function kernelsHere(): Promise<KnownKernel[]> {
  const here = (await knownKernels()).filter(({ state }) => state !== "absent");
  return here.length === 0
    ? fail(createFault("kernel/not-installed", { name: defaultKernel }))
    : here;
}

async function knownEntry(entry: NamedKernel): Promise<KnownKernel> {
  const installed = await findInstalledKernel(entry, cacheRoot());
  const described = await findDescribedKernel(entry, cacheRoot());
  const { name, architecture } = entry;
  const { release, version } = described ?? installed ?? {};
  return {
    name,
    architecture,
    origin: isSourceKernel(entry) ? "source" : "catalog",
    state: stateOf(installed, described),
    isDefault: name === defaultKernel,
    release,
    version,
    buildId: described?.buildId,
    installed,
    described,
  };
}

function stateOf(
  installed: InstalledKernel | undefined,
  described: DescribedKernel | undefined,
): KernelState {
  if (described !== undefined && existsSync(factsPath(described.buildId))) return "indexed";
  // Of debug information that was not kept nothing is left when its index is gone.
  const isHere =
    described === undefined ? installed !== undefined : described.debugVmlinux !== undefined;
  return isHere ? "fetched" : "absent";
}
