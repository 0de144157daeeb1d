// A module in a guest: what it said, what became of it, and whether that can be trusted.

import type {
  Guest,
  GuestEvent,
  ModuleState,
  RunOutcome,
  RunRequest,
  Splat,
} from "../../qemu/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import type { FailureCode } from "../failure-codes.ts";
import type { Failure } from "../failure.ts";
import { collectAbsentModules } from "./absent-modules.ts";
import { unexpectedTaint } from "./taint.ts";

export interface RunRecord {
  /** In the order in which it was printed; empty where it was only shown. */
  readonly output: string;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly kernelMessages: readonly string[];
  readonly workload?: {
    readonly exitCode: number;
    readonly truth: unknown;
    /** The script was ending already: what still ran was killed. */
    readonly wasCut?: boolean;
  };
  /** How often what ran, by the number of its counter; without coverage, and when the run did not end, nothing. */
  readonly counts?: ReadonlyMap<number, number>;
  readonly outcome: RunOutcome;
  readonly seconds: number;
}

export interface RunListener {
  /** Gets the output as it comes. */
  readonly show?: (text: string) => void | Promise<void>;
  /** Gets the script's warnings as they come. */
  readonly warn?: (text: string) => void | Promise<void>;
  /** Warnings that name many things name all of them; those of the record always do. */
  readonly isVerbose?: boolean;
  /** Once a second while probes are armed: how many were dealt with, of how many. */
  readonly arming?: (done: number, total: number) => void;
  /** The probes act. */
  readonly started?: () => void;
  /** The workload is over. */
  readonly worked?: (exitCode: number) => void;
  /** The record has neither output nor warnings: they are shown alone, and may be more than fits into memory. */
  readonly isOutputShown?: boolean;
}

/** What is told only when all probes are registered, or when that failed. */
const actingKinds: ReadonlySet<GuestEvent["kind"]> = new Set([
  "output",
  "script-error",
  "started",
  "stopping",
  "workload",
  "end",
] as const);

