// All kernels that can be named: those of the catalog, with what of each is here, and those that the user brought.

import { existsSync } from "node:fs";
import {
  cacheRoot,
  catalog,
  defaultKernel,
  findKernels,
  listOwnKernels,
  resolveKernel,
  isFault,
  isSourceKernel,
  sourceKernels,
} from "../../qemu/index.ts";
import type {
  Architecture,
  DescribedKernel,
  FoundKernel,
  InstalledKernel,
  NamedKernel,
  OwnKernel,
} from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { debugSource } from "./debug-source.ts";
import { factsPath } from "./facts-path.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import type { KernelOrigin } from "./kernel-facts.ts";
import { lacksTypes } from "./lacks-types.ts";
import { absentFacts, wayBack, whyLost } from "./lost-facts.ts";

/**
 * How much of a kernel is here: its facts in an index, something that facts can be had from, a description whose facts are
 * lost, or nothing.
 */
export type KernelState = "indexed" | "fetched" | "lost" | "absent";

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
  /** What is known of its debug information; absent when only the BTF of its image can answer. */
  readonly described?: DescribedKernel;
  /** Of a kernel that the user brought. */
  readonly own?: OwnKernel;
}

/** Whether something here answers for the kernel. */
export function isHere({ state }: Pick<KnownKernel, "state">): boolean {
  return state === "indexed" || state === "fetched";
}

/** The catalog, in its order, those that are built from source, then the user's own. Reads the cache only. */
export async function knownKernels(): Promise<KnownKernel[]> {
  const named = [...catalog, ...sourceKernels];
  const own = await knownOwnKernels();
  const others = own.filter(({ name }) => named.every((entry) => entry.name !== name));
  return [...(await knownEntries(named, own)), ...others];
}

/** The kernel of this name, or the end of the command as wrong usage. Of the others nothing is read. */
export async function findKnownKernel(name: string): Promise<KnownKernel> {
  const own = await knownOwnKernels();
  const entry = resolveKernel(
    name,
    own.map((one) => one.name),
  );
  if (!isFault(entry)) return (await knownEntries([entry], own))[0]!;
  return own.find((one) => one.name === name) ?? fail(entry);
}

async function knownOwnKernels(): Promise<readonly KnownKernel[]> {
  return (await listOwnKernels()).map(knownOwn);
}

/** What was imported stands for a kernel of the catalog that is not here. */
async function knownEntries(
  entries: readonly NamedKernel[],
  own: readonly KnownKernel[],
): Promise<readonly KnownKernel[]> {
  const found = await findKernels(entries, cacheRoot());
  return entries.map((entry, index) => {
    const listed = knownEntry(entry, found[index]!);
    const isNothing = !isHere(listed) && listed.installed === undefined;
    return (isNothing ? own.find(({ name }) => name === listed.name) : undefined) ?? listed;
  });
}

/**
 * The kernels that `-k A,B` or `-k all` means; `all` are those of which anything is here. None of the architecture is the end
 * of the command as wrong usage.
 */
export async function findKnownKernels(
  names: string,
  architecture?: Architecture,
): Promise<KnownKernel[]> {
  const found = await allNamed(names);
  const fitting = found.filter(
    (one) => architecture === undefined || one.architecture === architecture,
  );
  return fitting.length > 0 ? fitting : noneOf(architecture ?? "");
}

function noneOf(architecture: string): never {
  return fail({
    code: "usage/architecture-mismatch",
    message: `none of the kernels that were named is of the architecture ${architecture}`,
    hint: "Leave --arch out, or name other kernels; see: tapwright kernels list",
    exitCode: 2,
  });
}

async function allNamed(names: string): Promise<KnownKernel[]> {
  const found: KnownKernel[] = [];
  for (const name of names.split(",")) {
    if (name === "") return emptyName(names);
    const meant = name === "all" ? await kernelsHere() : [await findKnownKernel(name)];
    found.push(...meant.filter((one) => found.every((other) => other.name !== one.name)));
  }
  return found;
}

function emptyName(names: string): never {
  return fail({
    code: "kernel/unknown",
    message: `a name in the list of kernels '${names}' is empty`,
    hint: "Write names with one comma between two, or all; see: tapwright kernels list",
    exitCode: 2,
  });
}

async function kernelsHere(): Promise<KnownKernel[]> {
  const known = await knownKernels();
  const mute = new Set(known.filter(lacksTypes));
  const here = known.filter((one) => isHere(one) && !mute.has(one));
  for (const kernel of known.filter(({ state }) => state === "lost")) {
    const { name } = kernel;
    terminalProgress().say(
      `${name} is left out: its facts ${whyLost(kernel)}; run: ${wayBack(kernel)}`,
    );
  }
  for (const kernel of mute) {
    terminalProgress().say(
      `${kernel.name} is left out: it was built without BTF, and its debug information is not here; run: ${wayBack(kernel)}`,
    );
  }
  return here.length === 0 ? fail(absentFacts(defaultKernel)) : here;
}

function knownEntry(entry: NamedKernel, { installed, described }: FoundKernel): KnownKernel {
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

function knownOwn(own: OwnKernel): KnownKernel {
  const { name, architecture, origin, release, version, buildId, installed, source } = own;
  const hasTypes = source === "btf";
  return {
    name,
    architecture,
    origin,
    state: hasTypes ? "fetched" : stateOf(undefined, own),
    isDefault: false,
    release,
    version,
    buildId,
    installed,
    described: hasTypes ? undefined : own,
    own,
  };
}

function stateOf(
  installed: InstalledKernel | undefined,
  described: DescribedKernel | undefined,
): KernelState {
  if (described !== undefined && existsSync(factsPath(described.buildId))) return "indexed";
  if (described === undefined) return installed === undefined ? "absent" : "fetched";
  return debugSource(described) === undefined ? "lost" : "fetched";
}
