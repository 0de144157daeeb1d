// Saved guests: booted once, restored for every run. A saved state is a folder named by the digest of everything that
// went into it, so it is never out of date; it is made elsewhere and renamed, so it is never half there.
//
//   guests/DIGEST/saved.json   what it is, and the sizes and the checksum that tell whether it is whole
//   guests/DIGEST/memory       the guest's memory, sparse; mapped privately by guests, never written again
//   guests/DIGEST/state        the devices and processors, as QEMU migrates them

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { withCacheLock } from "../kernels/cache-lock.ts";
import { requireSpace, withDiskFaults } from "../kernels/disk-faults.ts";
import type { GuestShape } from "./command-line.ts";
import { emulatorArguments } from "./command-line.ts";
import { bootGuest, saveGuest } from "./start-guest.ts";

/** Counted up when the files or the way they are made change. */
const format = 1;

export interface SavedState {
  readonly folder: string;
  readonly memory: string;
  readonly state: string;
}

export interface SavedProblem {
  readonly kind: "absent" | "damaged";
  readonly reason: string;
}

interface Manifest {
  readonly format: number;
  readonly sizes: { readonly memory: number; readonly state: number };
  readonly stateSha256: string;
  readonly bootSeconds: number;
}

/** `identities`: digests and versions of the files that the command line names only by their paths. */
export function savedStateFolder(
  cache: string,
  shape: GuestShape,
  identities: readonly string[],
): string {
  // Paths of this machine do not go into the digest: the identities of what lies there do.
  const disk = shape.disk === undefined ? {} : { disk: "disk" };
  const named = { ...shape, image: "image", initramfs: "initramfs", ...disk };
  const command = emulatorArguments(named, { path: "memory", use: "boot" });
  const digest = createHash("sha256")
    .update(JSON.stringify([format, shape.machine.emulator, command, identities]))
    .digest("hex");
  return join(cache, "guests", digest.slice(0, 32));
}

/** Looks whether the folder holds a whole saved state. The memory's content is not read: that would take seconds. */
export async function loadSavedState(folder: string): Promise<SavedState | SavedProblem> {
  const memory = join(folder, "memory");
  const state = join(folder, "state");
  let text: string;
  try {
    text = await readFile(join(folder, "saved.json"), "utf8");
  } catch {
    const there = await stat(folder).catch(() => undefined);
    if (there === undefined) return { kind: "absent", reason: "it is not there" };
    return { kind: "damaged", reason: "saved.json is missing" };
  }
  try {
    const manifest = JSON.parse(text) as Manifest;
    const [memorySize, content] = await Promise.all([
      stat(memory).then((status) => status.size),
      readFile(state),
    ]);
    if (memorySize !== manifest.sizes.memory) {
      return damaged(`memory has ${memorySize} bytes instead of ${manifest.sizes.memory}`);
    }
    if (content.length !== manifest.sizes.state) {
      return damaged(`state has ${content.length} bytes instead of ${manifest.sizes.state}`);
    }
    if (digestOf(content) !== manifest.stateSha256) return damaged("state has another checksum");
  } catch (error) {
    return damaged((error as Error).message);
  }
  return { folder, memory, state };
}

export interface SaveOptions {
  readonly bootSeconds: number;
  readonly signal?: AbortSignal;
  readonly onWaiting?: (holder: string) => void;
  /** Called when this process begins to boot, and why. */
  readonly onBooting?: (reason: string) => void;
}

/** The saved state in `folder`, booted and saved if it is not there or damaged. One process at a time makes it. */
export async function ensureSavedState(
  folder: string,
  shape: GuestShape,
  options: SaveOptions,
): Promise<SavedState> {
  const first = await loadSavedState(folder);
  if (!("kind" in first)) return first;
  return await withDiskFaults(folder, () =>
    withCacheLock(`${folder}.lock`, options, async () => {
      const found = await loadSavedState(folder);
      if (!("kind" in found)) return found;
      options.onBooting?.(found.kind === "absent" ? "none is saved yet" : found.reason);
      await removeForgotten(dirname(folder));
      await makeSavedState(folder, shape, options);
      const made = await loadSavedState(folder);
      if ("kind" in made) throw new Error(`a state just saved is ${made.kind}: ${made.reason}`);
      return made;
    }),
  );
}

/** Tells that the state is in use: what nobody has restored for long is removed when another is made. */
export async function markUsed({ folder }: SavedState): Promise<void> {
  const now = new Date();
  // Another process may just have discarded it; then there is nothing to mark.
  await utimes(join(folder, "saved.json"), now, now).catch(() => undefined);
}

/** Takes a saved state that does not restore out of the way; guests that map its memory keep what they have. */
export async function discardSavedState(folder: string): Promise<void> {
  const aside = `${folder}.${randomUUID()}`;
  await rename(folder, aside).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

async function makeSavedState(
  folder: string,
  shape: GuestShape,
  options: SaveOptions,
): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  const memory = join(unfinished, "memory");
  const state = join(unfinished, "state");
  const began = performance.now();
  await mkdir(unfinished, { recursive: true });
  try {
    // The memory's file is sparse, but a disk that fills up under it kills QEMU without a word.
    await requireSpace(unfinished, shape.memoryMegabytes * 2 ** 20);
    const { emulator } = await bootGuest(shape, memory, options.bootSeconds, options.signal);
    try {
      await sleep(settleMilliseconds, undefined, { signal: options.signal });
      await saveGuest(emulator, state);
    } finally {
      await emulator.kill();
    }
    const content = await readFile(state);
    const manifest: Manifest = {
      format,
      sizes: { memory: (await stat(memory)).size, state: content.length },
      stateSha256: digestOf(content),
      bootSeconds: (performance.now() - began) / 1000,
    };
    await writeFile(join(unfinished, "saved.json"), JSON.stringify(manifest));
    await discardSavedState(folder);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** States that nobody has restored for two weeks, and what processes left that were killed while they made one. */
async function removeForgotten(guests: string): Promise<void> {
  const names = await readdir(guests).catch(() => []);
  for (const name of names.filter((candidate) => !candidate.endsWith(".lock"))) {
    const isUnfinished = name.includes(".");
    const marker = join(guests, name, isUnfinished ? "" : "saved.json");
    const status = await stat(marker).catch(() => undefined);
    if (status === undefined) continue;
    const days = (Date.now() - status.mtimeMs) / 86_400_000;
    if (days > (isUnfinished ? 1 : 14)) {
      await rm(join(guests, name), { recursive: true, force: true });
    }
  }
}

/** The kernel's own work after boot (freeing init memory, RCU) is over by then, and is not repeated in every guest. */
const settleMilliseconds = 300;

const damaged = (reason: string): SavedProblem => ({ kind: "damaged", reason });

function digestOf(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
