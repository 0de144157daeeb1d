// Which rows are shown: by what their cells say, by tapset, and by words that stand anywhere in them.

import { signOf, type Cell, type ProbeRow, type Row, type Sign, type Tapset } from "./model.ts";

export interface Filter {
  /** Words, all of which have to be there. */
  readonly search: string;
  /** Any of them on a shown kernel; empty for all. */
  readonly signs: ReadonlySet<Sign>;
  /** Only what is not the same on all shown kernels. */
  readonly isChanged: boolean;
  /** Empty for all. */
  readonly architectures: ReadonlySet<string>;
  /** Its name; undefined for all. */
  readonly tapset?: string;
}

export const everything: Filter = {
  search: "",
  signs: new Set(),
  isChanged: false,
  architectures: new Set(),
};

export interface Filtered {
  /** Of tapsets and their probes, as they stand below each other. */
  readonly rows: readonly Row[];
  readonly probes: number;
  /** How many probes would be there with each sign, whatever signs are asked for. */
  readonly counts: Readonly<Record<Sign | "changed", number>>;
}

export function filterRows(
  all: readonly ProbeRow[],
  filter: Filter,
  columns: readonly number[],
): Filtered {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = { ok: 0, part: 0, no: 0, unknown: 0, "left-out": 0, changed: 0 };
  const rows: Row[] = [];
  let probes = 0;
  let tapset: Tapset | undefined;
  for (const row of all) {
    if (filter.tapset !== undefined && row.tapset.name !== filter.tapset) continue;
    if (words.length > 0 && !words.every((word) => textOf(row).includes(word))) continue;
    const found = new Set(columns.map((column) => signOf(row.probe.cells[column]!)));
    const changed = row.probe.changes.length > 0;
    for (const sign of found) counts[sign]++;
    if (changed) counts.changed++;
    if (filter.isChanged && !changed) continue;
    if (filter.signs.size > 0 && ![...found].some((sign) => filter.signs.has(sign))) continue;
    if (row.tapset !== tapset) rows.push({ kind: "tapset", tapset: (tapset = row.tapset) });
    rows.push(row);
    probes++;
  }
  return { rows, probes, counts };
}

const texts = new WeakMap<ProbeRow, string>();
const cellTexts = new WeakMap<Cell, string>();

/** Everything of a row that somebody may look for. */
function textOf(row: ProbeRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const { alias, summary = "", file, cells, values } = row.probe;
  const names = values.map(({ name }) => name);
  const parts = new Set(cells.map(cellText));
  const text = [alias, summary, file, ...names, ...parts].join("\n").toLowerCase();
  texts.set(row, text);
  return text;
}

/** Equal cells are one object, so that each is spelled once. */
function cellText(cell: Cell): string {
  const known = cellTexts.get(cell);
  if (known !== undefined) return known;
  const text = cell.status === "left-out" ? cell.reason : evidenceText(cell);
  cellTexts.set(cell, text);
  return text;
}

function evidenceText({ alternatives, values, problems }: Exclude<Cell, { status: "left-out" }>) {
  const parts = [
    ...alternatives.flatMap(({ point, reason, code, sites, caveats }) => [
      point,
      reason,
      code,
      ...sites.flatMap(({ file, signature }) => [file, signature]),
      ...caveats.map(({ text }) => text),
    ]),
    ...values.flatMap(({ name, reason, code }) => [name, reason, code]),
    ...problems.flatMap(({ reason, code }) => [reason, code]),
  ];
  return [...new Set(parts)].join("\n");
}
