// What became of a test, or of a script that ran: one type for tables, TAP, JUnit, JSON and exit codes. Outcomes that ask for
// different things of whoever reads them are different values.

import { exitCodes } from "../cli/exit-codes.ts";
import type { ExitCode } from "../cli/exit-codes.ts";

interface OutcomeEntry {
  /** For a person. */
  readonly means: string;
  readonly exitCode: ExitCode;
}

/** All outcomes, good ones first, then the worse the later. */
export const outcomes = {
  passed: {
    means: "It ran to its end, and nothing speaks against it.",
    exitCode: exitCodes.good,
  },
  flaky: {
    means: "It passed, but not at the first attempt.",
    exitCode: exitCodes.good,
  },
  skipped: {
    means: "It did not run, for the reason that is told.",
    exitCode: exitCodes.missing,
  },
  failed: {
    means: "It ran, and printed, skipped or lost something else than was expected.",
    exitCode: exitCodes.failed,
  },
  "not-built": {
    means: "Its script is wrong, or does not fit this kernel: there is no module.",
    exitCode: exitCodes.failed,
  },
  "module-refused": {
    means: "The guest's kernel did not take the module, or the module did not start.",
    exitCode: exitCodes.failed,
  },
  "timed-out": {
    means: "It had not ended within its time limit.",
    exitCode: exitCodes.failed,
  },
  flooded: {
    means: "It printed more than is taken of one run.",
    exitCode: exitCodes.failed,
  },
  "kernel-complained": {
    means: "The guest's kernel logged trouble, is tainted, or something was left behind in it.",
    exitCode: exitCodes.failed,
  },
  "guest-oopsed": {
    means: "The guest's kernel met a fault in its own code or in the module's.",
    exitCode: exitCodes.guest,
  },
  "guest-panicked": {
    means: "The guest's kernel stopped for good.",
    exitCode: exitCodes.guest,
  },
  "guest-hung": {
    means: "The guest gave no sign of life any more.",
    exitCode: exitCodes.guest,
  },
  "guest-rebooted": {
    means: "The guest restarted itself in the middle of the run.",
    exitCode: exitCodes.guest,
  },
  "guest-lost": {
    means: "QEMU or the guest's agent ended in the middle of the run, or no guest started.",
    exitCode: exitCodes.guest,
  },
  interrupted: {
    means: "It was ended from outside before anything was decided.",
    exitCode: exitCodes.interrupted,
  },
} as const satisfies Readonly<Record<string, OutcomeEntry>>;

export type Outcome = keyof typeof outcomes;

/** Outcomes of one attempt that speak against it. */
export type RedOutcome = Exclude<Outcome, "passed" | "flaky" | "skipped">;

/** Something that speaks against a run; codes are those of `explain-code`. */
export interface Reason {
  readonly code: string;
  /** One line. */
  readonly message: string;
  /** More of it, for a person: the difference of two texts, a place in a script. */
  readonly detail?: string;
  readonly hint?: string;
}

export interface RedVerdict {
  readonly outcome: RedOutcome;
  /** Worst first, at least one. */
  readonly reasons: readonly Reason[];
}

/** `missing`: this machine lacks something. `unmet`: the test does not ask for kernels like this one. */
export type SkipCause = "missing" | "unmet";

export type Verdict =
  | { readonly outcome: "passed" }
  /** `before`: what became of the attempts before the one that passed. */
  | { readonly outcome: "flaky"; readonly before: readonly RedVerdict[] }
  | { readonly outcome: "skipped"; readonly cause: SkipCause; readonly reason: string }
  | RedVerdict;

export function isRed(verdict: Verdict): verdict is RedVerdict {
  return (
    verdict.outcome !== "passed" && verdict.outcome !== "flaky" && verdict.outcome !== "skipped"
  );
}

/** The same script is as wrong the second time. */
export function isWorthRetrying(outcome: RedOutcome): boolean {
  return outcome !== "not-built" && outcome !== "interrupted";
}

/** What a reason alone makes of a run; every other one makes it `failed`. */
const outcomeByCode: Readonly<Record<string, RedOutcome>> = {
  "guest/module-refused": "module-refused",
  "guest/timed-out": "timed-out",
  "guest/flooded": "flooded",
  "guest/splat": "kernel-complained",
  "guest/tainted": "kernel-complained",
  "guest/log-lost": "kernel-complained",
  "guest/left-behind": "kernel-complained",
  "guest/oopsed": "guest-oopsed",
  "guest/panicked": "guest-panicked",
  "guest/hung": "guest-hung",
  "guest/rebooted": "guest-rebooted",
  "guest/agent-lost": "guest-lost",
  "guest/emulator-lost": "guest-lost",
  "guest/boot-failed": "guest-lost",
  "guest/interrupted": "interrupted",
};

/** The verdict that reasons make, of which the first decides; none is a pass. */
export function verdictOf(reasons: readonly Reason[]): Verdict {
  const [first] = reasons;
  if (first === undefined) return { outcome: "passed" };
  return { outcome: outcomeByCode[first.code] ?? "failed", reasons: reasons.map(onlyReason) };
}

/** Failures carry more than a report wants. Of a message with several lines the first is the message. */
function onlyReason({ code, message, detail, hint }: Reason): Reason {
  const [first = "", ...others] = message.split("\n");
  const more = [...others, ...(detail === undefined ? [] : [detail])].join("\n");
  return {
    code,
    message: first,
    ...(more === "" ? {} : { detail: more }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/**
 * What several attempts come to, in their order. A pass after something else is flaky, never a pass; and what was red once is not
 * made good by an attempt that could not run.
 */
export function verdictOfAttempts(attempts: readonly Verdict[]): Verdict {
  const last = attempts.at(-1);
  if (last === undefined) throw new Error("a verdict needs an attempt");
  const before = attempts.slice(0, -1).filter(isRed);
  if (before.length === 0 || isRed(last)) return last;
  return last.outcome === "skipped" ? before.at(-1)! : { outcome: "flaky", before };
}

/** The worst of many: guests that died before what failed before what is missing. */
export function exitCodeOfVerdicts(verdicts: readonly Verdict[]): ExitCode {
  const codes = new Set<ExitCode>(verdicts.map(({ outcome }) => outcomes[outcome].exitCode));
  const { interrupted, guest, failed, good, missing } = exitCodes;
  // Where something passed, a skip is no failure; where nothing did, it is.
  const worst = [interrupted, guest, failed, good, missing].find((code) => codes.has(code));
  return worst ?? good;
}
