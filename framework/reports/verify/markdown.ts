// A report as Markdown, for comments and pages of GitHub and the like: a matrix with a row for each probe, reasons below it.

import { positionOf } from "../../../compiler/index.ts";
import type {
  ProbeCell,
  ProbeReport,
  ReportKernel,
  TapsetReport,
  VerifyReport,
} from "../../verify/report.ts";
import { declaredAbsence } from "../../verify/broken-claims.ts";
import { whyNotRecorded } from "./contract-text.ts";
import { countCells } from "./count-cells.ts";
import { countNoun, countOf, foldBy, spellNames } from "./fold.ts";
import { foldRemarks } from "./fold-remarks.ts";
import { isPartial } from "./is-partial.ts";
import { spellAbsence } from "./spell-absence.ts";
import { spellSince } from "./spell-since.ts";
import { whyNot, asOnAnyKernel } from "./why-not.ts";

/** GitHub shows no more than 65,536 characters of a comment. */
const mostRows = 200;

export function formatVerifyMarkdown({ kernels, tapsets }: VerifyReport): string {
  return tapsets.map((tapset) => formatTapset(tapset, kernels)).join("\n");
}

function formatTapset(tapset: TapsetReport, kernels: readonly ReportKernel[]): string {
  const { name, manifest, probes } = tapset;
  const title = manifest === undefined ? name : `${name} ${manifest.version}`;
  const counts = countCells(probes.flatMap(({ cells }) => cells));
  const summary = [
    `${countOf(counts.resolved)} resolved`,
    counts.partial > 0 && `${countOf(counts.partial)} of them in part`,
    counts.unresolved > 0 && `**${countOf(counts.unresolved)} unresolved**`,
    counts.unknown > 0 && `${countOf(counts.unknown)} unknown`,
    counts.leftOut > 0 && `${countOf(counts.leftOut)} left out`,
  ].filter((part) => part !== false);
  const on = `${countNoun(probes.length, "probe")} on ${countNoun(kernels.length, "kernel")}`;
  const parts = [
    `## ${escapeText(title)}\n\n${on}: ${summary.join(", ")}.\n`,
    matrix(probes, kernels),
    list("Not resolved", reasons(tapset, kernels)),
    list("There, with a caveat", caveats(probes, kernels)),
    list("First changed", changes(probes, kernels)),
    list("Broken claims", claims(tapset, kernels)),
    list("Declarations", diagnostics(tapset)),
    list("Contract", contract(tapset)),
    list("Claimed, and not known here", missing(tapset)),
    list("Perhaps too much", remarks(tapset)),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function matrix(probes: readonly ProbeReport[], kernels: readonly ReportKernel[]): string {
  const isLarge = probes.length > mostRows;
  const bad = probes.filter(({ cells }) =>
    cells.some((cell) => cell.status === "unresolved" || cell.status === "unknown"),
  );
  const shown = (isLarge ? bad : probes).slice(0, mostRows);
  if (shown.length === 0) return "";
  const head = kernels.map(({ name, architecture }) => `${escapeText(name)}<br>${architecture}`);
  const rows = shown.map(({ alias, cells }) => [codeSpan(alias), ...cells.map(sign)]);
  const table = [["probe", ...head], ["---", ...kernels.map(() => ":-:")], ...rows];
  const hidden = probes.length - shown.length;
  const rest =
    hidden === 0 ? "" : `\n…and ${countNoun(hidden, "probe")} more, without a row here.\n`;
  return `${table.map((row) => `| ${row.join(" | ")} |\n`).join("")}${rest}`;
}

function sign(cell: ProbeCell): string {
  if (cell.status === "resolved") return isPartial(cell) ? "_in part_" : "ok";
  if (cell.status === "unresolved") return "**no**";
  return cell.status === "unknown" ? "?" : "–";
}

function reasons({ probes, manifest }: TapsetReport, kernels: readonly ReportKernel[]): string[] {
  const all = probes.flatMap(({ alias, cells }) =>
    cells.flatMap((cell, column) => {
      const why = whyNot(cell, kernels[column]!);
      if (why === undefined) return [];
      const kernel = kernels[column]!.name;
      const declared = spellAbsence(manifest && declaredAbsence(manifest, kernel, alias));
      return [{ ...why, alias, kernel, declared }];
    }),
  );
  return foldBy(all, ({ reason, declared }) => `${reason}\0${declared}`).map((group) => {
    const [{ reason, hint, declared }] = group;
    const also = hint === undefined ? "" : ` (${escapeText(hint)})`;
    return `${who(group)}: ${escapeText(reason)}${also}${escapeText(declared)}`;
  });
}

function caveats(probes: readonly ProbeReport[], kernels: readonly ReportKernel[]): string[] {
  const all = probes.flatMap(({ alias, cells }) =>
    cells.flatMap((cell, column) =>
      cell.status === "resolved"
        ? cell.alternatives.flatMap(({ caveats: own }) =>
            own.map(({ text }) => ({ alias, text, kernel: kernels[column]!.name })),
          )
        : [],
    ),
  );
  return foldBy(all, ({ alias, text }) => `${alias}\0${text}`).map(
    (group) => `${who(group)}: ${escapeText(group[0].text)}`,
  );
}

function changes(probes: readonly ProbeReport[], kernels: readonly ReportKernel[]): string[] {
  const first = probes.flatMap(({ alias, changes: all }) =>
    all.slice(0, 1).map(({ to, kind, value, text }) => {
      const release = kernels.find(({ name }) => name === to)?.release ?? to;
      const what = value === undefined ? kind : `${kind} of ${codeSpan(value)}`;
      return { alias, kernel: to, text: `${what}: ${escapeText(asOnAnyKernel(text, release))}` };
    }),
  );
  return foldBy(first, ({ kernel, text }) => `${kernel}\0${text}`).map(
    (group) => `${who(group)}: ${group[0].text}`,
  );
}

function claims({ brokenClaims }: TapsetReport, kernels: readonly ReportKernel[]): string[] {
  const all = brokenClaims.map(({ kernel, alias, value, reason, since }) => {
    const release = kernels.find(({ name }) => name === kernel)?.release ?? kernel;
    const what = asOnAnyKernel(reason, release) + spellSince(since);
    return { alias, kernel, text: value === undefined ? what : `${value}: ${what}` };
  });
  return foldBy(all, ({ text }) => text).map(
    (group) => `${who(group)}: ${escapeText(group[0].text)}`,
  );
}

function diagnostics({ diagnostics: all }: TapsetReport): string[] {
  return foldBy(all, ({ code }) => code).map((group) => {
    const [{ code, severity, message, range }] = group;
    const place = range && `${range.file.path}:${positionOf(range.file, range.start).line}`;
    const at = place === undefined ? "" : `, ${codeSpan(place)}`;
    const also = group.length === 1 ? "" : ` (and ${countOf(group.length - 1)} more)`;
    return `${severity} ${codeSpan(code)}${at}: ${escapeText(message)}${also}`;
  });
}

function contract({ contract: found }: TapsetReport): string[] {
  if (found === undefined || found.state === "current") return [];
  return [
    escapeText(whyNotRecorded(found) ?? `${found.path} is written`),
    ...found.changes.map(({ level, alias, text }) => {
      const who = alias === "*" ? "" : `${codeSpan(alias)}: `;
      return `${level}: ${who}${escapeText(text)}`;
    }),
  ];
}

function missing({ missingKernels }: TapsetReport): string[] {
  return missingKernels.map(
    ({ name, reason, wayBack }) =>
      `${escapeText(name)}: ${escapeText(reason)}; ${codeSpan(wayBack)}`,
  );
}

function remarks({ remarks: all }: TapsetReport): string[] {
  return foldRemarks(all, false).map(
    ({ alias, text }) => (alias === undefined ? "" : `${codeSpan(alias)}: `) + escapeText(text),
  );
}

/** Of those that share something: their names, and on which kernels. */
function who(group: readonly { readonly alias: string; readonly kernel: string }[]): string {
  const names = group.map(({ alias }) => codeSpan(alias));
  const kernels = new Set(group.map(({ kernel }) => escapeText(kernel)));
  return `${spellNames(names, 3)} on ${[...kernels].join(", ")}`;
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  const shown = items.slice(0, mostRows).map((item) => `- ${item}\n`);
  const hidden = items.length - shown.length;
  const rest = hidden === 0 ? "" : `- …and ${countOf(hidden)} more\n`;
  return `### ${title}\n\n${shown.join("")}${rest}`;
}

/**
 * Everything that Markdown or HTML could take for its own; the quotes of our own messages become code. An underscore within a
 * word means nothing.
 */
export function escapeText(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .split(/`([^`]*)`/)
    .map((part, index) =>
      index % 2 === 1
        ? codeSpan(part)
        : part
            .replaceAll("&", "&amp;")
            .replaceAll("<", "&lt;")
            .replaceAll(">", "&gt;")
            .replace(
              /[\\`*[\]|~#@]|(?<![a-z0-9])_|_(?![a-z0-9])/gi,
              (mark) => `&#${mark.charCodeAt(0)};`,
            ),
    )
    .join("");
}

/** In a table a bar ends the cell even there. */
export function codeSpan(text: string): string {
  const plain = text.replace(/\s+/g, " ").replaceAll("|", "\\|");
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const gap = longest > 0 ? " " : "";
  return `${fence}${gap}${plain}${gap}${fence}`;
}
