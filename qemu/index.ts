// The door of the qemu room: kernels, guests, and what happens in them. Knows nothing of the compiler.

export { cacheRoot } from "./kernels/cache-root.ts";
export { catalog, defaultKernel, resolveKernel } from "./kernels/catalog.ts";
export { fetchKernel } from "./kernels/fetch-kernel.ts";
export { findInstalledKernel } from "./kernels/find-installed-kernel.ts";
export { listKernels } from "./kernels/list-kernels.ts";
export { removeKernel } from "./kernels/remove-kernel.ts";
export type * from "./kernels/kernel.ts";
export { checkAcceleration } from "./guest/acceleration.ts";
export { openBroker } from "./guest/broker.ts";
export type { BrokerEvent, BrokerOptions, Guest, GuestBroker } from "./guest/broker.ts";
export type * from "./guest/run-types.ts";
export type { Acceleration, MachineOptions } from "./machines/machine.ts";
export { checkAcceleration } from "./guest/acceleration.ts";
export type { AccelerationVerdict } from "./guest/acceleration.ts";
export { openBroker } from "./guest/broker.ts";
export type { BrokerEvent, BrokerOptions, Guest, GuestBroker } from "./guest/broker.ts";
export { createMerger, recordTypes } from "./guest/merge.ts";
export type { GuestRecord, Merger, MergerOptions } from "./guest/merge.ts";
export type {
  GuestEvent,
  ModuleState,
  RunOutcome,
  RunRequest,
  RunStatus,
} from "./guest/run-types.ts";
export { findSplats } from "./guest/splats.ts";
export type { Splat, SplatKind } from "./guest/splats.ts";
export { listWorkloads } from "./guest/workloads.ts";
export type { Workload } from "./guest/workloads.ts";
export { createFault, FaultError, isFault } from "./faults.ts";
export type { Fault, FaultCode } from "./faults.ts";

/* CONTRACT of the door, to be filled by its rooms (names are fixed):

   kernels/:   resolveKernel, fetchKernel, listKernels, removeKernel, InstalledKernel, cacheRoot  (see qemu/kernels/kernel.ts)
   guest/:
     openBroker({ jobs, onEvent? }): GuestBroker            one broker for all workers of a process; close() leaves no QEMU behind
     broker.acquire(kernel: InstalledKernel, machine?: MachineOptions, signal?): Promise<Guest>   restored from the saved state (boots and saves it once)
     guest.run(request: RunRequest): AsyncIterable<GuestEvent>  then guest.close()
       RunRequest = { module: string (path of .ko); parameters?: string; workload?: { name: string; arguments: string[] };
                      timeLimitSeconds: number; untilExit?: boolean }
       GuestEvent =
         | { kind: "output"; text: string }                       in time order, merged over CPUs
         | { kind: "script-error" | "script-warning"; text: string }
         | { kind: "kernel-message"; text: string }               what the kernel logged since the module was loaded
         | { kind: "workload"; exitCode: number; truth: unknown } the workload's own report, JSON
         | { kind: "started" | "stopping" }
         | { kind: "end"; outcome: RunOutcome }
       RunOutcome = { status: "completed" | "refused" | "panicked" | "hung" | "timed-out" | "flooded" | "agent-lost" | "interrupted";
                      detail?: string; state?: { errors: number; skipped: number; lost: number; probes: number; hits: number };
                      taint: number; splats: string[]; leftBehind: string[]; console: string (path or text); qemuCommand: string[]; restored: boolean }
     checkAcceleration(): Promise<{ kvm: boolean; reason: string }>
   faults.ts:  Fault { code, message, hint?, exitCode } ; class-free values; FaultError only to carry one through a promise rejection
*/
