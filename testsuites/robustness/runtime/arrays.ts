// Arrays of all kinds, used at random: a table that remembers in which order its rows were made.

import type { Random } from "../random.ts";
import { randomNumber, randomText, spell, type Question } from "./subject.ts";

type Value = bigint | string;

interface Row {
  readonly keys: readonly Value[];
  /** Of statistics, all values that were recorded. */
  value: Value | bigint[];
}

interface Table {
  readonly letters: string;
  readonly kind: "l" | "s" | "t";
  readonly wraps: boolean;
  readonly size: number;
  /** Of which keys are taken, so that the same ones come again. */
  readonly choice: readonly (readonly Value[])[];
  readonly stringSize: number;
  rows: Row[];
}

/** Words of the question, and of the answer. */
type Step = readonly [question: readonly Value[], answer: readonly string[]];
type Act = (table: Table, random: Random) => Step;

/** An array, and some fifty things that are done with it. */
export function arrays(random: Random): Question {
  const table = randomTable(random);
  const acts = table.kind === "l" ? [...everywhere, add] : everywhere;
  const steps = Array.from({ length: 10 + random.below(60) }, () =>
    random.below(3) === 0 ? random.pick(acts)(table, random) : set(table, random),
  );
  const { kind, letters, size, stringSize, wraps } = table;
  return {
    text: `map ${stringSize} ${letters} ${kind} ${Number(wraps)} ${size} ${steps
      .flatMap(([question]) => question)
      .join(" ")}`,
    answer: [...steps.flatMap(([, answer]) => answer), String(table.rows.length)],
  };
}

function randomTable(random: Random): Table {
  const stringSize = random.pick([2, 9, 16, 64]);
  const n = random.pick([1, 1, 2, 2, 3, 9]);
  const letters = Array.from({ length: n }, () => random.pick(["l", "s"])).join("");
  const choice = Array.from(letters, (letter) =>
    Array.from({ length: 1 + random.below(n > 2 ? 2 : 7) }, () =>
      letter === "s" ? randomText(random, stringSize - 1) : randomNumber(random),
    ),
  );
  return {
    letters,
    kind: random.pick(["l", "s", "t"]),
    wraps: random.below(3) === 0,
    size: 1 + random.below(40),
    choice,
    stringSize,
    rows: [],
  };
}

function randomKeys({ choice }: Table, random: Random): readonly Value[] {
  return choice.map((keys) => random.pick(keys));
}

function words(values: readonly Value[]): string[] {
  return values.map((one) => (typeof one === "string" ? spell(one) : String(one)));
}

/** Bit N of `any`: key N may be anything. */
function matches(row: Row, keys: readonly Value[], any: number): boolean {
  return row.keys.every((key, at) => ((any >> at) & 1) === 1 || key === keys[at]);
}

/** The row of these keys, made where there is none; undefined when the table is full. */
function rowOf(table: Table, keys: readonly Value[]): Row | undefined {
  const found = table.rows.find((row) => matches(row, keys, 0));
  if (found !== undefined) return found;
  if (table.rows.length === table.size) {
    if (!table.wraps) return undefined;
    table.rows.shift();
  }
  const row: Row = { keys, value: table.kind === "l" ? 0n : table.kind === "s" ? "" : [] };
  table.rows.push(row);
  return row;
}

function overflow({ size }: Table): string[] {
  return ["error", spell(`Array overflow, check size limit (${size})`)];
}

function set(table: Table, random: Random): Step {
  const keys = randomKeys(table, random);
  const text = randomText(random, table.stringSize + 5);
  // Sums of recorded values are numbers.
  const number = table.kind === "t" ? BigInt(random.below(100) - 50) : randomNumber(random);
  const row = rowOf(table, keys);
  if (row !== undefined) {
    if (Array.isArray(row.value)) row.value.push(number);
    else row.value = table.kind === "s" ? text.slice(0, table.stringSize - 1) : number;
  }
  const value = table.kind === "s" ? text : number;
  return [["s", ...words(keys), ...words([value])], row === undefined ? overflow(table) : []];
}

