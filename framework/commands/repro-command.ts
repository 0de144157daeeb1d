// What `tapwright repro` does: the module of a test that went wrong runs once more, and what comes of it is compared.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReproOptions } from "../cli/repro.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import type { Splat } from "../../qemu/index.ts";
import { readEvidence } from "../evidence/evidence.ts";
import type { EvidenceDescription } from "../evidence/evidence.ts";
import { findEvidence } from "../evidence/find-evidence.ts";
import { fail } from "../failure.ts";
import { reasonsOfOutput } from "../golden/reasons-of-output.ts";
import { closeGuests, showGuestEvents } from "../pipeline/guests.ts";
import { judgeRun } from "../pipeline/run-module.ts";
import type { RunRecord } from "../pipeline/run-module.ts";
import { runAsDirected } from "../pipeline/run-script.ts";
import { findSessionKernel } from "../pipeline/session.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { spellReason } from "../reports/tests/points.ts";
import { findAllowance } from "../results/allowances.ts";
import { cellName } from "../results/test-record.ts";
import { isRed, verdictOf } from "../results/verdict.ts";
import type { Verdict } from "../results/verdict.ts";

export async function reproCommand(
  name: string,
  { reports, attempt }: ReproOptions,
  signal: AbortSignal,
): Promise<number> {
  const folder = findEvidence(name, reports, attempt);
  const then = await readEvidence(folder);
  const module = join(folder, "module.ko");
  if (!existsSync(module)) return failUnbuilt(then);
  showGuestEvents(terminalProgress());
  const kernel = await findSessionKernel({ kernel: then.kernel, runs: true });
  if ((kernel.buildId ?? "") !== then.buildId) return failOtherKernel(then);
  try {
    const run = await runAsDirected(kernel, module, then.directives, signal);
    if (signal.aborted) return exitCodes.interrupted;
    const verdict = await judgeAgain(folder, then, run);
    process.stdout.write(describeRepro(then, verdict, run));
    return isSame(then.verdict, verdict) ? exitCodes.good : exitCodes.failed;
  } finally {
    await closeGuests();
  }
}

async function judgeAgain(
  folder: string,
  { directives, allowances, kernel }: EvidenceDescription,
  run: RunRecord,
): Promise<Verdict> {
  const isAllowed = (splat: Splat) => findAllowance(allowances, kernel, splat) !== undefined;
  const against = judgeRun(run, { errors: directives.expectedErrors, isAllowed });
  if (against.length > 0) return verdictOf(against);
  const golden = join(folder, "test.golden");
  const text = existsSync(golden) ? await readFile(golden, "utf8") : undefined;
  return verdictOf(reasonsOfOutput(golden, text, run));
}

/** Messages have numbers of processes and addresses: what it was is the outcome, and why, by code. */
function isSame(then: Verdict, now: Verdict): boolean {
  const codes = (verdict: Verdict) =>
    isRed(verdict) ? [...new Set(verdict.reasons.map(({ code }) => code))].toSorted() : [];
  return then.outcome === now.outcome && codes(then).join() === codes(now).join();
}

function describeRepro(then: EvidenceDescription, now: Verdict, run: RunRecord): string {
  const same = isSame(then.verdict, now);
  const lines = [
    `${cellName(then)}: ${same ? "the same" : "not the same"}`,
    `then  ${spell(then.verdict)}`,
    `now   ${spell(now)}`,
  ];
  if (then.qemuCommand.join(" ") !== run.outcome.qemuCommand.join(" ")) {
    lines.push("QEMU's command line is another: the guest was saved anew, or is not restored.");
  }
  return `${lines.join("\n")}\n`;
}

function spell(verdict: Verdict): string {
  const why = isRed(verdict) ? verdict.reasons.map(spellReason).join("\n").split("\n") : [];
  return [verdict.outcome, ...why].join("\n        ");
}

function failUnbuilt(then: EvidenceDescription): never {
  return fail({
    code: "test/bad-evidence",
    message: `${cellName(then)} has no module: it was ${then.verdict.outcome}`,
    hint: "tapwright check says what is wrong with a script.",
    exitCode: 1,
  });
}

function failOtherKernel(then: EvidenceDescription): never {
  return fail({
    code: "test/bad-evidence",
    message: `the kernel ${then.kernel} is another than that of the evidence, by its build-id`,
    hint: "The module would be refused. Run the test once more.",
    exitCode: 3,
  });
}
