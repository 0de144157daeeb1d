// Below a matrix: why probes are not resolved, why they fire only in part, and where they changed first. The same reason of
// several probes and kernels is one line; of very many reasons only their codes are counted.

import type { coloursFor } from "../../colour.ts";
import { wrap } from "../wrap.ts";
import type { Absence, Manifest } from "../../contracts/manifest.ts";
import { declaredAbsence } from "../../verify/broken-claims.ts";
import { brokenSince } from "../../verify/broken-since.ts";
import type { Change, ProbeReport, ReportKernel, Since } from "../../verify/report.ts";
import { formatTable } from "../table.ts";
import { countNoun, countOf, foldBy, spellNames } from "./fold.ts";
import { spellAbsence } from "./spell-absence.ts";
import { spellSince } from "./spell-since.ts";
import { whyNot, asOnAnyKernel, type WhyNot } from "./why-not.ts";

type Paint = ReturnType<typeof coloursFor>;

export interface ReasonOptions {
  readonly isVerbose: boolean;
  readonly width: number;
  readonly paint: Paint;
}

/** More of them are counted instead. */
const mostLines = 20;
const mostChanges = 12;

interface Told extends WhyNot {
  readonly alias: string;
  readonly since?: Since;
  readonly absence?: Absence;
  /** Numbers, from 1. */
  readonly columns: readonly number[];
}

export function formatReasons(
  probes: readonly ProbeReport[],
  kernels: readonly ReportKernel[],
  manifest: Manifest | undefined,
  options: ReasonOptions,
): string {
  const told = probes.flatMap((probe) => reasonsOf(probe, kernels, manifest));
  const groups = foldBy(told, (one) => `${one.columns.join()}\0${keyOf(one)}`);
  if (groups.length > mostLines && !options.isVerbose) {
    return countReasons(told, kernels.length, options);
  }
  const names = options.isVerbose ? Number.POSITIVE_INFINITY : 2;
  const said = new Set<string>();
  return groups
    .map((group) => {
      const [{ columns, reason, hint, status, since, absence }] = group;
      const on = kernels.length === 1 ? "" : ` on ${columns.join(",")}`;
      const who = spellNames(
        group.map(({ alias }) => alias),
        names,
      );
      // The same advice is given once.
      const also = hint === undefined || said.has(hint) ? "" : ` (${hint})`;
      said.add(hint ?? "");
      const line = `${mark(status, options.paint)}${on}: ${who}: ${reason}${also}${spellSince(since, (name) => numberOf(name, kernels))}${spellAbsence(absence)}`;
      return `${wrap(line, options.width, 4)}\n`;
    })
    .join("");
}

/** As the matrix has it. */
function mark(status: WhyNot["status"], paint: Paint): string {
  if (status === "unresolved") return paint.red("no");
  return status === "unknown" ? paint.yellow("?") : paint.dim("-");
}

function numberOf(name: string, kernels: readonly ReportKernel[]): number {
  return kernels.findIndex((kernel) => kernel.name === name) + 1;
}

function reasonsOf(
  { alias, cells }: ProbeReport,
  kernels: readonly ReportKernel[],
  manifest: Manifest | undefined,
): Told[] {
  const all = cells.flatMap((cell, index) => {
    const why = whyNot(cell, kernels[index]!);
    const since = brokenSince(kernels, cells, index, (one) => cells[one]!.status === "resolved");
    if (why === undefined) return [];
    const absence = manifest && declaredAbsence(manifest, kernels[index]!.name, alias);
    return [{ ...why, column: index + 1, since, absence }];
  });
  return foldBy(all, keyOf).map((group) => ({
    ...group[0],
    alias,
    columns: group.map(({ column }) => column),
  }));
}

/** What is the same is told once. */
function keyOf({ status, reason, since, absence }: Omit<Told, "alias" | "columns">): string {
  return [status, reason, since?.first, absence?.reason].join("\0");
}

/** `2,301  resolve/no-such-function  such as …`: by code, the most frequent first. */
function countReasons(
  told: readonly Told[],
  kernels: number,
  { paint, width }: ReasonOptions,
): string {
  const byCode = foldBy(told, ({ code }) => code).map((group) => ({
    code: group[0].code,
    count: new Set(group.map(({ alias }) => alias)).size,
    example: group[0],
    columns: [...new Set(group.flatMap(({ columns }) => columns))].toSorted((a, b) => a - b),
  }));
  const sorted = byCode.toSorted((one, other) => other.count - one.count);
  const digits = Math.max(...sorted.map(({ count }) => countOf(count).length));
  const on = (columns: readonly number[]): string =>
    kernels === 1 ? "" : ` on ${columns.join(",")}`;
  const lines = sorted.map(({ code, count, example, columns }) => {
    const head = `${countOf(count).padStart(digits)}  ${paint.bold(code)}${on(columns)}`;
    // An example of some of these kernels is not one of all of them.
    const where = example.columns.length === columns.length ? "" : on(example.columns);
    const spelled = `such as ${example.alias}${where}: ${example.reason}`;
    const told = wrap(spelled, width - digits - 2, 2);
    return `${head}\n${told.replaceAll(/^/gm, " ".repeat(digits + 2))}\n`;
  });
  const head = wrap("Not resolved, by the code of the reason (`-v` names them all):", width, 4);
  return `${head}\n${lines.join("")}`;
}

