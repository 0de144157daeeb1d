// Where the evidence of an attempt lies: below the folder of the reports, by the name of its cell.

import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { resolve } from "node:path";
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

const evidenceFolder = "evidence";

/** What CI services and other systems take in no file's name. */
const refused = /["*:<>?\\|\r\n]/g;

/** Path of all attempts of a cell, from the folder of the reports. */
export function cellFolder(cell: Cell): string {
  const parts = cell.test
    .split("/")
    .map((part) => (part === ".." ? "_" : part.replace(refused, "_")));
  const name = cellName({ test: parts.join("/"), kernel: cell.kernel.replaceAll("/", "_") });
  return `${evidenceFolder}/${name}`;
}

export function attemptFolder({ cell, attempt }: Pick<EvidencePlace, "cell" | "attempt">): string {
  return `${cellFolder(cell)}/${attempt}`;
}

/** Brings the evidence of reports in one folder to those in another, beside what is there. */
export async function bringEvidence(from: string, to: string): Promise<void> {
  const source = resolve(from, evidenceFolder);
  const target = resolve(to, evidenceFolder);
  if (source === target || !existsSync(source)) return;
  await cp(source, target, { recursive: true });
}
