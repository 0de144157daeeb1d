// Text in columns.

import { stripVTControlCharacters } from "node:util";
import { wrapPieces } from "./wrap.ts";

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

/**
 * The same on a terminal that has so many columns, or undefined where there is none. Where a row would be wider, only the first
 * cells are aligned, as many as fit: what does not fit of the others goes on below, indented.
 */
export function fitTable(
  rows: readonly (readonly string[])[],
  columns: number | undefined,
): string {
  const whole = formatTable(rows);
  if (columns === undefined || widest(whole) <= columns) return whole;
  const most = Math.max(...rows.map((row) => row.length));
  const headOf = (count: number): string => formatTable(rows.map((row) => row.slice(0, count)));
  let count = most;
  while (count > 1 && widest(headOf(count)) > columns) count -= 1;
  const head = headOf(count);
  const flow = { gap: "  ", width: columns, indent: 4 };
  const lines = head.split("\n").slice(0, -1);
  return lines
    .map((line, index) => {
      const aligned = line + " ".repeat(widest(head) - width(line));
      const rest = rows[index]!.slice(count).filter((cell) => cell !== "");
      return `${wrapPieces([aligned, ...rest], flow).trimEnd()}\n`;
    })
    .join("");
}

function widest(text: string): number {
  return Math.max(...text.split("\n").map(width));
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
