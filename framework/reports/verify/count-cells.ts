// How many cells of a matrix are what.

import type { ProbeCell } from "../../verify/report.ts";
import { isPartial } from "./is-partial.ts";

export interface CellCounts {
  readonly resolved: number;
  /** Of the resolved ones, those that fire only at times. */
  readonly partial: number;
  readonly unresolved: number;
  readonly unknown: number;
  readonly leftOut: number;
}

export function countCells(cells: readonly ProbeCell[]): CellCounts {
  const having = (status: ProbeCell["status"]): number =>
    cells.filter((cell) => cell.status === status).length;
  return {
    resolved: having("resolved"),
    partial: cells.filter(isPartial).length,
    unresolved: having("unresolved"),
    unknown: having("unknown"),
    leftOut: having("left-out"),
  };
}
