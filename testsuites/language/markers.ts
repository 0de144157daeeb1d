// Scripts that say which diagnostics they expect, in the lines below the text at fault:
//
//     probe begin { x = ; }
//     //                ^ error parse/unexpected: unexpected `;`, expected an expression
//     //| hint: what to do about it
//     //| note 1:7: what else there is to say, and where
//
// The carets stand below the first line of the range; `//<^^^` is for a range that begins in column 1. Nothing may be
// left out: the marks are all that the compiler says, with every hint and note.

import type { Diagnostic } from "../../compiler/source/diagnostic.ts";
import { positionOf, type Range } from "../../compiler/source/source-file.ts";

export interface MarkedScript {
  /** The script without its marks; an empty line stands for each, so that lines keep their numbers. */
  readonly text: string;
  /** Each diagnostic as `LINE:COLUMN+LENGTH SEVERITY CODE: MESSAGE`, followed by its `| …` lines. */
  readonly expected: readonly string[];
}

const markerPattern = /^\s*\/\/(<?)(\s*)(\^+) +(.*)$/;
const remarkPattern = /^\s*\/\/(\| (?:hint|note).*)$/;

/** Takes the marks out of a script. */
export function readMarkers(marked: string): MarkedScript {
  const expected: string[] = [];
  let target = 0;
  const lines = marked.split("\n").map((line, index) => {
    const mark = readMarker(line, target) ?? remarkPattern.exec(line)?.[1];
    if (mark === undefined) {
      target = index + 1;
      return line;
    }
    expected.push(mark);
    return "";
  });
  return { text: lines.join("\n"), expected };
}

function readMarker(line: string, target: number): string | undefined {
  const match = markerPattern.exec(line);
  if (match === null) return undefined;
  const [, atStart, , carets = "", remark = ""] = match;
  const column = atStart ? 1 : line.indexOf("^") + 1;
  return `${target}:${column}+${carets.length} ${remark}`;
}

/** The diagnostics in the form of marks: a test is `expect(showDiagnostics(diagnostics)).toEqual(expected)`. */
export function showDiagnostics(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.flatMap((one) => [showDiagnostic(one), ...showRemarks(one)]);
}

function showDiagnostic({ severity, code, message, range }: Diagnostic): string {
  return `${range ? showRange(range) : "nowhere"} ${severity} ${code}: ${message}`;
}

/** Hint and notes, as the lines that follow a mark. */
function showRemarks({ hint, notes }: Diagnostic): string[] {
  return [
    ...(hint === undefined ? [] : [`| hint: ${hint}`]),
    ...notes.map(
      ({ message, range }) => `| note${range ? ` ${showStart(range)}` : ""}: ${message}`,
    ),
  ];
}

function showStart(range: Range): string {
  const { line, column } = positionOf(range.file, range.start);
  return `${line}:${column}`;
}

/** Where a range starts and how much of its first line it covers. */
export function showRange(range: Range): string {
  const newline = range.file.text.indexOf("\n", range.start);
  const end = newline === -1 ? range.end : Math.min(range.end, newline);
  return `${showStart(range)}+${Math.max(1, end - range.start)}`;
}
