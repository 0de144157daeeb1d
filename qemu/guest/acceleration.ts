// KVM is believed only after a guest has really started with it: on some machines /dev/kvm opens and creates
// machines, and guests hang or abort all the same.

import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { arch } from "node:os";
import { join } from "node:path";

import { raiseFault } from "../faults.ts";
import { keepFile } from "../keep-file.ts";
import { cacheRoot } from "../kernels/cache-root.ts";
import type { InstalledKernel } from "../kernels/kernel.ts";
import { findMachine } from "../machines/find-machine.ts";
import type { Acceleration, MachineOptions } from "../machines/machine.ts";
import { findProgram } from "./find-program.ts";
import { prepareGuest } from "./prepare-guest.ts";
import { bootGuest, StartError } from "./start-guest.ts";
import { withTemporaryMemory } from "./temporary-memory.ts";

export interface AccelerationVerdict {
  readonly kvm: boolean;
  readonly reason: string;
}

export interface CheckOptions {
  readonly cache?: string;
  readonly signal?: AbortSignal;
  /** Called before a guest is booted to find out, which may take some seconds. */
  readonly onTrial?: () => void;
  /** Called with what came of it. */
  readonly onVerdict?: (verdict: AccelerationVerdict) => void;
  /** Default `/dev/kvm`. */
  readonly device?: string;
}

/** With working KVM a guest answers in one or two seconds; one that needs longer is not worth having. */
const trialSeconds = 6;

/**
 * Whether guests with this kernel run under KVM here. Boots a guest to find out, once per start of the host and
 * version of QEMU; remembered in the cache. Without a kernel only what was found before is told.
 */
export async function checkAcceleration(
  kernel?: InstalledKernel,
  options: CheckOptions = {},
): Promise<AccelerationVerdict> {
  const cache = options.cache ?? cacheRoot();
  const obstacle = await findObstacle(kernel, options.device ?? "/dev/kvm");
  if (obstacle !== undefined) return { kvm: false, reason: obstacle };
  const machine = await findMachine(kernel?.architecture ?? "x86_64");
  const emulator = await findProgram(machine.emulator);
  const file = join(cache, "acceleration.json");
  const host = `${await readText("/proc/sys/kernel/random/boot_id")} ${emulator?.identity}`;
  const remembered = parseRemembered(await readText(file));
  const known = remembered[host];
  if (known !== undefined) return known;
  if (kernel === undefined) return { kvm: false, reason: "KVM was not tried yet" };
  options.onTrial?.();
  const verdict = await tryGuest(kernel, cache, options.signal);
  options.onVerdict?.(verdict);
  const all = { ...ofThisStart(remembered, host), [host]: verdict };
  await keepFile(file, JSON.stringify(all));
  return verdict;
}

/** What `machine`, TAPWRIGHT_ACCEL, and at last the check say. */
export async function chooseAcceleration(
  kernel: InstalledKernel,
  machine: MachineOptions,
  options: CheckOptions,
): Promise<Acceleration> {
  const wish = machine.acceleration ?? process.env["TAPWRIGHT_ACCEL"];
  if (wish === "tcg" || wish === "kvm" || wish === "icount") return wish;
  if (wish !== undefined && wish !== "" && wish !== "auto") {
    raiseFault("guest/acceleration", { value: wish });
  }
  return (await checkAcceleration(kernel, options)).kvm ? "kvm" : "tcg";
}

/** Verdicts by the start of the host and the emulator: each architecture has its own emulator. */
type Remembered = Readonly<Record<string, AccelerationVerdict>>;

async function findObstacle(
  kernel: InstalledKernel | undefined,
  device: string,
): Promise<string | undefined> {
  const native = { x64: ["x86_64", "i386"], arm64: ["arm64"] }[arch() as string];
  if (kernel !== undefined && native?.includes(kernel.architecture) !== true) {
    return `this processor does not run ${kernel.architecture} code`;
  }
  try {
    await access(device, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return `${device}: ${(error as Error).message}`;
  }
}

async function tryGuest(
  kernel: InstalledKernel,
  cache: string,
  signal?: AbortSignal,
): Promise<AccelerationVerdict> {
  const { shape, demands } = await prepareGuest(kernel, {}, "kvm", cache, signal);
  const began = performance.now();
  try {
    await withTemporaryMemory(async (memory) => {
      const { emulator } = await bootGuest(shape, memory, trialSeconds * demands.slowness, signal);
      await emulator.kill();
    });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { kvm: false, reason: `a guest did not start with KVM: ${error.message}` };
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return { kvm: true, reason: `a guest answered after ${seconds} seconds` };
}

/** Empty for a file that is absent or damaged: then nothing is known. */
function parseRemembered(text: string): Remembered {
  try {
    const found = Object.entries(JSON.parse(text) as Record<string, Partial<AccelerationVerdict>>);
    const sound = found.filter(([, verdict]) => typeof verdict?.kvm === "boolean");
    return Object.fromEntries(sound) as Remembered;
  } catch {
    return {};
  }
}

/** What was found before the host was started anew is of no use any more. */
function ofThisStart(remembered: Remembered, host: string): Remembered {
  const [start = ""] = host.split(" ");
  return Object.fromEntries(
    Object.entries(remembered).filter(([name]) => name.startsWith(`${start} `)),
  );
}

/** Empty when it cannot be read: then nothing is known. */
async function readText(path: string): Promise<string> {
  return await readFile(path, "utf8").then(
    (text) => text.trim(),
    () => "",
  );
}
