// Text in columns.

import { stripVTControlCharacters } from "node:util";

/** Aligns the columns of rows, two blanks between; colours do not count as width. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => cell + " ".repeat(widths[column]! - width(cell)));
      return `${cells.join("  ").trimEnd()}\n`;
    })
    .join("");
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
