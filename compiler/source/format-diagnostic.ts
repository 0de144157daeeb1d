// Diagnostics as text for people: the message, the place with its line, the chain of notes, the hint.

import pc from "picocolors";
import { formatCodeFrame, type Palette } from "./code-frame.ts";
import type { Problem } from "./diagnostic.ts";

export interface FormatOptions {
  readonly colour?: boolean;
  /** Columns of the terminal that shows it. */
  readonly width?: number;
  /** Breaks the lines of messages and hints, which else are whole. */
  readonly flow?: (text: string) => string;
}

const plain = (text: string): string => text;
const plainPalette: Palette = {
  bold: plain,
  frame: plain,
  error: plain,
  warning: plain,
  note: plain,
  hint: plain,
};

function colourPalette(): Palette {
  const colours = pc.createColors(true);
  return {
    bold: colours.bold,
    frame: colours.blue,
    error: (text) => colours.bold(colours.red(text)),
    warning: (text) => colours.bold(colours.yellow(text)),
    note: (text) => colours.bold(colours.cyan(text)),
    hint: (text) => colours.bold(colours.green(text)),
  };
}

/** One diagnostic, several lines, without a line break at the end. */
export function formatDiagnostic(diagnostic: Problem, options: FormatOptions = {}): string {
  const palette = options.colour ? colourPalette() : plainPalette;
  const { severity, code, message, range, notes, hint } = diagnostic;
  const mark = palette[severity];
  const { width } = options;
  const flowing = options.flow ?? plain;
  const lines = [flowing(`${mark(`${severity}[${code}]`)}${palette.bold(`: ${message}`)}`)];
  if (range !== undefined) lines.push(...formatCodeFrame(range, { mark, palette, width }));
  for (const note of notes) {
    lines.push(flowing(`${palette.note("note")}: ${note.message}`));
    if (note.range !== undefined)
      lines.push(...formatCodeFrame(note.range, { mark: palette.note, palette, width }));
  }
  if (hint !== undefined) lines.push(flowing(`${palette.hint("hint")}: ${hint}`));
  return lines.join("\n");
}

/** All of them, with an empty line between two and a line of counts at the end; empty for none. */
export function formatDiagnostics(
  diagnostics: readonly Problem[],
  options: FormatOptions = {},
): string {
  if (diagnostics.length === 0) return "";
  const frames = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, options));
  return `${[...frames, summarize(diagnostics)].join("\n\n")}\n`;
}

function summarize(diagnostics: readonly Problem[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const parts = [countOf(errors, "error"), countOf(warnings, "warning")];
  return parts.filter((part) => part !== "").join(", ");
}

function countOf(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
