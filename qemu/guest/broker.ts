// The one place of a process that hands out guests: as many at a time as the machine can bear, each restored from its
// saved state, all gone when the broker is closed.

import { availableParallelism, totalmem } from "node:os";
import { basename } from "node:path";

import { FaultError, raiseFault } from "../faults.ts";
import { cacheRoot } from "../kernels/cache-root.ts";
import type { InstalledKernel } from "../kernels/kernel.ts";
import type { MachineOptions } from "../machines/machine.ts";
import type { AgentReady } from "./agent-link.ts";
import { chooseAcceleration, type AccelerationVerdict } from "./acceleration.ts";
import type { Emulator } from "./emulator.ts";
import { readKernelDemands, type KernelDemands } from "./kernel-demands.ts";
import type { PreparedGuest } from "./prepare-guest.ts";
import { prepareGuest } from "./prepare-guest.ts";
import { runInGuest } from "./run-guest.ts";
import type { GuestEvent, RunRequest } from "./run-types.ts";
import { discardSavedState, ensureSavedState, markUsed, savedStateFolder } from "./saved-state.ts";
import { openGuestShell } from "./shell.ts";
import type { GuestShell, ShellRequest } from "./shell.ts";
import type { StartedGuest } from "./start-guest.ts";
import { createStandby } from "./standby.ts";
import { bootGuest, restoreGuest, StartError, wakeGuest } from "./start-guest.ts";
import { createTokens } from "./tokens.ts";
import { withTemporaryMemory } from "./temporary-memory.ts";

export interface Guest {
  /** False: this one was booted, because restoring did not work; the broker's events say why. */
  readonly restored: boolean;
  /** From the moment its turn came to the agent's answer. */
  readonly startSeconds: number;
  /** What the agent said of its guest. */
  readonly agent: AgentReady;
  /** For those who have to see it end. */
  readonly emulatorPid: number;
  /** What runs in it. Once per guest: every run begins in the same state. */
  run(request: RunRequest): AsyncIterable<GuestEvent>;
  /** Instead of a run: somebody looks into it, and runs what he likes, one after the other. */
  openShell(request: ShellRequest): Promise<OpenShell>;
  /** Ends the guest and gives its tokens back. */
  close(): Promise<void>;
}

export type OpenShell = Omit<GuestShell, "agent"> & Pick<Guest, "run">;

export type BrokerEvent =
  | { readonly kind: "waiting"; readonly kernel: string; readonly holder: string }
  /** Whether KVM works is found out by booting with it, once per host; it takes up to six seconds. */
  | { readonly kind: "trying-kvm"; readonly kernel: string }
  /** It is on this host, and does not work: guests are translated. Told when it was tried, and never again. */
  | { readonly kind: "kvm-broken"; readonly kernel: string; readonly reason: string }
  /** A guest is booted to be saved, and why there was no saved one. */
  | { readonly kind: "booting"; readonly kernel: string; readonly reason: string }
  | { readonly kind: "restore-failed"; readonly kernel: string; readonly reason: string }
  | {
      readonly kind: "started";
      readonly kernel: string;
      readonly restored: boolean;
      readonly seconds: number;
    };

export interface BrokerOptions {
  /** Guests at a time; default as many as there are processors. */
  readonly jobs?: number;
  readonly onEvent?: (event: BrokerEvent) => void;
  /** Default `cacheRoot()`. */
  readonly cache?: string;
  /** Default `/dev/kvm`. */
  readonly kvmDevice?: string;
  /** How long a guest may take to boot; default 120, and longer where the kernel asks for it. */
  readonly bootSeconds?: number;
}

export interface GuestBroker {
  /** Rejects with a FaultError, or with the signal's reason. */
  acquire(kernel: InstalledKernel, machine?: MachineOptions, signal?: AbortSignal): Promise<Guest>;
  /**
   * From now on so many restored guests with this kernel wait for being acquired, as long as there is memory for them.
   * They stand still, and take no turn from others.
   */
  keepWaiting(kernel: InstalledKernel, count: number): void;
  /** Names everything that goes into the guests of this kernel: two with the same name run alike. */
  identify(kernel: InstalledKernel, machine?: MachineOptions): Promise<string>;
  /** Ends all guests; nothing can be acquired afterwards. */
  close(): Promise<void>;
}

const restoreSeconds = 20;

