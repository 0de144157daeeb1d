// One QEMU process: its life, its console, its monitor, the bytes of the agent's port. It dies with us, however we end.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { Duplex } from "node:stream";

import { raiseFault } from "../faults.ts";
import type { Machine } from "../machines/machine.ts";
import type { AgentLink } from "./agent-link.ts";
import { createAgentLink } from "./agent-link.ts";
import { createConsoleText } from "./console-text.ts";
import { findProgram } from "./find-program.ts";
import type { Qmp } from "./qmp.ts";
import { connectQmp } from "./qmp.ts";

export interface EmulatorExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What QEMU itself complained of. */
  readonly complaint: string;
}

export interface Emulator {
  /** The exact command, for a person who wants to see it for himself. */
  readonly command: readonly string[];
  readonly pid: number;
  readonly qmp: Qmp;
  readonly agent: AgentLink;
  /** What the guest wrote to its serial line so far. */
  console(): string;
  readonly exited: Promise<EmulatorExit>;
  /** Ends it at once; resolves when the process is gone. */
  kill(): Promise<void>;
}

const living = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

/** QEMU's monitor answers at once; on a machine that has more to do than it can, after some seconds. */
const monitorSeconds = 60;

/**
 * Starts the machine's emulator; resolves when its monitor answers, and rejects when it does not in so many seconds. `state` is a file
 * descriptor that it inherits.
 */
export async function launchEmulator(
  machine: Machine,
  parameters: readonly string[],
  limitSeconds = monitorSeconds,
  state?: number,
): Promise<Emulator> {
  const program = await findProgram(machine.emulator);
  if (program === undefined) {
    raiseFault("guest/no-emulator", {
      emulator: machine.emulator,
      package: machine.emulatorPackage,
    });
  }
  const command = [program.path, ...parameters];
  // setpriv: the kernel kills QEMU when we die without being able to say so. detached: Ctrl-C at the terminal is ours
  // to handle, not QEMU's. The extra pipes are socket pairs.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...command], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", ...(state === undefined ? [] : [state])],
  });
  living.add(child);
  const consoleText = createConsoleText();
  child.stdout!.on("data", (bytes: Buffer) => consoleText.push(bytes));
  const complaints: Buffer[] = [];
  child.stderr!.on("data", (bytes: Buffer) => complaints.push(bytes));
  const exited = new Promise<EmulatorExit>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      living.delete(child);
      resolve({ code, signal, complaint: Buffer.concat(complaints).toString().trim() });
    });
  });
  const agent = createAgentLink(child.stdio[4] as Duplex);
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  let isSilent = false;
  // A program that only has the name of an emulator may never say anything.
  const limit = setTimeout(() => {
    isSilent = true;
    child.kill("SIGKILL");
  }, limitSeconds * 1000);
  try {
    const qmp = await connectQmp(child.stdio[3] as Duplex);
    return { command, pid: child.pid!, qmp, agent, console: consoleText.read, exited, kill };
  } catch {
    await kill();
    if (isSilent) throw new Error(`QEMU's monitor did not answer in ${limitSeconds} seconds`);
    const { complaint } = await exited;
    throw new Error(complaint === "" ? "QEMU ended at once" : complaint);
  } finally {
    clearTimeout(limit);
  }
}
