// What a verification comes to, in the last lines of its table: broken claims, remarks, the contract, counts.

import { formatDiagnostics, positionOf, type Problem } from "../../../compiler/index.ts";
import type { coloursFor } from "../../colour.ts";
import type { MissingKernel } from "../../kernels/lost-facts.ts";
import type { BrokenClaim, ReportKernel, TapsetReport } from "../../verify/report.ts";
import { spellChange, whyNotRecorded } from "./contract-text.ts";
import { countCells } from "./count-cells.ts";
import { countNoun, countOf, foldBy, spellNames } from "./fold.ts";
import { foldRemarks } from "./fold-remarks.ts";
import { spellSince } from "./spell-since.ts";
import { whyNot, asOnAnyKernel } from "./why-not.ts";
import { wrap, wrapLines } from "../wrap.ts";

type Paint = ReturnType<typeof coloursFor>;

interface Options {
  readonly isVerbose: boolean;
  readonly isWhole: boolean;
  readonly width: number;
  readonly paint: Paint;
  /** Whether the texts of diagnostics are broken there, too. */
  readonly isTerminal: boolean;
}

const mostClaims = 20;
/** So many of a kind are said one by one. */
const mostAlike = 3;

/** In full, or of many the number of each code with its first place. */
export function formatTold(
  diagnostics: readonly Problem[],
  { isVerbose, width, isTerminal }: Options,
  hasColour: boolean,
): string {
  if (diagnostics.length === 0) return "";
  const groups = isVerbose ? [] : foldBy(diagnostics, ({ code }) => code);
  const folded = groups.filter((group) => group.length > mostAlike);
  const alone = diagnostics.filter(({ code }) => !folded.some(([first]) => first.code === code));
  const lines = folded.map((group) => {
    const [{ severity, code, message, range }] = group;
    const at = range && `${range.file.path}:${positionOf(range.file, range.start).line}: `;
    const head = `${severity}[${code}]: ${countNoun(group.length, "time")}, first: `;
    return `${wrap(`${head}${at ?? ""}${message}`, width, 4)}\n`;
  });
  const flow = isTerminal ? (text: string) => wrapLines(text, width) : undefined;
  return lines.join("") + formatDiagnostics(alone, { width, flow, colour: hasColour });
}

export function formatConclusion(
  tapset: TapsetReport,
  kernels: readonly ReportKernel[],
  options: Options,
): string {
  const lines = [
    ...claimLines(tapset, kernels, options),
    ...foldRemarks(tapset.remarks, options.isVerbose).map(
      ({ alias, text }) => `remark: ${alias === undefined ? "" : `${alias}: `}${text}`,
    ),
    ...changeLines(tapset, options),
    ...contractLines(tapset, options),
    ...missingLines(tapset, options),
  ];
  const wrapped = lines.map((line) => wrap(line, options.width, 4));
  const counts = countLine(tapset, kernels.length);
  return [...wrapped, options.isTerminal ? wrap(counts, options.width, 4) : counts].join("\n");
}

interface Claim {
  readonly column: number;
  readonly alias: string;
  /** Absent where it stands above already, as the reason for a cell. */
  readonly reason?: string;
}

function claimLines(
  tapset: TapsetReport,
  kernels: readonly ReportKernel[],
  { isVerbose, paint }: Options,
): string[] {
  const all = tapset.brokenClaims.map((claim) => spellClaim(claim, tapset, kernels));
  // The same claims on several kernels, then several claims on the same kernels.
  const claims = foldBy(all, ({ alias, reason }) => `${alias}\0${reason}`).map((group) => ({
    ...group[0],
    columns: group.map(({ column }) => column).join(","),
  }));
  const groups = foldBy(claims, ({ columns, reason }) => `${columns}\0${reason}`);
  const shown = isVerbose ? groups : groups.slice(0, mostClaims);
  const lines = shown.map((group) => {
    const [{ columns, reason }] = group;
    const names = group.map(({ alias }) => alias);
    const who = spellNames(names, isVerbose ? Number.POSITIVE_INFINITY : 3);
    const on = kernels.length === 1 ? "" : ` on ${columns}`;
    const why = reason === undefined ? "" : `: ${reason}`;
    return `${paint.red("broken")}${on}: the manifest claims ${who}${why}`;
  });
  const rest = groups.length - shown.length;
  return rest === 0 ? lines : [...lines, `broken: ${countOf(rest)} more, which \`-v\` shows`];
}

