// A report for the terminal: with one kernel what each alias stands for, with many a matrix; then what is wrong.

import { formatDiagnostics } from "../../../compiler/index.ts";
import { coloursFor } from "../../colour.ts";
import { reasonOf } from "../../verify/probe-changes.ts";
import type {
  ProbeCell,
  ProbeReport,
  ReportKernel,
  TapsetReport,
  VerifyReport,
} from "../../verify/report.ts";
import { formatTable } from "../table.ts";
import type { ReportContext } from "./format-report.ts";

type Paint = ReturnType<typeof coloursFor>;

export function formatVerifyTable(report: VerifyReport, context: ReportContext): string {
  const paint = coloursFor(process.stdout);
  const parts = report.tapsets.map((tapset) =>
    formatTapset(tapset, report.kernels, context, paint),
  );
  return `${describeKernels(report.kernels)}\n${parts.join("\n")}`;
}

function describeKernels(kernels: readonly ReportKernel[]): string {
  const rows = kernels.map(({ name, release, architecture, source }, index) => [
    kernels.length > 1 ? `${index + 1}` : "",
    source === "dwarf" ? "DWARF" : "BTF only",
    architecture,
    name,
    release,
  ]);
  return formatTable(rows.map((row) => (kernels.length > 1 ? row : row.slice(1))));
}

function formatTapset(
  tapset: TapsetReport,
  kernels: readonly ReportKernel[],
  context: ReportContext,
  paint: Paint,
): string {
  const { name, manifest, diagnostics } = tapset;
  const title = manifest === undefined ? `${name} (no manifest)` : `${name} ${manifest.version}`;
  const body = kernels.length === 1 ? oneKernel(tapset, paint) : matrix(tapset, kernels, paint);
  const told = diagnostics.length === 0 ? "" : `\n${formatDiagnostics(diagnostics)}`;
  return `${paint.bold(title)}\n${body}${told}${conclusion(tapset, kernels, context, paint)}`;
}

function oneKernel({ probes }: TapsetReport, paint: Paint): string {
  const rows = probes.flatMap((probe) => {
    const cell = probe.cells[0]!;
    return [[mark(cell, paint), probe.alias, standsFor(cell), spellValues(cell)], ...reasons(cell)];
  });
  return formatTable([["verdict", "alias", "stands for", "values"], ...rows]);
}

function standsFor(cell: ProbeCell): string {
  if (cell.status === "left-out") return cell.reason;
  const chosen = cell.alternatives.filter(({ status }) => status === "chosen");
  return chosen.map(({ point }) => point).join(", ");
}

function spellValues(cell: ProbeCell): string {
  if (cell.status === "left-out") return "";
  return cell.values
    .map(({ name, type }) => (type === undefined ? name : `${name}:${type}`))
    .join(" ");
}

function reasons(cell: ProbeCell): string[][] {
  if (cell.status === "left-out") return [];
  const { alternatives, values, problems, status } = cell;
  const caveats = alternatives.flatMap(({ caveats: all }) => all.map(({ text }) => ["", "", text]));
  if (status === "resolved") return caveats;
  const absent = alternatives.filter((one) => one.status === "absent");
  return [
    ...absent.map(({ point, reason }) => ["", `  ${point}`, reason ?? "it is not there"]),
    ...values
      .filter(({ verdict }) => verdict !== "resolved")
      .map(({ name, verdict, reason }) => ["", `  ${name}`, reason ?? verdict]),
    ...problems.map(({ reason }) => ["", "  its body", reason]),
    ...caveats,
  ];
}

/** One column for each kernel, numbered as above. */
function matrix({ probes }: TapsetReport, kernels: readonly ReportKernel[], paint: Paint): string {
  const header = ["", ...kernels.map((_, index) => `${index + 1}`)];
  const rows = probes.map(({ alias, cells }) => [alias, ...cells.map((cell) => sign(cell, paint))]);
  const bad = probes.flatMap((probe) => whyNot(probe, kernels));
  const why = bad.length === 0 ? "" : `\n${formatTable(bad)}`;
  return `${formatTable([header, ...rows])}${why}`;
}