function add(table: Table, random: Random): Step {
  const keys = randomKeys(table, random);
  const delta = randomNumber(random);
  const row = rowOf(table, keys);
  if (row !== undefined) row.value = BigInt.asIntN(64, (row.value as bigint) + delta);
  const answer = row === undefined ? ["0", ...overflow(table)] : [String(row.value)];
  return [["a", ...words(keys), delta], answer];
}

function get(table: Table, random: Random): Step {
  const keys = randomKeys(table, random);
  const row = table.rows.find((one) => matches(one, keys, 0));
  const value = row?.value ?? (table.kind === "t" ? [] : table.kind === "s" ? "" : 0n);
  const shown = Array.isArray(value) ? [BigInt(value.length), sumOf(value)] : [value];
  return [
    ["g", ...words(keys)],
    [...words(shown), String(Number(row !== undefined))],
  ];
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, one) => sum + one, 0n);
}

function remove(table: Table, random: Random): Step {
  const keys = randomKeys(table, random);
  const any = random.below(2) === 0 ? 0 : random.below(1 << keys.length);
  table.rows = table.rows.filter((row) => !matches(row, keys, any));
  return [["d", ...words(keys), BigInt(any)], []];
}

function hasAny(table: Table, random: Random): Step {
  const keys = randomKeys(table, random);
  const any = random.below(1 << keys.length);
  const found = table.rows.some((row) => matches(row, keys, any));
  return [["h", ...words(keys), BigInt(any)], [String(Number(found))]];
}

function clear(table: Table, random: Random): Step {
  if (random.below(5) > 0) return walk(table, random);
  table.rows = [];
  return [["c"], []];
}

const [none, byValue] = [-2, -1];
const extractors: readonly ((values: readonly bigint[]) => bigint)[] = [
  (values) => BigInt(values.length),
  sumOf,
  (values) => values.reduce((least, one) => (one < least ? one : least)),
  (values) => values.reduce((most, one) => (one > most ? one : most)),
  (values) => sumOf(values) / BigInt(values.length),
];

/** In order of a key or of values, of equal ones in that of the keys; without a direction as they were made. */
function walk(table: Table, random: Random): Step {
  const by = random.pick([none, byValue, random.below(table.letters.length)]);
  const direction = random.below(2);
  const extractor = random.below(extractors.length);
  const slice = randomKeys(table, random);
  const all = (1 << slice.length) - 1;
  const any = random.below(2) === 0 ? all : random.below(all + 1);
  const limit = random.pick([-1, random.below(8)]);
  const valueOf = ({ value }: Row): Value =>
    Array.isArray(value) ? extractors[extractor]!(value) : value;
  const rows = table.rows.filter((row) => matches(row, slice, any));
  if (by !== none) {
    const weight = (row: Row): Value => (by === byValue ? valueOf(row) : row.keys[by]!);
    rows.sort((a, b) => {
      const order = compare(weight(a), weight(b));
      return (direction === 1 ? -order : order) || compareKeys(a, b);
    });
  }
  const shown = limit < 0 ? rows : rows.slice(0, limit);
  return [
    ["w", ...[by, direction, extractor, any, limit].map(String), ...words(slice)],
    ["[", ...shown.flatMap((row) => words([...row.keys, valueOf(row)])), "]"],
  ];
}

function compare(a: Value, b: Value): number {
  return a < b ? -1 : Number(a > b);
}

function compareKeys(a: Row, b: Row): number {
  const at = a.keys.findIndex((key, i) => key !== b.keys[i]);
  return at === -1 ? 0 : compare(a.keys[at]!, b.keys[at]!);
}

const everywhere: readonly Act[] = [get, get, remove, hasAny, clear, walk];