function spellClaim(
  { kernel, alias, value, reason, hint, since }: BrokenClaim,
  { probes }: TapsetReport,
  kernels: readonly ReportKernel[],
): Claim {
  const index = kernels.findIndex(({ name }) => name === kernel);
  const cell = probes.find((probe) => probe.alias === alias)?.cells[index];
  const above = cell && whyNot(cell, kernels[index]!);
  const what = asOnAnyKernel(reason, kernels[index]?.release ?? kernel);
  const told = value === undefined ? what : `${value}: ${what}`;
  const isAbove = above?.reason === told || above?.reason === told.replace("unknown: ", "");
  const also = hint === undefined ? "" : ` (${hint})`;
  const numberOf = (name: string): number => kernels.findIndex((one) => one.name === name) + 1;
  const whole = told + also + spellSince(since, numberOf);
  return { column: index + 1, alias, reason: isAbove ? undefined : whole };
}

function changeLines({ contract }: TapsetReport, { isVerbose }: Options): string[] {
  if (contract === undefined || contract.state === "current") return [];
  if (isVerbose) {
    return contract.changes.map((change) => spellChange(change, [change.alias]));
  }
  const groups = foldBy(contract.changes, ({ level, text }) => `${level}\0${text}`);
  const shown = groups.slice(0, mostClaims);
  const lines = shown.map((group) => {
    const aliases = group.map(({ alias }) => alias);
    return spellChange(group[0], aliases);
  });
  const rest = groups.length - shown.length;
  return rest === 0 ? lines : [...lines, `and ${countOf(rest)} more changes, which \`-v\` shows`];
}

function contractLines({ contract }: TapsetReport, { paint }: Options): string[] {
  if (contract === undefined) return [];
  if (contract.state === "updated") return [`${contract.path} is written`];
  const wrong = whyNotRecorded(contract);
  return wrong === undefined ? [] : [`${paint.red("broken:")} ${wrong}`];
}

function missingLines({ missingKernels }: TapsetReport, { isWhole, paint }: Options): string[] {
  if (!isWhole || missingKernels.length === 0) return [];
  const open = paint.yellow("open:");
  const all = missingKernels.map((kernel) => ({ ...kernel, way: commandWithout(kernel) }));
  const groups = foldBy(all, ({ name, reason, way }) => `${reason}\0${way ?? name}`);
  return [
    ...groups.map((group) => {
      const [{ reason, way, wayBack }] = group;
      const names = group.map(({ name }) => name);
      if (names.length === 1) {
        return `${open} the manifest claims ${names[0]}, and ${reason}; run: ${wayBack}`;
      }
      const who = spellNames(names, names.length);
      return `${open} the manifest claims ${who}, and of each: ${reason}; run: ${way} ${names.join(" ")}`;
    }),
    `${open} or name with \`-k\` what to verify against`,
  ];
}

/** The command that brings a kernel, where others can be named behind it; undefined for one that brings only this kernel. */
function commandWithout({ name, wayBack }: MissingKernel): string | undefined {
  const takesMany = /^tapwright kernels (?:fetch|build) /.test(wayBack);
  return takesMany && wayBack.endsWith(` ${name}`) ? wayBack.slice(0, -name.length - 1) : undefined;
}

/** `61 of 63 aliases, 191 of 192 values resolved`, over all kernels. */
function countLine({ probes }: TapsetReport, kernels: number): string {
  const cells = probes.flatMap((probe) => probe.cells);
  const { resolved, partial, leftOut, unknown } = countCells(cells);
  const values = cells.flatMap((cell) => (cell.status === "left-out" ? [] : cell.values));
  const good = values.filter(({ verdict }) => verdict === "resolved").length;
  const on = kernels > 1 ? ` on ${kernels} kernels` : "";
  const also = [
    partial > 0 && `${countOf(partial)} in part`,
    unknown > 0 && `${countOf(unknown)} unknown`,
    leftOut > 0 && `${countOf(leftOut)} left out`,
  ].filter((part) => part !== false);
  const asked = cells.length - leftOut;
  const told = also.length === 0 ? "" : ` (${also.join(", ")})`;
  return `${resolved} of ${asked} aliases, ${good} of ${values.length} values resolved${on}${told}`;
}
