// Which rows are shown: by what their cells say, by tapset, and by words that stand anywhere in them.

import {
  signAt,
  type Cell,
  type DataRow,
  type ProbeRow,
  type Row,
  type RunCell,
  type Sign,
} from "./model.ts";

export interface Filter {
  /** Words, all of which have to be there. */
  readonly search: string;
  /** Any of them on a shown kernel; empty for all. */
  readonly signs: ReadonlySet<Sign>;
  /** Only what is not the same on all shown kernels. */
  readonly isChanged: boolean;
  /** Empty for all. */
  readonly architectures: ReadonlySet<string>;
  /** A tapset or a suite by its title; undefined for all. */
  readonly group?: string;
}

export const everything: Filter = {
  search: "",
  signs: new Set(),
  isChanged: false,
  architectures: new Set(),
};

export interface Filtered {
  /** Of tapsets and their probes, suites and their tests, as they stand below each other. */
  readonly rows: readonly Row[];
  readonly probes: number;
  readonly tests: number;
  /** How many rows would be there with each sign, whatever signs are asked for. */
  readonly counts: Readonly<Record<Sign | "changed", number>>;
}

export function filterRows(
  all: readonly DataRow[],
  filter: Filter,
  columns: readonly number[],
): Filtered {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const counts: Record<Sign | "changed", number> = {
    ok: 0,
    part: 0,
    no: 0,
    unknown: 0,
    "left-out": 0,
    changed: 0,
    pass: 0,
    flaky: 0,
    skip: 0,
    red: 0,
  };
  const rows: Row[] = [];
  const shown = { probe: 0, test: 0 };
  let group: string | undefined;
  for (const row of all) {
    if (filter.group !== undefined && groupOf(row) !== filter.group) continue;
    if (words.length > 0 && !words.every((word) => textOf(row).includes(word))) continue;
    const found = new Set(columns.flatMap((column) => signAt(row, column) ?? []));
    const changed = row.kind === "probe" && row.probe.changes.length > 0;
    for (const sign of found) counts[sign]++;
    if (changed) counts.changed++;
    if (filter.isChanged && !changed) continue;
    if (filter.signs.size > 0 && ![...found].some((sign) => filter.signs.has(sign))) continue;
    if (groupOf(row) !== group) rows.push(titleRow(row));
    group = groupOf(row);
    rows.push(row);
    shown[row.kind]++;
  }
  return { rows, probes: shown.probe, tests: shown.test, counts };
}

/** A tapset or a suite, told apart although they may have one name. */
export function groupOf(row: DataRow): string {
  return row.kind === "probe" ? `tapset ${row.tapset.name}` : `suite ${row.suite}`;
}

function titleRow(row: DataRow): Row {
  return row.kind === "probe"
    ? { kind: "tapset", tapset: row.tapset }
    : { kind: "suite", suite: row.suite };
}

const texts = new WeakMap<DataRow, string>();

/** Everything of a row that somebody may look for. */
function textOf(row: DataRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = (row.kind === "probe" ? probeText(row) : testText(row)).toLowerCase();
  texts.set(row, text);
  return text;
}

function probeText({ probe }: ProbeRow): string {
  const { alias, summary = "", file, cells, values } = probe;
  const names = values.map(({ name }) => name);
  const parts = new Set(cells.flatMap((cell) => (cell === null ? [] : cellText(cell))));
  return [alias, summary, file, ...names, ...parts].join("\n");
}

function testText(row: DataRow & { kind: "test" }): string {
  const said = row.cells.flatMap((cell) => (cell === null ? [] : runText(cell)));
  return [row.test, row.suite, ...new Set(said)].join("\n");
}

function runText({ record }: RunCell): string {
  const { verdict } = record;
  if (verdict.outcome === "passed") return verdict.outcome;
  if (verdict.outcome === "skipped") return `${verdict.outcome} ${verdict.reason}`;
  const reds = verdict.outcome === "flaky" ? verdict.before : [verdict];
  return reds
    .flatMap(({ outcome, reasons }) => [
      outcome,
      ...reasons.map(({ code, message, detail = "" }) => `${code} ${message} ${detail}`),
    ])
    .join("\n");
}

const cellTexts = new WeakMap<Cell, string>();

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