/** Runs a module to its end. */
export async function runModule(
  guest: Pick<Guest, "run">,
  request: RunRequest,
  {
    show,
    warn,
    arming,
    started,
    worked,
    isOutputShown = false,
    isVerbose = false,
  }: RunListener = {},
): Promise<RunRecord> {
  const begun = performance.now();
  const output: string[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  const kernelMessages: string[] = [];
  const counts = new Map<number, number>();
  let workload: RunRecord["workload"];
  let isStopping = false;
  let outcome: RunOutcome | undefined;
  const absent = collectAbsentModules();
  const tellAbsent = async (): Promise<void> => {
    if (!isOutputShown) warnings.push(absent.describe(true));
    await warn?.(absent.describe(isVerbose));
    absent.clear();
  };
  for await (const event of guest.run(request)) {
    // They come one behind the other, before the first probe acts.
    if (!absent.isEmpty() && actingKinds.has(event.kind)) await tellAbsent();
    switch (event.kind) {
      case "output":
        if (!isOutputShown) output.push(event.text);
        // Whoever cannot take more holds the guest back.
        await show?.(event.text);
        break;
      case "script-error":
        errors.push(event.text);
        break;
      case "script-warning":
        if (!isOutputShown) warnings.push(event.text);
        await warn?.(event.text);
        break;
      case "absent-module":
        absent.add(event.text);
        break;
      case "coverage":
        for (const [counter, count] of readCounts(event.text)) counts.set(counter, count);
        break;
      case "kernel-message":
        kernelMessages.push(event.text);
        break;
      case "arming":
        arming?.(event.arming, event.toArm);
        break;
      case "started":
        started?.();
        break;
      case "stopping":
        isStopping = true;
        break;
      case "workload":
        workload = { exitCode: event.exitCode, truth: event.truth, wasCut: isStopping };
        worked?.(event.exitCode);
        break;
      case "end":
        outcome = event.outcome;
        break;
    }
  }
  if (outcome === undefined) throw new Error("a guest's run ended without its outcome");
  const seconds = (performance.now() - begun) / 1000;
  const said = { output: output.join(""), errors, warnings, kernelMessages };
  return { ...said, workload, counts, outcome, seconds };
}

/** Lines of two numbers. */
function readCounts(text: string): readonly (readonly [number, number])[] {
  return [...text.matchAll(/^(\d+) (\d+)$/gm)].map(
    ([, counter, count]) => [Number(counter), Number(count)] as const,
  );
}

export interface Expectations {
  /** The user ended the run. */
  readonly interruption?: boolean;
  /** A flight recorder drops output: it says so itself, and that it did is no failure. */
  readonly lostOutput?: boolean;
  /** Skipped hits are no failure. */
  readonly skippedHits?: boolean;
  /** Parts of the texts of run-time errors: each must come, and none but these. */
  readonly errors?: readonly string[];
  /** A complaint of the kernel that somebody allowed, with a reason. */
  readonly isAllowed?: (splat: Splat) => boolean;
}

/** Everything that speaks against a run, worst first; an empty list is a good run. */
export function judgeRun(run: RunRecord, expected: Expectations = {}): Failure[] {
  const { outcome } = run;
  const { isAllowed = () => false } = expected;
  return [
    ...judgeOutcome(outcome, expected.interruption === true),
    ...outcome.splats.filter((splat) => !isAllowed(splat)).map(judgeSplat),
    ...judgeTaint(outcome, outcome.splats.filter(isAllowed)),
    ...judgeLog(outcome),
    ...judgeErrors(run.errors, expected.errors ?? []),
    ...judgeState(outcome, run.errors).filter(
      ({ code }) =>
        (expected.skippedHits !== true || code !== "script/skipped-probes") &&
        (expected.lostOutput !== true || code !== "script/lost-output"),
    ),
    ...outcome.leftBehind.map((what) =>
      failure("guest/left-behind", `left in the kernel: ${what}`),
    ),
    ...judgeWorkload(run),
  ];
}

/** The exit code for a list of failures: that of the worst. */
export function exitCodeOf(failures: readonly Failure[]): number {
  return Math.max(exitCodes.good, ...failures.map((one) => one.exitCode));
}

function judgeOutcome(outcome: RunOutcome, wasInterrupted: boolean): Failure[] {
  const detail = outcome.detail === undefined ? "" : `: ${outcome.detail}`;
  switch (outcome.status) {
    case "completed":
      return [];
    case "interrupted":
      return wasInterrupted
        ? []
        : [failure("guest/interrupted", `the run was interrupted${detail}`)];
    case "refused":
      return [
        failure(
          "guest/module-refused",
          `the guest's kernel refused the module${detail}`,
          lacksMemory.test(detail) ? memoryHint : undefined,
        ),
      ];
    case "workload-refused":
      return [failure("guest/workload-refused", `the workload cannot run${detail}`)];
    case "timed-out":
      return [
        failure(
          "guest/timed-out",
          `the script did not end within its time limit${detail}`,
          "Raise it with --time-limit or # @time-limit, or let the script call exit().",
        ),
      ];
    case "flooded":
      return [
        failure(
          "guest/flooded",
          `the script printed more than can be taken${detail}`,
          "Aggregate in the script, and print at the end.",
        ),
      ];
    case "panicked":
      return [failure("guest/panicked", `the guest's kernel panicked${detail}`, undefined, 4)];
    case "hung":
      return [failure("guest/hung", `the guest hangs${detail}`, undefined, 4)];
    case "agent-lost":
      return [failure("guest/agent-lost", `the guest's agent is gone${detail}`, undefined, 4)];
    case "oopsed":
      return [failure("guest/oopsed", `the guest's kernel oopsed${detail}`, undefined, 4)];
    case "rebooted":
      return [failure("guest/rebooted", `the guest restarted${detail}`, undefined, 4)];
    case "emulator-lost":
      return [failure("guest/emulator-lost", `QEMU ended${detail}`, undefined, 4)];
  }
}

function judgeSplat({ title, report }: Splat): Failure {
  const detail = report === title ? undefined : report;
  return { code: "guest/splat", message: `the kernel complained: ${title}`, detail, exitCode: 1 };
}

/** What is set since the kernel's start is no fault of the script, and no sound ground for a verdict either. */
function judgeTaint({ taint, taintBefore }: RunOutcome, allowed: readonly Splat[]): Failure[] {
  const marks = unexpectedTaint(taint & ~taintBefore, allowed);
  const before = unexpectedTaint(taintBefore, []);
  const found: Failure[] = [];
  if (marks.length > 0) {
    const said = `the kernel is tainted beyond a module's own marks: ${taint}, ${marks.join(", ")}`;
    found.push(failure("guest/tainted", said));
  }
  if (before.length > 0) {
    const said = `the kernel was tainted before the script came: ${taintBefore}, ${before.join(", ")}`;
    found.push(failure("guest/tainted", said));
  }
  return found;
}

function judgeLog({ lostMessages }: RunOutcome): Failure[] {
  if (lostMessages === 0) return [];
  const said = `${lostMessages} lines of the kernel's log were lost, among them perhaps a complaint`;
  return [failure("guest/log-lost", said)];
}

function judgeErrors(errors: readonly string[], expected: readonly string[]): Failure[] {
  const others = errors.filter((text) => !expected.some((part) => text.includes(part)));
  const missing = expected.filter((part) => !errors.some((text) => text.includes(part)));
  return [
    ...others.map((text) => failure("script/run-time-error", text)),
    ...missing.map((part) =>
      failure("script/no-run-time-error", `no run-time error says: ${part}`),
    ),
  ];
}

function describeSkipped({ skipped, busy, waited, stack, missed }: ModuleState): string {
  const ways: readonly (readonly [number, string])[] = [
    [busy, "while a handler ran on the CPU"],
    [waited, "after waiting for globals"],
    [stack, "for lack of stack"],
    [missed, "by the kernel, which was busy with another probe"],
  ];
  const told = ways.filter(([count]) => count > 0).map(([count, way]) => `${count} ${way}`);
  return `${skipped} probe hits were skipped: ${told.join(", ")}`;
}

function judgeState({ state }: RunOutcome, told: readonly string[]): Failure[] {
  if (state === undefined) return [];
  const found: Failure[] = [];
  if (state.errors > told.length) {
    found.push(failure("script/run-time-error", `${state.errors} errors at run time`));
  }
  // That they were too many is an error of the script, which was told.
  if (state.skipped > 0 && !told.some((text) => text.includes("too many skipped probes"))) {
    found.push(failure("script/skipped-probes", describeSkipped(state)));
  }
  if (state.lost > 0) {
    found.push(failure("script/lost-output", `${state.lost} pieces of output were lost`));
  }
  return found;
}

/** What strerror(ENOMEM) says, in both C libraries that the agent is built with. */
const lacksMemory = /: load: Cannot allocate memory/;
const memoryHint =
  "All elements that an array may have are made before the script begins: -D MAXMAPENTRIES=N makes fewer, or a size in its declaration.";

function isRefused({ status }: RunOutcome): boolean {
  return status === "refused" || status === "workload-refused";
}

/** What the agent kills when a script ends early, or was refused, ends with this. */
const killed = 128 + 9;

function judgeWorkload({ workload, outcome }: RunRecord): Failure[] {
  if (workload === undefined || workload.exitCode === 0) return [];
  const wasCut = workload.wasCut === true || isRefused(outcome);
  if (wasCut && workload.exitCode === killed) return [];
  return [failure("guest/workload-failed", `the workload ended with ${workload.exitCode}`)];
}

function failure(
  code: FailureCode,
  message: string,
  hint?: string,
  exitCode: Failure["exitCode"] = 1,
): Failure {
  return { code, message, hint, exitCode };
}
