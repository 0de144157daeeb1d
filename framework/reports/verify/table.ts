// A report for the terminal: with one kernel what each alias stands for, with many a matrix; then what is wrong.

import { coloursFor, hasColour } from "../../colour.ts";
import type { ProbeReport, ReportKernel, TapsetReport, VerifyReport } from "../../verify/report.ts";
import { fitTable } from "../table.ts";
import { countNoun } from "./fold.ts";
import type { ReportContext } from "./format-report.ts";
import { isPartial } from "./is-partial.ts";
import { formatConclusion, formatTold } from "./table-conclusion.ts";
import { formatMatrix } from "./table-matrix.ts";
import { formatCaveats, formatChanges, formatReasons, formatSingle } from "./table-reasons.ts";

type Paint = ReturnType<typeof coloursFor>;

/** Of larger tapsets only what is not resolved everywhere has a row. */
const mostRows = 200;

export function formatVerifyTable(report: VerifyReport, context: ReportContext): string {
  const paint = coloursFor(context.stream);
  const parts = report.tapsets.map((tapset) =>
    formatTapset(tapset, report.kernels, context, paint),
  );
  const kernels = describeKernels(report.kernels, context.stream.columns);
  return `${kernels}\n${parts.join("\n")}`;
}

/** With the numbers that stand for them below. */
function describeKernels(kernels: readonly ReportKernel[], columns: number | undefined): string {
  const rows = kernels.map(({ name, release, architecture, source }, index) => [
    `${index + 1}`.padStart(`${kernels.length}`.length),
    architecture,
    name,
    release,
    source === "dwarf" ? "" : "BTF only",
  ]);
  return fitTable(
    rows.map((row) => (kernels.length > 1 ? row : row.slice(1))),
    columns,
  );
}

function formatTapset(
  tapset: TapsetReport,
  kernels: readonly ReportKernel[],
  { isWhole, isVerbose, stream }: ReportContext,
  paint: Paint,
): string {
  const { name, manifest, diagnostics, probes } = tapset;
  // Behind a pipe nobody knows how wide it is.
  const { columns } = stream;
  const width = columns ?? 100;
  const options = { isWhole, isVerbose, paint, width, isTerminal: columns !== undefined };
  const title = manifest === undefined ? `${name} (no manifest)` : `${name} ${manifest.version}`;
  const parts = [
    formatProbes(probes, kernels, options),
    formatReasons(probes, kernels, manifest, options),
    formatCaveats(probes, kernels, options),
    kernels.length === 1 ? "" : formatChanges(probes, kernels, options),
    formatTold(diagnostics, options, hasColour(stream)),
    `${formatConclusion(tapset, kernels, options)}\n`,
  ];
  return `${paint.bold(title)}\n${parts.filter((part) => part !== "").join("\n")}`;
}

function formatProbes(
  probes: readonly ProbeReport[],
  kernels: readonly ReportKernel[],
  options: { readonly isVerbose: boolean; readonly width: number; readonly paint: Paint },
): string {
  const isLarge = probes.length > mostRows && !options.isVerbose;
  const bad = isLarge ? probes.filter(isTroubled) : probes;
  // What many reasons are counted for needs no row of its own either.
  const shown = isLarge && bad.length > mostRows ? [] : bad;
  const hidden = probes.length - bad.length;
  const told = hidden === 0 ? "" : `${countNoun(hidden, "alias", "aliases")} resolved everywhere\n`;
  if (shown.length === 0) return told;
  const table =
    kernels.length === 1
      ? formatSingle(shown, options, (probe) => mark(probe, options.paint))
      : formatMatrix(shown, kernels, options.width, options.paint);
  return table + told;
}

function isTroubled({ cells }: ProbeReport): boolean {
  return cells.some(
    (cell) => cell.status === "unresolved" || cell.status === "unknown" || isPartial(cell),
  );
}

/** Of the one kernel. */
function mark({ cells }: ProbeReport, paint: Paint): string {
  const cell = cells[0]!;
  if (cell.status === "resolved") {
    return isPartial(cell) ? paint.yellow("in part") : paint.green("resolved");
  }
  return cell.status === "unresolved" ? paint.red(cell.status) : paint.yellow(cell.status);
}
