// Brings a guest up, by booting it or by restoring it, until its agent has answered.

import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";

import type { AgentReady } from "./agent-link.ts";
import { awaitReady } from "./agent-link.ts";
import type { GuestShape } from "./command-line.ts";
import { descriptors, emulatorArguments } from "./command-line.ts";
import type { Emulator } from "./emulator.ts";
import { launchEmulator } from "./emulator.ts";
import { frameTypes } from "./frames.ts";

export interface StartedGuest {
  readonly emulator: Emulator;
  readonly ready: AgentReady;
}

/** The guest did not come up; `console` is what it said. Not a fault yet: a caller may try another way. */
export class StartError extends Error {
  readonly console: string;

  constructor(message: string, console: string) {
    super(message);
    this.name = "StartError";
    this.console = console;
  }
}

/** Boots with `memory` as the file of the guest's memory. Rejects with a StartError, or the signal's reason. */
export async function bootGuest(
  shape: GuestShape,
  memory: string,
  limitSeconds: number,
  signal?: AbortSignal,
): Promise<StartedGuest> {
  const emulator = await launch(shape, { path: memory, use: "boot" }, limitSeconds);
  return await within(emulator, limitSeconds, signal, async () => {
    await awaitReady(emulator.agent);
    // Once more, so that the pages of the answering code are there when the guest is saved.
    return { emulator, ready: await setUp(emulator) };
  });
}

/** Restores from the files of a saved state. Rejects with a StartError, or the signal's reason. */
export async function restoreGuest(
  shape: GuestShape,
  saved: { readonly memory: string; readonly state: string },
  limitSeconds: number,
  signal?: AbortSignal,
): Promise<StartedGuest> {
  const emulator = await launchToRestore(shape, saved, limitSeconds);
  return await within(emulator, limitSeconds, signal, async () => {
    await migrate(emulator, "migrate-incoming", `fd:${descriptors.state}`);
    await emulator.qmp.execute("cont");
    return { emulator, ready: await setUp(emulator) };
  });
}

/** Lets a guest that answered stand still, so that it costs nothing and its clock does not run, until it is wanted. */
export async function standBy({ emulator }: StartedGuest): Promise<void> {
  await emulator.qmp.execute("stop");
}

/** Lets it go on, with the clock and the randomness of now. Rejects with a StartError, or the signal's reason. */
export async function wakeGuest(
  { emulator }: StartedGuest,
  limitSeconds: number,
  signal?: AbortSignal,
): Promise<StartedGuest> {
  return await within(emulator, limitSeconds, signal, async () => {
    await emulator.qmp.execute("cont");
    return { emulator, ready: await setUp(emulator) };
  });
}

/**
 * Saves a booted guest's state in `file`. The guest stands still from then on; its memory is in its file. Rejects with a
 * StartError.
 */
export async function saveGuest(emulator: Emulator, file: string): Promise<void> {
  try {
    await emulator.qmp.execute("stop");
    await migrate(emulator, "migrate", `exec:cat > ${shellQuoted(file)}`);
  } catch (error) {
    throw new StartError(`it was not saved: ${(error as Error).message}`, emulator.console());
  }
}

/** Moves the machine's state from or to a place; memory in a shared file is not part of it. */
async function migrate(
  { qmp, exited }: Emulator,
  command: "migrate" | "migrate-incoming",
  uri: string,
): Promise<void> {
  await qmp.execute("migrate-set-capabilities", {
    capabilities: [
      { capability: "x-ignore-shared", state: true },
      { capability: "events", state: true },
    ],
  });
  const finished = new Promise<void>((resolve, reject) => {
    const stop = qmp.onEvent(({ event, data }) => {
      const status = data?.["status"];
      if (event !== "MIGRATION" || (status !== "completed" && status !== "failed")) return;
      stop();
      if (status === "completed") resolve();
      else reject(new Error(`QEMU says that the ${command} failed`));
    });
  });
  finished.catch(() => undefined);
  await qmp.execute(command, { uri });
  const gone = exited.then(({ complaint }): never => {
    throw new Error(complaint === "" ? "QEMU ended" : complaint);
  });
  await Promise.race([finished, gone]);
}

/** The state is read from a file that is open already: a shell and cat, started by QEMU, would take their time. */
async function launchToRestore(
  shape: GuestShape,
  saved: { readonly memory: string; readonly state: string },
  limitSeconds: number,
): Promise<Emulator> {
  const state = await open(saved.state).catch((error: Error) => {
    throw new StartError(error.message, "");
  });
  try {
    const memory = { path: saved.memory, use: "restore" } as const;
    return await launch(shape, memory, limitSeconds, state.fd);
  } finally {
    await state.close();
  }
}

async function launch(
  shape: GuestShape,
  memory: { readonly path: string; readonly use: "boot" | "restore" },
  limitSeconds: number,
  state?: number,
): Promise<Emulator> {
  const { machine } = shape;
  try {
    return await launchEmulator(machine, emulatorArguments(shape, memory), limitSeconds, state);
  } catch (error) {
    if (error instanceof Error && error.name === "Error") throw new StartError(error.message, "");
    throw error;
  }
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Gives the guest today's clock and new randomness: those of a restored guest are of the moment it was saved. */
async function setUp(emulator: Emulator): Promise<AgentReady> {
  const payload = Buffer.concat([Buffer.alloc(8), randomBytes(64)]);
  payload.writeBigUInt64LE(BigInt(Date.now()) * 1_000_000n);
  const ready = awaitReady(emulator.agent);
  emulator.agent.send(frameTypes.setup, payload);
  return await ready;
}

/** Runs `work`; when it fails, takes too long, or the emulator ends before, the emulator is killed. */
async function within<T>(
  emulator: Emulator,
  limitSeconds: number,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const trouble = new Promise<never>((_, reject) => {
    const fail = (message: string): void => reject(new StartError(message, emulator.console()));
    timer = setTimeout(() => fail(`no answer in ${limitSeconds} seconds`), limitSeconds * 1000);
    emulator.exited.then(
      ({ complaint }) => fail(complaint === "" ? "QEMU ended" : complaint),
      (error: Error) => fail(error.message),
    );
    onAbort = () => reject(signal!.reason as Error);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  // Nobody may be waiting for it when the emulator ends.
  trouble.catch(() => undefined);
  try {
    signal?.throwIfAborted();
    const attempt = work().catch((error: Error) => {
      // "QEMU is gone" says less than QEMU's own last words, which `trouble` has.
      if (error.message === "QEMU is gone") return trouble;
      throw new StartError(error.message, emulator.console());
    });
    return await Promise.race([attempt, trouble]);
  } catch (error) {
    await emulator.kill();
    throw error;
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
  }
}