export function openBroker(options: BrokerOptions = {}): GuestBroker {
  const cache = options.cache ?? cacheRoot();
  const jobs = createTokens(options.jobs ?? availableParallelism());
  // Half of the machine's memory: the other half is for compilers, the index, and those who work here.
  const megabytes = createTokens(Math.floor(totalmem() / 2 / 2 ** 20));
  const closing = new AbortController();
  const emulators = new Set<Emulator>();
  const prepared = new Map<string, Promise<PreparedGuest>>();

  const prepareOnce = (
    kernel: InstalledKernel,
    machine: MachineOptions,
  ): Promise<PreparedGuest> => {
    const key = JSON.stringify([kernel.image, machine]);
    let promise = prepared.get(key);
    if (promise === undefined) {
      // Shared by all who ask for the same: one of them who loses interest must not spoil it for the others.
      const { signal } = closing;
      const onTrial = (): void => options.onEvent?.({ kind: "trying-kvm", kernel: kernel.name });
      const onVerdict = ({ kvm, reason }: AccelerationVerdict): void => {
        if (!kvm) options.onEvent?.({ kind: "kvm-broken", kernel: kernel.name, reason });
      };
      const device = options.kvmDevice;
      const trial = { cache, signal, onTrial, onVerdict, device };
      promise = chooseAcceleration(kernel, machine, trial).then((acceleration) =>
        prepareGuest(kernel, machine, acceleration, cache, signal),
      );
      prepared.set(key, promise);
      // What failed once may work when asked again.
      promise.catch(() => prepared.delete(key));
    }
    return promise;
  };

  const standby = createStandby(async (kernel) => {
    const giveBack = megabytes.takeSpare(await memoryFor(kernel, {}));
    if (giveBack === undefined) return undefined;
    try {
      const plan = await prepareOnce(kernel, {});
      const { started, restored } = await startGuest(kernel, plan, cache, options, closing.signal);
      // One that had to be booted is in no saved state any more; who wants it shall see that it was booted.
      if (!restored) throw new Error("it does not restore");
      emulators.add(started.emulator);
      return { started, giveBack };
    } catch (error) {
      giveBack();
      throw error;
    }
  });
  /** A guest that waited is as good as one that is restored now; when it does not answer, one is. */
  const startOrWake = async (
    kernel: InstalledKernel,
    machine: MachineOptions,
    signal: AbortSignal,
  ): Promise<Started> => {
    const plan = await prepareOnce(kernel, machine);
    signal.throwIfAborted();
    const waiting = isDefault(machine) ? await standby.take(kernel) : undefined;
    if (waiting !== undefined) {
      waiting.giveBack();
      try {
        const started = await wakeGuest(
          waiting.started,
          restoreSeconds * plan.demands.slowness,
          signal,
        );
        return { started, plan, restored: true };
      } catch (error) {
        emulators.delete(waiting.started.emulator);
        if (!(error instanceof StartError)) throw error;
        options.onEvent?.({ kind: "restore-failed", kernel: kernel.name, reason: error.message });
      }
    }
    return { plan, ...(await startGuest(kernel, plan, cache, options, signal)) };
  };
  const takeMemory = async (amount: number, signal: AbortSignal): Promise<() => void> => {
    const giveBack = megabytes.takeSpare(amount);
    if (giveBack !== undefined) return giveBack;
    // Those that only wait make room.
    await standby.drop();
    return await megabytes.take(amount, signal);
  };

  return {
    acquire: async (kernel, machine = {}, signal) => {
      const either = AbortSignal.any([closing.signal, ...(signal === undefined ? [] : [signal])]);
      const giveBackJob = await jobs.take(1, either);
      const giveBackMemory = await memoryFor(kernel, machine)
        .then((wanted) => takeMemory(wanted, either))
        .catch((error: unknown) => {
          giveBackJob();
          throw error;
        });
      const giveBack = (): void => {
        giveBackJob();
        giveBackMemory();
      };
      try {
        const began = performance.now();
        const { started, restored, plan } = await startOrWake(kernel, machine, either);
        const { emulator } = started;
        const startSeconds = (performance.now() - began) / 1000;
        emulators.add(emulator);
        options.onEvent?.({
          kind: "started",
          kernel: kernel.name,
          restored,
          seconds: startSeconds,
        });
        const about = { restored, startSeconds, agent: started.ready, emulatorPid: emulator.pid };
        const guest = createGuest(emulator, about, plan, () => {
          emulators.delete(emulator);
          giveBack();
        });
        if (either.aborted) await guest.close();
        either.throwIfAborted();
        return guest;
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    keepWaiting: (kernel, count) => standby.keep(kernel, count),
    identify: async (kernel, machine = {}) => {
      const { shape, identities } = await prepareOnce(kernel, machine);
      return basename(savedStateFolder(cache, shape, identities));
    },
    close: async () => {
      closing.abort(new Error("the broker was closed"));
      await standby.drop();
      await Promise.all([...emulators].map((emulator) => emulator.kill()));
    },
  };
}

interface Started {
  readonly started: StartedGuest;
  readonly restored: boolean;
  readonly plan: PreparedGuest;
}

function isDefault(machine: MachineOptions): boolean {
  return Object.values(machine).every((value) => value === undefined);
}

async function memoryFor(
  kernel: InstalledKernel,
  { memoryMegabytes }: MachineOptions,
): Promise<number> {
  return memoryMegabytes ?? (await readKernelDemands(kernel.config)).memoryMegabytes;
}

function createGuest(
  emulator: Emulator,
  about: Pick<Guest, "restored" | "startSeconds" | "agent" | "emulatorPid">,
  { shape, demands }: PreparedGuest,
  onClosed: () => void,
): Guest {
  let used = false;
  const use = (): void => {
    if (used) throw new Error("a guest serves one run");
    used = true;
  };
  const { bigEndian } = shape.machine;
  const kind = { bigEndian, restored: about.restored };
  return {
    ...about,
    run: (request) => {
      use();
      return runInGuest(emulator, withPatience(request, demands), kind);
    },
    openShell: async (request) => {
      use();
      const { agent, ...shell } = await openGuestShell(emulator, request);
      return {
        ...shell,
        run: (run) => {
          // Whoever waits for his prompt does not want to wait for half a minute more.
          const patient = { ...withPatience(run, demands), searchesLeaks: false };
          return runInGuest({ ...emulator, agent }, patient, kind);
        },
      };
    },
    close: async () => {
      await emulator.kill();
      onClosed();
    },
  };
}

/** The limits of a run where everything takes longer. */
function withPatience(request: RunRequest, demands: KernelDemands): RunRequest {
  const { slowness, searchSeconds } = demands;
  return {
    ...request,
    timeLimitSeconds: request.timeLimitSeconds * slowness + searchSeconds,
    silenceLimitSeconds: (request.silenceLimitSeconds ?? 15) * slowness,
    searchesLeaks: process.env["TAPWRIGHT_LEAKS"] !== "no",
  };
}

/** Restores; what does not restore is saved anew, once; what does not restore then either is booted, and told. */
async function startGuest(
  kernel: InstalledKernel,
  { shape, identities, demands }: PreparedGuest,
  cache: string,
  options: BrokerOptions,
  signal: AbortSignal,
): Promise<{ readonly started: StartedGuest; readonly restored: boolean }> {
  const tell = (kind: "booting" | "restore-failed", reason: string): void =>
    options.onEvent?.({ kind, kernel: kernel.name, reason });
  const { slowness, searchSeconds } = demands;
  const bootSeconds = options.bootSeconds ?? 120 * slowness + searchSeconds;
  const folder = savedStateFolder(cache, shape, identities);
  try {
    for (let attempt = 1; attempt <= 2; attempt++) {
      const saved = await ensureSavedState(folder, shape, {
        bootSeconds,
        signal,
        onBooting: (reason) => tell("booting", reason),
        onWaiting: (holder) => options.onEvent?.({ kind: "waiting", kernel: kernel.name, holder }),
      });
      try {
        const started = await restoreGuest(shape, saved, restoreSeconds * slowness, signal);
        await markUsed(saved);
        return { started, restored: true };
      } catch (error) {
        if (!(error instanceof StartError)) throw error;
        tell("restore-failed", error.message);
        await discardSavedState(folder);
      }
    }
    const started = await withTemporaryMemory((memory) =>
      bootGuest(shape, memory, bootSeconds, signal),
    );
    return { started, restored: false };
  } catch (error) {
    if (error instanceof FaultError || !(error instanceof StartError)) throw error;
    const last = error.console.trim().split("\n").slice(-10).join("\n");
    raiseFault("guest/boot-failed", {
      kernel: kernel.name,
      detail: error.message,
      console: last === "" ? "nothing" : `\n${last}`,
    });
  }
}
