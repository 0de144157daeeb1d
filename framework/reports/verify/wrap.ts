// Long lines on a terminal.

import { stripVTControlCharacters } from "node:util";

/** Breaks at blanks, what follows the first line indented; a word that is too long stands alone. Colours have no width. */
export function wrap(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    const room = lines.length === 0 ? width : width - indent;
    if (line.trim() !== "" && stripVTControlCharacters(longer).length > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
