// A report as a list of points, for formats that know only passed, failed and skipped: one for each alias on each kernel, and one
// for each thing that a tapset with a manifest has to keep besides.

import { formatDiagnostics } from "../../../compiler/index.ts";
import { reasonOf } from "../../verify/probe-changes.ts";
import type { ProbeReport, ReportKernel, TapsetReport, VerifyReport } from "../../verify/report.ts";
import { spellChange, whyNotRecorded } from "./contract-text.ts";
import { spellSince } from "./spell-since.ts";

export interface Point {
  /** What was looked at, and on which kernel. */
  readonly title: string;
  /** What was looked at. */
  readonly subject: string;
  readonly state: "passed" | "failed" | "skipped";
  /** Of a skip. */
  readonly reason?: string;
  /** What is known of a failure, by name. */
  readonly details: Readonly<Record<string, string | readonly string[]>>;
}

export function pointsOf({ kernels, tapsets }: VerifyReport): readonly Point[] {
  return tapsets.flatMap((tapset) => [
    ...tapset.probes.flatMap((probe) =>
      kernels.map((kernel, column) => cellPoint(tapset, probe, kernel, column)),
    ),
    ...promises(tapset),
  ]);
}

/**
 * What breaks a claim has failed. So has what is not resolved where nothing is claimed; a manifest may leave a kernel out, or
 * declare a value optional.
 */
function cellPoint(
  { name, manifest, brokenClaims }: TapsetReport,
  { alias, cells, file, line }: ProbeReport,
  kernel: ReportKernel,
  column: number,
): Point {
  const subject = `${name} > ${alias}`;
  const title = `${subject} > ${kernel.name}`;
  const about = { title, subject };
  const cell = cells[column]!;
  const broken = brokenClaims.filter((one) => one.alias === alias && one.kernel === kernel.name);
  if (broken.length > 0) {
    const messages = broken.map(({ value, reason, since }) => {
      const told = value === undefined ? reason : `${value}: ${reason}`;
      return told + spellSince(since);
    });
    const hints = broken.flatMap(({ hint }) => hint ?? []);
    const details = { message: messages.join("\n"), at: `${file}:${line}` };
    return {
      ...about,
      state: "failed",
      details: hints.length > 0 ? { ...details, hints } : details,
    };
  }
  if (cell.status === "left-out") {
    return { ...about, state: "skipped", reason: cell.reason, details: {} };
  }
  if (cell.status === "resolved") return { ...about, state: "passed", details: {} };
  const reason = reasonOf(cell);
  if (manifest !== undefined) {
    return { ...about, state: "skipped", reason: `not claimed: ${reason}`, details: {} };
  }
  const absent = cell.alternatives.filter(({ status }) => status === "absent");
  const alternatives = absent.map((one) => `${one.point}: ${one.reason ?? "it is not there"}`);
  const details = { message: reason, at: `${file}:${line}` };
  return {
    ...about,
    state: "failed",
    details: alternatives.length > 0 ? { ...details, alternatives } : details,
  };
}

/** Declarations without errors; of a manifest a contract that is recorded, and kernels that are known here. */
function promises({
  name,
  manifest,
  diagnostics,
  contract,
  missingKernels,
}: TapsetReport): Point[] {
  // It fails, too, to have nothing to verify.
  const errors = diagnostics.filter(
    ({ severity, code }) => severity === "error" || code === "contract/no-probe",
  );
  // Plain scripts promise nothing, but have to be readable.
  if (manifest === undefined && errors.length === 0) return [];
  const pointOf = (
    what: string,
    wrong: string | undefined,
    details: Point["details"] = {},
  ): Point => ({
    title: `${name} > ${what}`,
    subject: `${name} > ${what}`,
    state: wrong === undefined ? "passed" : "failed",
    details: wrong === undefined ? {} : { message: wrong, ...details },
  });
  const wrong = errors.length === 0 ? undefined : formatDiagnostics(errors).trimEnd();
  const declared = pointOf("declarations", wrong);
  const missing = missingKernels.map((kernel): Point => ({
    ...pointOf(kernel.name, undefined),
    state: "skipped",
    reason: `the manifest claims this kernel, and ${kernel.reason}; run: ${kernel.wayBack}`,
  }));
  if (contract === undefined) return [declared, ...missing];
  const changes = contract.changes.map((change) => spellChange(change, [change.alias]));
  const recorded = pointOf(
    "contract.json",
    whyNotRecorded(contract),
    changes.length === 0 ? {} : { changes },
  );
  return [declared, recorded, ...missing];
}
