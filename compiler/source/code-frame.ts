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

/** How wide a shown line may be; longer ones are cut around the mark. */
const WIDTH = 120;

/** `path:line:column` of where a range starts. */
export function formatPlace(range: Range): string {
  const { line, column } = positionOf(range.file, range.start);
  return `${range.file.path}:${line}:${column}`;
}

/** The line of a range with carets below. `mark` paints the carets; `margin` is the width of line numbers. */
export function formatCodeFrame(
  range: Range,
  mark: (text: string) => string,
  palette: Palette,
): string[] {
  const { line, column } = positionOf(range.file, range.start);
  const number = String(line);
  const gutter = " ".repeat(number.length);
  const { text, start, end } = windowOf(lineAt(range.file, range.start), column - 1, range);
  const before = expandTabs(text.slice(0, start));
  const marked = expandTabs(text.slice(start, end), before.length);
  const carets = "^".repeat(Math.max(1, displayWidth(marked)));
  return [
    `${palette.frame(`${gutter}-->`)} ${formatPlace(range)}`,
    palette.frame(`${gutter} |`),
    `${palette.frame(`${number} |`)} ${expandTabs(text)}`,
    `${palette.frame(`${gutter} |`)} ${" ".repeat(displayWidth(before))}${mark(carets)}`,
  ];
}

function lineAt(
  file: SourceFile,
  offset: number,
): { readonly text: string; readonly start: number } {
  const start = file.text.lastIndexOf("\n", offset - 1) + 1;
  const newline = file.text.indexOf("\n", start);
  const text = file.text.slice(start, newline === -1 ? undefined : newline).replace(/\r$/, "");
  return { text, start };
}

/** The part of the line that is shown, and the marked columns in it; a mark ends with its first line. */
function windowOf(
  line: { readonly text: string; readonly start: number },
  column: number,
  range: Range,
): { readonly text: string; readonly start: number; readonly end: number } {
  const end = Math.min(range.end - line.start, line.text.length);
  if (line.text.length <= WIDTH) return { text: line.text, start: column, end };
  const from = Math.max(0, Math.min(column - WIDTH / 3, line.text.length - WIDTH));
  const shown = line.text.slice(from, from + WIDTH);
  const cutLeft = from > 0 ? "…" : "";
  const cutRight = from + WIDTH < line.text.length ? "…" : "";
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
