// A report as a list of points, for formats that know only passed, failed and skipped: one for each alias on each kernel, and one
// for each thing that a tapset with a manifest has to keep besides.

import { formatDiagnostics } from "../../../compiler/index.ts";
import { reasonOf } from "../../verify/probe-changes.ts";
import type { ProbeReport, ReportKernel, TapsetReport, VerifyReport } from "../../verify/report.ts";
import { spellSince } from "./spell-since.ts";

export interface Point {
  readonly title: string;
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
  const title = `${name} > ${alias} > ${kernel.name}`;
  const cell = cells[column]!;
  const broken = brokenClaims.filter((one) => one.alias === alias && one.kernel === kernel.name);
  if (broken.length > 0) {
    const messages = broken.map(({ value, reason, since }) => {
      const told = value === undefined ? reason : `${value}: ${reason}`;
      return told + spellSince(since);
    });
    const hints = broken.flatMap(({ hint }) => hint ?? []);
    const details = { message: messages.join("\n"), at: `${file}:${line}` };
    return { title, state: "failed", details: hints.length > 0 ? { ...details, hints } : details };
  }
  if (cell.status === "left-out") {
    return { title, state: "skipped", reason: cell.reason, details: {} };
  }
  if (cell.status === "resolved") return { title, state: "passed", details: {} };
  const reason = reasonOf(cell);
  if (manifest !== undefined) {
    return { title, state: "skipped", reason: `not claimed: ${reason}`, details: {} };
  }
  const absent = cell.alternatives.filter(({ status }) => status === "absent");
  const alternatives = absent.map((one) => `${one.point}: ${one.reason ?? "it is not there"}`);
  const details = { message: reason, at: `${file}:${line}` };
  return {
    title,
    state: "failed",
    details: alternatives.length > 0 ? { ...details, alternatives } : details,
  };
}

/** Of a manifest: declarations without errors, a contract that is recorded, kernels that are known here. */
function promises({
  name,
  manifest,
  diagnostics,
  contract,
  missingKernels,
}: TapsetReport): Point[] {
  if (manifest === undefined) return [];
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const declared: Point = {
    title: `${name} > declarations`,
    state: errors.length === 0 ? "passed" : "failed",
    details: errors.length === 0 ? {} : { message: formatDiagnostics(errors).trimEnd() },
  };
  const missing = missingKernels.map((kernel): Point => ({
    title: `${name} > ${kernel.name}`,
    state: "skipped",
    reason: `the manifest claims this kernel, and ${kernel.reason}; run: ${kernel.wayBack}`,
    details: {},
  }));
  if (contract === undefined) return [declared, ...missing];
  const isRecorded = contract.state === "current" || contract.state === "updated";
  const changes = contract.changes.map(({ level, alias, text }) => `${level}: ${alias}: ${text}`);
  const recorded: Point = {
    title: `${name} > contract.json`,
    state: isRecorded ? "passed" : "failed",
    details: isRecorded ? {} : { message: `${contract.path} is ${contract.state}`, changes },
  };
  return [declared, recorded, ...missing];
}
