// The matrix of a tapset on a terminal: one column for each kernel, below their architectures.

import { stripVTControlCharacters } from "node:util";
import type { coloursFor } from "../../colour.ts";
import type { ProbeCell, ProbeReport, ReportKernel } from "../../verify/report.ts";
import { isPartial } from "./is-partial.ts";

type Paint = ReturnType<typeof coloursFor>;

interface Sign {
  readonly word: string;
  /** For narrow terminals. */
  readonly letter: string;
  readonly colour: "green" | "yellow" | "red" | "dim";
}

const signs = {
  ok: { word: "ok", letter: ".", colour: "green" },
  part: { word: "part", letter: "~", colour: "yellow" },
  no: { word: "no", letter: "X", colour: "red" },
  unknown: { word: "?", letter: "?", colour: "yellow" },
  leftOut: { word: "-", letter: "-", colour: "dim" },
} satisfies Record<string, Sign>;

function signOf(cell: ProbeCell): Sign {
  if (cell.status === "resolved") return isPartial(cell) ? signs.part : signs.ok;
  if (cell.status === "unresolved") return signs.no;
  return cell.status === "unknown" ? signs.unknown : signs.leftOut;
}

/** With words where they have room, else with letters, which are explained. */
export function formatMatrix(
  probes: readonly ProbeReport[],
  kernels: readonly ReportKernel[],
  width: number,
  paint: Paint,
): string {
  const wide = wideMatrix(probes, kernels, paint);
  if (widthOf(wide) <= width) return wide;
  return narrowMatrix(probes, kernels, width, paint);
}

function wideMatrix(
  probes: readonly ProbeReport[],
  kernels: readonly ReportKernel[],
  paint: Paint,
): string {
  const rows = probes.map(({ cells }) => cells.map(signOf));
  const widths = columnWidths(rows, kernels);
  const names = longestName(probes);
  const line = (name: string, texts: readonly string[]): string => {
    const cells = texts.map((text, index) => {
      const gap = beginsGroup(kernels, index) ? "   " : "  ";
      return gap + text + " ".repeat(widths[index]! - stripVTControlCharacters(text).length);
    });
    return `${`${name.padEnd(names)}${cells.join("")}`.trimEnd()}\n`;
  };
  const numbers = kernels.map((_, index) => `${index + 1}`);
  return [
    architectureLine(names, widths, kernels),
    line("", numbers),
    ...rows.map((signs, row) =>
      line(
        probes[row]!.alias,
        signs.map(({ word, colour }) => paint[colour](word)),
      ),
    ),
  ].join("");
}

/** Wide enough for their words, and the last of an architecture for what is left of its name. */
function columnWidths(
  rows: readonly (readonly Sign[])[],
  kernels: readonly ReportKernel[],
): number[] {
  const widths = kernels.map((_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]!.word.length), `${column + 1}`.length),
  );
  let group = 0;
  kernels.forEach(({ architecture }, column) => {
    group = beginsGroup(kernels, column) ? widths[column]! : group + 2 + widths[column]!;
    const isLast = column + 1 === kernels.length || beginsGroup(kernels, column + 1);
    if (isLast) widths[column]! += Math.max(0, architecture.length - group);
  });
  return widths;
}

function architectureLine(
  names: number,
  widths: readonly number[],
  kernels: readonly ReportKernel[],
): string {
  let line = " ".repeat(names);
  let position = names;
  kernels.forEach(({ architecture }, column) => {
    const begins = beginsGroup(kernels, column);
    position += begins ? 3 : 2;
    if (begins) line = line.padEnd(position) + architecture;
    position += widths[column]!;
  });
  return `${line}\n`;
}

function narrowMatrix(
  probes: readonly ProbeReport[],
  kernels: readonly ReportKernel[],
  width: number,
  paint: Paint,
): string {
  const digits = `${kernels.length}`.length;
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => {
        const gap = beginsGroup(kernels, index) ? "  " : " ";
        return gap + " ".repeat(digits - stripVTControlCharacters(text).length) + text;
      })
      .join("");
  const head = line(kernels.map((_, index) => `${index + 1}`));
  const names = nameWidth(probes, Math.max(20, width - head.length));
  const rows = probes.map(({ alias, cells }) => {
    const letters = cells.map(signOf).map(({ letter, colour }) => paint[colour](letter));
    return `${shorten(alias, names).padEnd(names)}${line(letters)}\n`;
  });
  const used = new Set(probes.flatMap(({ cells }) => cells.map(signOf)));
  const legend = Object.values(signs)
    .filter((sign) => used.has(sign) && sign.letter !== sign.word)
    .map(({ letter, word }) => `${letter} ${word}`);
  return `${" ".repeat(names)}${head}\n${rows.join("")}${paint.dim(legend.join("   "))}\n`;
}

/** As wide as there is room, and wider where two names would look the same. */
function nameWidth(probes: readonly ProbeReport[], room: number): number {
  const longest = longestName(probes);
  const all = new Set(probes.map(({ alias }) => alias));
  for (let width = Math.min(room, longest); width < longest; width++) {
    const shown = new Set([...all].map((alias) => shorten(alias, width)));
    if (shown.size === all.size) return width;
  }
  return longest;
}

function longestName(probes: readonly ProbeReport[]): number {
  return probes.reduce((most, { alias }) => Math.max(most, alias.length), 0);
}

function beginsGroup(kernels: readonly ReportKernel[], index: number): boolean {
  return kernels[index - 1]?.architecture !== kernels[index]!.architecture;
}

/** The end of a name tells more than its middle: `kernel.syscall("re…v4").return`. */
function shorten(name: string, width: number): string {
  if (name.length <= width) return name;
  const end = Math.floor((width - 1) / 2);
  return `${name.slice(0, width - 1 - end)}…${name.slice(name.length - end)}`;
}

function widthOf(text: string): number {
  return text
    .split("\n")
    .reduce((most, line) => Math.max(most, stripVTControlCharacters(line).length), 0);
}
