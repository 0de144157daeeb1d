// What can be asked of a guest, and what it tells.

import type { Splat } from "./splats.ts";

export interface RunRequest {
  /** Path of the .ko file. */
  readonly module: string;
  /** As on insmod's command line. */
  readonly parameters?: string;
  /** The kernel's own modules that the guest gets before the run, in this order. */
  readonly drivers?: readonly GuestDriver[];
  readonly workload?: { readonly name: string; readonly arguments: readonly string[] };
  /** What target() is; the workload's pid if it is absent. */
  readonly target?: number;
  /** Wall clock of the host, from the sending of the module to the end. */
  readonly timeLimitSeconds: number;
  /** The run outlasts its workload, until the script calls exit(). Without a workload it always does. */
  readonly untilExit?: boolean;
  /** Somebody looks on: output behind a record that is lost comes soon, and not when the run is over. */
  readonly live?: boolean;
  /** Ends the run as if the script had called exit(): end probes run, output comes, the outcome is "interrupted". */
  readonly stop?: AbortSignal;
  /** Ends the guest at once; the outcome is "interrupted", too, without a report of the module. */
  readonly signal?: AbortSignal;
  /** Gets the bytes of each CPU's stream as they come. */
  readonly onStream?: (cpu: number, bytes: Uint8Array) => void;
  /** Bytes of output after which the run is "flooded"; default 64 MiB. */
  readonly outputLimitBytes?: number;
  /** Seconds without a sign of life after which the guest is "hung"; default 15. */
  readonly silenceLimitSeconds?: number;
  /** On a kernel that can, the run ends with a search for memory that was lost; default true. */
  readonly searchesLeaks?: boolean;
}

export interface GuestDriver {
  readonly name: string;
  /** The .ko file, uncompressed. */
  readonly content: Uint8Array;
  /** It is not loaded but lies at /modules/NAME.ko, for a workload to load it. */
  readonly isKept?: boolean;
}

export type GuestEvent =
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "script-error" | "script-warning"; readonly text: string }
  /** Lines of `COUNTER COUNT`, of a module that tells what ran. */
  | { readonly kind: "coverage"; readonly text: string }
  /** `MODULE COUNT`: nothing was found of so many probes in that module. */
  | { readonly kind: "absent-module"; readonly text: string }
  | { readonly kind: "kernel-message"; readonly text: string }
  | { readonly kind: "workload"; readonly exitCode: number; readonly truth: unknown }
  | { readonly kind: "started" | "stopping" }
  /** Once a second while probes are armed: how many were dealt with, of how many. */
  | { readonly kind: "arming"; readonly arming: number; readonly toArm: number }
  | { readonly kind: "end"; readonly outcome: RunOutcome };

/**
 * completed: the module ran, ended and was unloaded. refused: the kernel did not take the module, or the module did not start.
 * workload-refused: there is no such workload, or it does not take these arguments, or cannot run. panicked, oopsed (the kernel went on, the run did not end), rebooted, hung: the guest's
 * kernel. agent-lost: the guest's agent died. emulator-lost: QEMU ended. timed-out, flooded, interrupted: we ended it.
 */
export type RunStatus =
  | "completed"
  | "refused"
  | "workload-refused"
  | "panicked"
  | "oopsed"
  | "rebooted"
  | "hung"
  | "timed-out"
  | "flooded"
  | "agent-lost"
  | "emulator-lost"
  | "interrupted";

export interface ModuleState {
  readonly errors: number;
  readonly skipped: number;
  /** Of these, hits while a handler ran on the CPU. */
  readonly busy: number;
  /** Hits that waited too long for globals. */
  readonly waited: number;
  /** Hits without room on the stack. */
  readonly stack: number;
  /** Hits that the kernel did not report, busy with another probe. */
  readonly missed: number;
  readonly lost: number;
  readonly probes: number;
  readonly hits: number;
}

export interface RunOutcome {
  readonly status: RunStatus;
  /** For a person: why it is this status. */
  readonly detail?: string;
  /** What the control file said last; absent when the guest could not be asked. `lost` includes gaps that we saw. */
  readonly state?: ModuleState;
  /** /proc/sys/kernel/tainted at the end; 0 when the guest could not be asked. */
  readonly taint: number;
  /** The same before the module was loaded: what is set there comes from the kernel's start, not from the run. */
  readonly taintBefore: number;
  /** The kernel's reports of trouble (warnings, oopses, stalls) during the run. */
  readonly splats: readonly Splat[];
  /** Lines of the kernel's log that were overwritten before they were read: no run is good without them. */
  readonly lostMessages: number;
  /** Modules and kprobes that were not there before the run. */
  readonly leftBehind: readonly string[];
  /** What the guest wrote to its console, the kernel's messages since the load, and its registers if it hung. */
  readonly console: string;
  readonly qemuCommand: readonly string[];
  readonly restored: boolean;
}
