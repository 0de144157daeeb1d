// Long lines on a terminal.

import { stripVTControlCharacters } from "node:util";

/**
 * Breaks at blanks, what follows the first line indented; a word that is too long stands alone, and so does a command that
 * somebody is to run. Colours have no width.
 */
export function wrap(text: string, width: number, indent: number): string {
  return wrapPieces(wordsOf(text), { gap: " ", width, indent });
}

/** Each line of a text, what follows indented by four columns more than the line itself. Without a width all stay as they are. */
export function wrapLines(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text.replaceAll(/^( *)(\S.*)$/gm, (_, margin: string, line: string) => {
    const indent = margin.length + 4;
    return margin + wrapPieces(wordsOf(line), { gap: " ", width: width - margin.length, indent });
  });
}

interface Flow {
  /** Between two pieces of a line. */
  readonly gap: string;
  readonly width: number;
  /** Of all lines but the first. */
  readonly indent: number;
}

/** Puts pieces into lines; none is broken. */
export function wrapPieces(pieces: readonly string[], { gap, width, indent }: Flow): string {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    const longer = line === "" ? piece : line + gap + piece;
    const room = lines.length === 0 ? width : width - indent;
    if (line.trim() !== "" && stripVTControlCharacters(longer).length > room) {
      lines.push(line.trimEnd());
      line = piece;
    } else line = longer;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}

/** Who copies a command from a terminal wants it in one piece. */
function wordsOf(text: string): string[] {
  const [command] = /(?<=\b[Rr]un: )\S.*?(?:[.;](?= )|(?= \()|$)/.exec(text) ?? [];
  if (command === undefined) return text.split(" ");
  const at = text.indexOf(command);
  const [before, after] = [text.slice(0, at - 1), text.slice(at + command.length + 1)];
  return [...before.split(" "), command, ...(after === "" ? [] : after.split(" "))];
}
