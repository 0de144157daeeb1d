// A place of a text as people read it: path, line, column, the line itself and a mark below it.

import { positionOf, type Range, type SourceFile } from "./source-file.ts";

/** Paints one piece of a frame; without colour each returns its text. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly frame: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly hint: (text: string) => string;
}

/** How wide a frame may be where nothing else is known; longer lines are cut around the mark. */
const WIDTH = 125;
/** Narrower would show nothing of a line. */
const LEAST_WIDTH = 20;

/** `path:line:column` of where a range starts. */
export function formatPlace(range: Range): string {
  const { line, column } = positionOf(range.file, range.start);
  return `${range.file.path}:${line}:${column}`;
}

/** How the lines of a frame look. */
export interface FrameOptions {
  /** Paints the carets. */
  readonly mark: (text: string) => string;
  readonly palette: Palette;
  /** Columns of the terminal. */
  readonly width?: number;
}

/** The line of a range with carets below. Of a range over several lines it is the first and the last. */
export function formatCodeFrame(range: Range, options: FrameOptions): string[] {
  const { palette } = options;
  const first = positionOf(range.file, range.start).line;
  const end = endOfText(range);
  const last = positionOf(range.file, end).line;
  const gutter = " ".repeat(String(last).length);
  const lines = [
    `${palette.frame(`${gutter}-->`)} ${formatPlace(range)}`,
    palette.frame(`${gutter} |`),
    ...markedLine(range.file, { start: range.start, end }, gutter, options),
  ];
  if (last === first) return lines;
  if (last > first + 1) lines.push(palette.frame(`${gutter} …`));
  const start = indentEnd(range.file, end);
  return [...lines, ...markedLine(range.file, { start, end }, gutter, options)];
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A range may end with blank lines, which nobody wants to see marked. */
function endOfText({ file, start, end }: Range): number {
  return Math.max(start, start + file.text.slice(start, end).trimEnd().length);
}

/** Where the text of the last line of a range begins. */
function indentEnd(file: SourceFile, end: number): number {
  const { text, start } = lineAt(file, end);
  return Math.min(end, start + (text.length - text.trimStart().length));
}

/** A line with carets below what is marked of it. */
function markedLine(
  file: SourceFile,
  stretch: Stretch,
  gutter: string,
  { mark, palette, width = WIDTH }: FrameOptions,
): string[] {
  const line = lineAt(file, stretch.start);
  const number = String(positionOf(file, stretch.start).line).padStart(gutter.length);
  const room = Math.max(LEAST_WIDTH, width - gutter.length - 5);
  const { text, start, end } = windowOf(line, stretch, room);
  const before = expandTabs(text.slice(0, start));
  const marked = expandTabs(text.slice(start, end), before.length);
  const carets = "^".repeat(Math.max(1, displayWidth(marked)));
  return [
    `${palette.frame(`${number} |`)} ${expandTabs(text)}`,
    `${palette.frame(`${gutter} |`)} ${" ".repeat(displayWidth(before))}${mark(carets)}`,
  ];
}

function lineAt(
  file: SourceFile,
  offset: number,
): { readonly text: string; readonly start: number } {
  const newlineBefore = offset === 0 ? -1 : file.text.lastIndexOf("\n", offset - 1);
  const hasMark = newlineBefore === -1 && file.text.startsWith("\ufeff");
  const start = newlineBefore + (hasMark ? 2 : 1);
  const newline = file.text.indexOf("\n", start);
  const text = file.text.slice(start, newline === -1 ? undefined : newline).replace(/\r$/, "");
  return { text, start };
}

/** The part of the line that is shown, and the marked columns in it; a mark ends with its first line. */
function windowOf(
  line: { readonly text: string; readonly start: number },
  stretch: Stretch,
  room: number,
): { readonly text: string; readonly start: number; readonly end: number } {
  const column = Math.max(0, stretch.start - line.start);
  const end = Math.max(column, Math.min(stretch.end - line.start, line.text.length));
  if (line.text.length <= room) return { text: line.text, start: column, end };
  const from = Math.round(Math.max(0, Math.min(column - room / 3, line.text.length - room)));
  const shown = line.text.slice(from, from + room);
  const cutLeft = from > 0 ? "…" : "";
  const cutRight = from + room < line.text.length ? "…" : "";
  const shift = from - cutLeft.length;
  return {
    text: cutLeft + shown + cutRight,
    start: column - shift,
    end: Math.min(end - shift, shown.length + cutLeft.length),
  };
}

/** Tabs become spaces up to the next multiple of 4, control characters a dot: a frame must not move a cursor. */
function expandTabs(text: string, column = 0): string {
  let result = "";
  for (const character of text) {
    if (character === "\t") result += " ".repeat(4 - ((column + result.length) % 4));
    else result += character < " " || character === "\x7f" ? "·" : character;
  }
  return result;
}

/** Columns on a terminal, near enough: wide scripts of East Asia take two, marks that combine none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
