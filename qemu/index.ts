// The door of the qemu room: kernels, guests, and what happens in them. Knows nothing of the compiler.

export { cacheRoot } from "./kernels/cache-root.ts";
export { withDiskFaults } from "./kernels/disk-faults.ts";
export { makeFolder } from "./make-folder.ts";
export { absentKernel, catalog, defaultKernel, resolveKernel } from "./kernels/catalog.ts";
export { fetchDebugInformation, fetchKernel } from "./kernels/fetch-kernel.ts";
export { fetchBusybox } from "./kernels/fetch-busybox.ts";
export { fetchBuildRoot } from "./kernels/roots/fetch-build-root.ts";
export { findBuildRoot } from "./kernels/roots/build-root.ts";
export { findUnusedRoots } from "./kernels/roots/unused-roots.ts";
export { withKernelsLocked } from "./kernels/lock-kernels.ts";
export { findInstalledKernel, findKernels } from "./kernels/find-installed-kernel.ts";
export type { FoundKernel } from "./kernels/find-installed-kernel.ts";
export { listKernels, measureFetched } from "./kernels/list-kernels.ts";
export { buildKernel } from "./kernels/source/build-kernel.ts";
export { isSourceKernel, sourceKernels } from "./kernels/source/source-kernels.ts";
export { keepOwnKernel, listOwnKernels, removeOwnKernel } from "./kernels/own-kernels.ts";
export type { OwnKernel } from "./kernels/own-kernels.ts";
export { removeKernel } from "./kernels/remove-kernel.ts";
export type * from "./kernels/kernel.ts";
export { findMachine, hasHugePages } from "./machines/find-machine.ts";
export type { Acceleration, MachineOptions } from "./machines/machine.ts";
export { checkAcceleration } from "./guest/acceleration.ts";
export type { AccelerationVerdict } from "./guest/acceleration.ts";
export { machineObstacle } from "./guest/machine-obstacle.ts";
export { openBroker } from "./guest/broker.ts";
export type { BrokerEvent, BrokerOptions, Guest, GuestBroker, OpenShell } from "./guest/broker.ts";
export type { Question, TerminalSize } from "./guest/shell.ts";
export { createMerger, recordTypes } from "./guest/merge.ts";
export { mergeStreams } from "./guest/merge-streams.ts";
export type { GuestRecord, Merger, MergerOptions } from "./guest/merge.ts";
export type {
  GuestEvent,
  ModuleState,
  RunOutcome,
  RunRequest,
  GuestDriver,
  RunStatus,
} from "./guest/run-types.ts";
export { findSplats, splatKinds } from "./guest/splats.ts";
export type { Splat, SplatKind } from "./guest/splats.ts";
export { takeTurn } from "./guest/turns.ts";
export { listWorkloads } from "./guest/workloads.ts";
export type { Workload } from "./guest/workloads.ts";
export { createFault, FaultError, isFault } from "./faults.ts";
export type { Fault, FaultCode } from "./faults.ts";
export { loadDrivers } from "./guest/drivers.ts";
