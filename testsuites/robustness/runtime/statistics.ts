// Extractors and charts of statistics, in numbers that do not overflow.

import type { Random } from "../random.ts";
import { anything, randomNumber, spell, type Question } from "./subject.ts";

interface Shape {
  readonly kind: "none" | "linear" | "logarithmic";
  readonly start: bigint;
  readonly stop: bigint;
  readonly interval: bigint;
}

const kinds = ["none", "linear", "logarithmic"] as const;
const empty = spell("empty aggregate");

/** Values that were recorded on several processors, and everything that can be asked of them. */
export function statistics(random: Random): Question {
  const shape = randomShape(random);
  const values = Array.from({ length: random.below(5) === 0 ? 0 : random.below(60) }, () =>
    randomValue(shape, random),
  );
  const numbers = [BigInt(kinds.indexOf(shape.kind)), shape.start, shape.stop, shape.interval];
  const text = ["statistic", ...numbers, ...values].join(" ");
  const rows = rowsOf(shape);
  const counts = rows.map((_, row) => values.filter((one) => rowOf(shape, one) === row).length);
  const isEmpty = values.length === 0;
  const hasOrder = !isEmpty && shape.kind !== "none";
  return {
    text,
    answer: [
      ...extracted(values),
      "|",
      ...counts.map(String),
      "|",
      ...(hasOrder ? inOrder(counts, 1) : []),
      "|",
      ...(hasOrder ? inOrder(counts, -1) : []),
      "|",
      spell(hasOrder ? chart(shape, rows, counts) : ""),
      ...(isEmpty ? ["error", empty] : []),
    ],
  };
}

function randomShape(random: Random): Shape {
  const kind = random.pick(kinds);
  if (kind !== "linear") return { kind, start: 0n, stop: 0n, interval: 0n };
  const steps = BigInt(random.below(128));
  // Any interval with which the last row's label is a number, too.
  const start = randomNumber(random);
  const most = ((1n << 63n) - 1n - start) / (steps + 1n);
  const wanted = random.below(2) === 0 ? BigInt(1 + random.below(100)) : randomNumber(random);
  const interval = wanted < 1n ? 1n : wanted > most ? (most < 1n ? 1n : most) : wanted;
  const last = start + interval * steps;
  const stop = last >= 1n << 63n ? start : last;
  return { kind, start, stop, interval };
}

function randomValue({ kind, start, stop, interval }: Shape, random: Random): bigint {
  if (kind !== "linear" || random.below(3) === 0) return randomNumber(random);
  const near = [start, stop, stop + interval];
  const at = random.pick(near) + BigInt(random.below(5) - 2) * random.pick([1n, interval]);
  return BigInt.asIntN(64, at);
}

function extracted(values: readonly bigint[]): string[] {
  const count = BigInt(values.length);
  if (count === 0n) return ["0", "0", "0", "0", "0", "0"];
  const sorted = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
  const exact = values.reduce((sum, one) => sum + one, 0n);
  const sum = BigInt.asIntN(64, exact);
  return [count, sum, sorted[0]!, sorted.at(-1)!, sum / count, variance(values, exact)].map(String);
}

/** Of a sample, rounded down; where the sum or that of the squares is no number any more, nothing is promised. */
function variance(values: readonly bigint[], sum: bigint): bigint | string {
  const count = BigInt(values.length);
  const squares = values.reduce((all, one) => all + one * one, 0n);
  if (count < 2n) return 0n;
  if (BigInt.asIntN(64, sum) !== sum || squares >= 1n << 128n) return anything;
  return BigInt.asIntN(64, (count * squares - sum * sum) / (count * (count - 1n)));
}

/** The label of each row; in linear charts the first and the last are for what lies outside. */
function rowsOf({ kind, start, stop, interval }: Shape): bigint[] {
  if (kind === "none") return [];
  if (kind === "logarithmic") {
    return Array.from({ length: 128 }, (_, row) => {
      const distance = BigInt(Math.abs(row - 64));
      if (distance === 0n) return 0n;
      return (row > 64 ? 1n : -1n) * (1n << (distance - 1n));
    });
  }
  const labels = Array.from(
    { length: Number((stop - start) / interval) + 1 },
    (_, step) => start + BigInt(step) * interval,
  );
  return [start, ...labels, labels.at(-1)!];
}

function rowOf(shape: Shape, value: bigint): number {
  if (shape.kind === "none") return -1;
  if (shape.kind === "logarithmic") {
    const bits = value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;
    return 64 + (value < 0n ? -bits : bits);
  }
  if (value < shape.start) return 0;
  const step = Number((value - shape.start) / shape.interval);
  return Math.min(step + 1, Number((shape.stop - shape.start) / shape.interval) + 2);
}

/** Rows by their counts; of equal counts, the lower row first. */
function inOrder(counts: readonly number[], direction: 1 | -1): string[] {
  const rows = counts.map((_, row) => row);
  return rows.sort((a, b) => direction * (counts[a]! - counts[b]!) || a - b).map(String);
}

function chart(shape: Shape, labels: readonly bigint[], counts: readonly number[]): string {
  const [first, last] = shownRows(shape, counts);
  const most = Math.max(...counts);
  const scale = most <= 50 ? 1 : Math.ceil(most / 50);
  const names = labels.map((label, row) => `${mark(shape, counts, row)}${label}`);
  const width = Math.max(5, ...names.slice(first, last + 1).map((name) => name.length));
  const lines = counts.map((count, row) => {
    const bar = "@".repeat(Math.floor(count / scale)).padEnd(50);
    return `${names[row]!.padStart(width)} |${bar} ${String(count).padStart(String(most).length)}`;
  });
  const shown = withoutEmptyStretches(lines, counts, first, last, `${" ".repeat(width + 1)}~`);
  return `${["value".padStart(width) + ` |${"-".repeat(50)} count`, ...shown].join("\n")}\n\n`;
}

function mark({ kind }: Shape, counts: readonly number[], row: number): string {
  if (kind !== "linear") return "";
  return row === 0 ? "<" : row === counts.length - 1 ? ">" : "";
}

/** Two empty rows on each side, but none for what lies outside, and no negative ones of a chart without negative values. */
function shownRows({ kind }: Shape, counts: readonly number[]): readonly [number, number] {
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const isLinear = kind === "linear";
  const lowest = isLinear ? 1 : first >= 64 ? 64 : 0;
  const highest = counts.length - (isLinear ? 2 : 1);
  return [
    first < lowest ? first : Math.max(lowest, first - 2),
    last > highest ? last : Math.min(highest, last + 2),
  ];
}

function withoutEmptyStretches(
  lines: readonly string[],
  counts: readonly number[],
  first: number,
  last: number,
  gap: string,
): string[] {
  const shown: string[] = [];
  for (let row = first; row <= last;) {
    let end = row;
    while (end <= last && counts[end] === 0) end += 1;
    if (end === row) end += 1;
    const stretch = lines.slice(row, end);
    shown.push(
      ...(stretch.length > 4 ? [...stretch.slice(0, 2), gap, ...stretch.slice(-2)] : stretch),
    );
    row = end;
  }
  return shown;
}
