// Why a probe is not resolved on a kernel, in a form that can be compared between kernels.

import type { ProbeCell, ReportKernel } from "../../verify/report.ts";
import { reasonOf } from "../../verify/probe-changes.ts";

export interface WhyNot {
  readonly status: Exclude<ProbeCell["status"], "resolved">;
  /** The same on each kernel that has the same reason. */
  readonly reason: string;
  /** Of the diagnostic, or what else it is: `left-out/configuration`, `unknown`. */
  readonly code: string;
  readonly hint?: string;
}

/** Undefined for what is resolved. */
export function whyNot(cell: ProbeCell, { release }: ReportKernel): WhyNot | undefined {
  if (cell.status === "resolved") return undefined;
  const reason = asOnAnyKernel(reasonOf(cell), release);
  const { status } = cell;
  if (status === "left-out") return { status, reason, code: cell.code };
  const { alternatives, values, problems } = cell;
  const isThere = alternatives.some(({ status }) => status === "chosen");
  const told = alternatives.filter((one) => one.reason !== undefined).at(-1);
  const bad = values.find(({ verdict }) => verdict !== "resolved");
  const cause = isThere ? (bad ?? problems[0]) : told;
  const hint = cause !== undefined && "hint" in cause ? cause.hint : undefined;
  return { status, reason, code: cause?.code ?? status, hint };
}

/**
 * Without the release, and without the line at which a function begins there: vfs_read@fs/read_write.c:450. What the author wrote
 * stands between backquotes, and keeps its line.
 */
export function asOnAnyKernel(text: string, release: string): string {
  return text
    .replaceAll(`the kernel ${release}`, "the kernel")
    .replaceAll(`kernel ${release}`, "the kernel")
    .replaceAll(release, "the kernel")
    .replace(/(?<!`)(\b\w+@[\w./-]+\.\w+):\d+/g, "$1");
}
