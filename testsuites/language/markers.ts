// Scripts that say which diagnostics they expect, in the lines below the text at fault:
//
//     probe begin { x = ; }
//     //                ^ error parse/unexpected: unexpected `;`, expected an expression
//     //                ^ hint: …
//
// The carets stand below the first line of the range, `//` counting as two columns of it. After the code a
// message may follow, in full or cut with `…` at its end; `note:` and `hint:` belong to the diagnostic above.
// For what a range in the first two columns needs, `//<` puts the carets at the very start of the line.

import type { Diagnostic } from "../../compiler/source/diagnostic.ts";
import { positionOf } from "../../compiler/source/source-file.ts";

export interface MarkedScript {
  /** The script without its marks: each marker line is an empty comment, so that line numbers stay. */
  readonly text: string;
  readonly expected: readonly string[];
}

interface Marker {
  readonly line: number;
  readonly start: number;
  readonly length: number;
  readonly remark: string;
}

const markerPattern = /^\/\/(<?)(\s*)(\^+)\s+(.*)$/;

/** Takes the marker lines out of a script. */
export function readMarkers(marked: string): MarkedScript {
  const lines = marked.split("\n");
  const markers: Marker[] = [];
  let target = 0;
  const text = lines
    .map((line, index) => {
      const marker = readMarker(line, target);
      if (marker === undefined) {
        target = index + 1;
        return line;
      }
      markers.push(marker);
      return "";
    })
    .join("\n");
  return { text, expected: markers.map(showMarker) };
}

function readMarker(line: string, target: number): Marker | undefined {
  const match = markerPattern.exec(line);
  if (match === null) return undefined;
  const [, atStart, space = "", carets = "", remark = ""] = match;
  const start = atStart ? 1 : 3 + space.length;
  return { line: target, start, length: carets.length, remark };
}

function showMarker({ line, start, length, remark }: Marker): string {
  return `${line}:${start}+${length} ${remark}`;
}

/**
 * What the diagnostics look like as markers, cut to what `expected` says of them: a marker without a message
 * does not compare messages, one without notes and hints below it does not compare those. So that a test is
 * one line: `expect(actualMarkers(diagnostics, expected)).toEqual(expected)`.
 */
export function actualMarkers(
  diagnostics: readonly Diagnostic[],
  expected: readonly string[],
): string[] {
  const wanted = groupMarkers(expected);
  return diagnostics.flatMap((diagnostic, index) => {
    const [first = "", ...others] = wanted[index] ?? [];
    return [
      cutLike(first, markDiagnostic(diagnostic)),
      ...others.map((other) => cutLike(other, markRemark(diagnostic, other))),
    ];
  });
}

/** Each diagnostic's own marker, followed by its `note:` and `hint:`. */
function groupMarkers(expected: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const marker of expected) {
    if (/^\S+ (note|hint)\b/.test(marker)) groups.at(-1)?.push(marker);
    else groups.push([marker]);
  }
  return groups;
}

function markDiagnostic({ severity, code, message, range }: Diagnostic): string {
  return `${placeOf(range)} ${severity} ${code}: ${message}`;
}

/** The hint, or the note that stands where the marker says. */
function markRemark(diagnostic: Diagnostic, wanted: string): string {
  if (wanted.includes(" hint: ")) {
    return `${placeOf(diagnostic.range)} hint: ${diagnostic.hint ?? "(none)"}`;
  }
  const notes = diagnostic.notes.map(
    (note) => `${placeOf(note.range ?? diagnostic.range)} note: ${note.message}`,
  );
  return notes.find((note) => cutLike(wanted, note) === wanted) ?? notes.join("; ");
}

function placeOf(range: Diagnostic["range"]): string {
  if (range === undefined) return "nowhere";
  const { line, column } = positionOf(range.file, range.start);
  const endOfLine = range.file.text.indexOf("\n", range.start);
  const end = endOfLine === -1 ? range.end : Math.min(range.end, endOfLine);
  return `${line}:${column}+${Math.max(1, end - range.start)}`;
}

/** Cuts what was found to as much as was asked for. */
function cutLike(wanted: string, found: string): string {
  if (wanted.endsWith("…")) {
    const head = wanted.slice(0, -1);
    return found.startsWith(head) ? wanted : found;
  }
  const asksForMessage = wanted === "" || /^\S+ \w+ [^\s:]+: |^\S+ (note|hint): /.test(wanted);
  return asksForMessage ? found : found.replace(/^(\S+ \w+ [^\s:]+): .*$/s, "$1");
}
