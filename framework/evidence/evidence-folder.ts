// Where the evidence of an attempt lies: below the folder of the reports, by the name of its cell.

import { cellName } from "../results/test-record.ts";
import type { Cell } from "../results/test-record.ts";

/** Whose evidence it is, and where it goes. */
export interface EvidencePlace {
  /** The folder of the reports. */
  readonly reports: string;
  readonly cell: Cell;
  /** Counted from 1. */
  readonly attempt: number;
  /** Of the result that it leads to, where results are known by one. */
  readonly digest?: string;
}

/** Path of all attempts of a cell, from the folder of the reports. */
export function cellFolder(cell: Cell): string {
  const parts = cell.test.split("/").map((part) => (part === ".." ? "_" : part));
  const name = cellName({ test: parts.join("/"), kernel: cell.kernel.replaceAll("/", "_") });
  return `evidence/${name}`;
}

export function attemptFolder({ cell, attempt }: Pick<EvidencePlace, "cell" | "attempt">): string {
  return `${cellFolder(cell)}/${attempt}`;
}