/** The same reason on several kernels is one line. */
function whyNot({ alias, cells }: ProbeReport, kernels: readonly ReportKernel[]): string[][] {
  const byReason = new Map<string, number[]>();
  cells.forEach((cell, index) => {
    if (cell.status === "resolved") return;
    const reason = reasonOf(cell).replaceAll(kernels[index]!.release, "RELEASE");
    byReason.set(reason, [...(byReason.get(reason) ?? []), index + 1]);
  });
  return [...byReason].map(([reason, columns]) => [
    alias,
    columns.join(","),
    reason.replaceAll("kernel RELEASE", "the kernel").replaceAll("RELEASE", "the kernel"),
  ]);
}

function sign(cell: ProbeCell, paint: Paint): string {
  switch (cell.status) {
    case "resolved":
      return isPartial(cell) ? paint.yellow("part") : paint.green("ok");
    case "unresolved":
      return paint.red("no");
    case "unknown":
      return paint.yellow("?");
    case "left-out":
      return "-";
  }
}

/** It fires only at times. */
export function isPartial(cell: ProbeCell): boolean {
  return (
    cell.status === "resolved" &&
    cell.alternatives.some(({ caveats }) => caveats.some(({ kind }) => kind === "inlined-in-part"))
  );
}

function mark(cell: ProbeCell, paint: Paint): string {
  if (cell.status === "resolved") {
    return isPartial(cell) ? paint.yellow("in part") : paint.green("resolved");
  }
  return cell.status === "unresolved" ? paint.red(cell.status) : paint.yellow(cell.status);
}

function conclusion(
  tapset: TapsetReport,
  kernels: readonly ReportKernel[],
  { isWhole }: ReportContext,
  paint: Paint,
): string {
  const { probes, brokenClaims, remarks, contract, missingKernels } = tapset;
  const lines: string[] = [];
  for (const { alias, kernel, value, reason, hint } of kernels.length === 1 ? [] : brokenClaims) {
    const what = value === undefined ? alias : `${alias}, ${value}`;
    lines.push(
      `${paint.red("broken:")} ${what} on ${kernel}: ${reason}${hint === undefined ? "" : ` (${hint})`}`,
    );
  }
  for (const { alias, text } of remarks) lines.push(`remark: ${alias}: ${text}`);
  if (contract !== undefined) {
    for (const { level, alias, text } of contract.state === "current" ? [] : contract.changes) {
      lines.push(`${level}: ${alias}: ${text}`);
    }
    lines.push(...contractLines(tapset, paint));
  }
  if (isWhole && missingKernels.length > 0) {
    lines.push(
      `${paint.yellow("open:")} the manifest claims kernels that are not here: ${missingKernels.join(", ")}`,
      "      `tapwright kernels fetch NAME` fetches one, and `-k` names those to verify against",
    );
  }
  lines.push(countCells(probes, kernels.length));
  return `\n${lines.join("\n")}\n`;
}

function contractLines({ contract, manifest }: TapsetReport, paint: Paint): string[] {
  if (contract === undefined || manifest === undefined) return [];
  const { state, path, needs, recordedVersion, isVersionTooLow } = contract;
  switch (state) {
    case "current":
      return [];
    case "updated":
      return [`${path} is written`];
    case "absent":
      return [
        `${paint.red("broken:")} there is no ${path}: \`tapwright verify --update\` writes it`,
      ];
    case "stale":
      return isVersionTooLow
        ? [
            `${paint.red("broken:")} ${path} records version ${recordedVersion}; these changes are ${needs}: the version in tapset.json has to grow before \`--update\` records them`,
          ]
        : [
            `${paint.red("broken:")} ${path} is not what was found: \`tapwright verify --update\` writes it`,
          ];
  }
}

/** `61 of 63 aliases, 191 of 192 values resolved`, over all kernels. */
function countCells(probes: readonly ProbeReport[], kernels: number): string {
  const cells = probes.flatMap((probe) =>
    probe.cells.filter(({ status }) => status !== "left-out"),
  );
  const good = cells.filter(({ status }) => status === "resolved").length;
  const values = cells.flatMap((cell) => (cell.status === "left-out" ? [] : cell.values));
  const resolved = values.filter(({ verdict }) => verdict === "resolved").length;
  const on = kernels > 1 ? ` on ${kernels} kernels` : "";
  return `${good} of ${cells.length} aliases, ${resolved} of ${values.length} values resolved${on}`;
}