const signs = {
  "inlined-in-part": "in part",
  renamed: "renamed",
  "several-functions": "several",
  "not-configured": "left out",
  unchecked: "unchecked",
} as const;

/** Caveats: what is there, and still not what its name promises. */
export function formatCaveats(
  probes: readonly ProbeReport[],
  kernels: readonly ReportKernel[],
  { isVerbose, width, paint }: ReasonOptions,
): string {
  const all = probes.flatMap(({ alias, cells }) =>
    cells.flatMap((cell, index) =>
      cell.status !== "resolved"
        ? []
        : cell.alternatives.flatMap(({ caveats }) =>
            caveats.map(({ kind, text }) => ({ alias, kind, text, column: index + 1 })),
          ),
    ),
  );
  const groups = foldBy(all, ({ alias, text }) => `${alias}\0${text}`);
  const shown = isVerbose ? groups : groups.slice(0, mostLines);
  const lines = shown.map((group) => {
    const [{ alias, kind, text }] = group;
    const columns = [...new Set(group.map(({ column }) => column))];
    const on = kernels.length === 1 ? "" : ` on ${columns.join(",")}`;
    const sign = signs[kind];
    return `${wrap(`${paint.yellow(sign)}${on}: ${alias}: ${text}`, width, 4)}\n`;
  });
  return lines.join("") + more(groups.length - shown.length);
}

/** Each probe with its first change; `-v` has the others, later ones and those of other architectures, too. */
export function formatChanges(
  probes: readonly ProbeReport[],
  kernels: readonly ReportKernel[],
  { isVerbose, width, paint }: ReasonOptions,
): string {
  const all = probes.flatMap(({ alias, changes }) =>
    (isVerbose ? changes : changes.slice(0, 1)).map((change) => ({
      alias,
      later: isVerbose ? 0 : changes.length - 1,
      column: numberOf(change.to, kernels),
      text: spellChange(change, kernels),
    })),
  );
  // The same of a probe on several architectures, then the same of several probes.
  const changes = foldBy(all, ({ alias, text }) => `${alias}\0${text}`).map((group) => ({
    ...group[0],
    columns: group.map(({ column }) => column).join(","),
  }));
  const groups = foldBy(changes, ({ columns, text, later }) => `${columns}\0${text}\0${later}`);
  const shown = isVerbose ? groups : groups.slice(0, mostChanges);
  const lines = shown.map((group) => {
    const [{ columns, text, later }] = group;
    const names = group.map(({ alias }) => alias);
    const who = spellNames(names, isVerbose ? Number.POSITIVE_INFINITY : 2);
    const also = later === 0 ? "" : ` (and ${countNoun(later, "more change")})`;
    const first = isVerbose ? "changed" : "first changed";
    return `${wrap(`${paint.cyan(first)} at ${columns}: ${who}: ${text}${also}`, width, 4)}\n`;
  });
  return lines.join("") + more(groups.length - shown.length);
}

function spellChange({ kind, value, text, to }: Change, kernels: readonly ReportKernel[]): string {
  const release = kernels.find(({ name }) => name === to)?.release ?? "";
  const what = asOnAnyKernel(text, release);
  switch (kind) {
    case "gone":
      return value === undefined ? `gone: ${what}` : `${value} is gone: ${what}`;
    case "came":
      return value === undefined ? what : `${value}: ${what}`;
    case "meaning":
      return value === undefined ? what : `${value} is another: ${what}`;
    case "signature":
    case "alternative":
    case "place":
      return what;
  }
}

function more(count: number): string {
  return count === 0 ? "" : `and ${countOf(count)} more, which \`-v\` shows\n`;
}

/** One row for each probe of one kernel: what it stands for, and its values. */
export function formatSingle(
  probes: readonly ProbeReport[],
  { paint, width }: ReasonOptions,
  signOf: (probe: ProbeReport) => string,
): string {
  const rows = probes.map((probe) => {
    const cell = probe.cells[0]!;
    if (cell.status === "left-out") return [signOf(probe), probe.alias, "", ""];
    const chosen = cell.alternatives.filter(({ status }) => status === "chosen");
    const values = cell.values.map(({ name, type, verdict }) => {
      const spelled = type === undefined ? name : `${name}:${type}`;
      return verdict === "resolved" ? spelled : paint.red(name);
    });
    return [
      signOf(probe),
      probe.alias,
      chosen.map(({ point }) => point).join(", "),
      values.join(" "),
    ];
  });
  const head = ["verdict", "alias", "stands for", "values"];
  const whole = formatTable([head, ...rows]);
  const isWide = whole.split("\n").some((line) => line.length > width);
  return isWide ? formatStacked(head, rows, width) : whole;
}

/** Where four columns have no room: the alias in a line, what it stands for and its values below. */
function formatStacked(
  [verdict, alias]: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const indent = " ".repeat(4);
  const first = formatTable([[verdict!, alias!], ...rows.map(([sign, name]) => [sign!, name!])]);
  const [head, ...lines] = first.trimEnd().split("\n");
  return `${[
    head,
    ...lines.flatMap((line, index) => {
      const [, , point = "", values = ""] = rows[index]!;
      return [
        line,
        ...[point, values].filter(Boolean).map((text) => indent + wrap(text, width - 4, 4)),
      ];
    }),
  ].join("\n")}\n`;
}
