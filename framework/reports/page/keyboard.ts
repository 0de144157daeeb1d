// Keys: arrows in the matrix, and a few letters anywhere but in the search.

import { isTrouble, signAt } from "./model.ts";
import type { Matrix, Position } from "./matrix.ts";

export interface KeyActions {
  move(position: Position): void;
  open(): void;
  close(): void;
  search(): void;
}

export function listenToKeys(matrix: Matrix, actions: KeyActions): void {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    const isTyping = event.target instanceof HTMLInputElement;
    const isInMatrix = event.target instanceof Element && event.target.closest(".matrix") !== null;
    if (act(event, matrix, actions, isTyping, isInMatrix)) event.preventDefault();
  });
}

/** Whether the key meant something. */
function act(
  { key, ctrlKey }: KeyboardEvent,
  matrix: Matrix,
  actions: KeyActions,
  isTyping: boolean,
  isInMatrix: boolean,
): boolean {
  if (key === "Escape") {
    actions.close();
    matrix.focus();
    return true;
  }
  if (isTyping) {
    if (key !== "ArrowDown" && key !== "Enter") return false;
    matrix.focus();
    actions.move({ row: firstProbe(matrix), column: -1 });
    return true;
  }
  if (key === "/") {
    actions.search();
    return true;
  }
  if (key === "n" || key === "p") {
    const found = nextTrouble(matrix, key === "n" ? 1 : -1);
    if (found === undefined) return false;
    matrix.focus();
    actions.move(found);
    actions.open();
    return true;
  }
  if (!isInMatrix) return false;
  if (key === "Enter" || key === " ") {
    actions.open();
    return true;
  }
  const target = step(key, ctrlKey, matrix);
  if (target === undefined) return false;
  actions.move(target);
  return true;
}

function firstProbe({ rows }: Matrix): number {
  return Math.max(
    0,
    rows.findIndex(({ kind }) => kind === "probe" || kind === "test"),
  );
}

function step(key: string, isFar: boolean, matrix: Matrix): Position | undefined {
  const { row, column } = matrix.position;
  const lastRow = matrix.rows.length - 1;
  const lastColumn = matrix.columns.length - 1;
  const to = (newRow: number, newColumn: number): Position => ({
    row: Math.max(-1, Math.min(lastRow, newRow)),
    column: Math.max(newRow < 0 ? 0 : -1, Math.min(lastColumn, newColumn)),
  });
  switch (key) {
    case "ArrowUp":
      return to(row - 1, column);
    case "ArrowDown":
      return to(row + 1, column);
    case "ArrowLeft":
      return to(row, column - 1);
    case "ArrowRight":
      return to(row, column + 1);
    case "PageUp":
      return to(Math.max(0, row - 20), column);
    case "PageDown":
      return to(row + 20, column);
    case "Home":
      return to(isFar ? 0 : row, -1);
    case "End":
      return to(isFar ? lastRow : row, lastColumn);
    default:
      return undefined;
  }
}

/** The next cell, in the order of reading, that is not resolved or has failed. */
function nextTrouble(matrix: Matrix, direction: 1 | -1): Position | undefined {
  const { rows, columns, position } = matrix;
  const width = columns.length;
  const total = rows.length * width;
  const start = position.row * width + position.column;
  for (let distance = 1; distance <= total; distance++) {
    const at = (((start + direction * distance) % total) + total) % total;
    const row = rows[Math.floor(at / width)]!;
    const column = at % width;
    const isData = row.kind === "probe" || row.kind === "test";
    if (isData && isTrouble(signAt(row, columns[column]!))) {
      return { row: Math.floor(at / width), column };
    }
  }
  return undefined;
}
