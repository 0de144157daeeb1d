// Functions with their code, bodies and inlined copies. Columns of functions that have code stand in the order of their bodies,
// which is nearly that of their addresses; where bodies lie and copies stand follows from the bodies.

import { partOf } from "../index/columns.ts";
import { readMeta } from "../index/facts-check.ts";
import * as layout from "../index/facts-layout.ts";
import { orderSites } from "../index/order-sites.ts";
import { copyWidth, joinBodies, splitBodies, type BodyTrace } from "./body-streams.ts";
import { bytesOf, type SectionCodec, type Sections } from "./section-codec.ts";
import { badStream, folded, streamNumbers, streamOf, unfolded, type Streams } from "./streams.ts";

const width = layout.factWidth;

/** Columns that are written as they are, in the order of functions. */
const plainColumns = [
  [layout.FACT_FILE, "files"],
  [layout.FACT_LINE, "lines"],
  [layout.FACT_FLAGS, "flags"],
  [layout.FACT_RETURN, "returns"],
] as const;

/** Columns of functions that have code, in the order of bodies. */
const codeColumns = [
  [layout.FACT_ENTRY, "entries"],
  [layout.FACT_UNIT, "units"],
] as const;

export const functionCodec: SectionCodec = {
  name: "functions",
  sections: ["functions", "bodies", "bodies.starts", "bodies.facts", "sites", "ranges"],
  pack(source) {
    const columns = source.numbers("functions");
    const facts = source.numbers("bodies.facts");
    const { streams, trace } = splitBodies(source.bytes("bodies"));
    const column = (rows: Iterable<number>, field: number) =>
      Uint32Array.from(rows, (row) => columns[row * width + field]!);
    const all = rowNumbers(columns.length / width);
    return new Map([
      ...streams,
      ["facts", streamOf(facts)],
      ["names", streamOf(steps(column(all, layout.FACT_NAME)))],
      ["symbols", streamOf(symbolsOf(columns))],
      ...plainColumns.map(([field, name]) => [name, streamOf(column(all, field))] as const),
      ...codeColumns.map(([field, name]) => [name, streamOf(steps(column(facts, field)))] as const),
      ["copy.is-site", streamOf(siteFlags(trace, source.numbers("sites")))],
      ...rangeStreams(source.numbers("ranges"), facts),
    ]);
  },
  unpack(streams, known) {
    const { bytes, trace } = joinBodies(streams);
    const starts = trace.starts.written;
    const facts = Uint32Array.from(streamNumbers(streams, "facts"));
    if (facts.length !== starts.length) badStream("there are not as many bodies as functions");
    const columns = factColumns(streams, starts, facts);
    const sites = sitesOf(streams, known, trace, columns, facts);
    return new Map([
      ["bodies", bytes],
      ["bodies.starts", bytesOf(starts)],
      ["bodies.facts", bytesOf(facts)],
      ["functions", bytesOf(columns)],
      ["sites", bytesOf(sites)],
      ["ranges", bytesOf(rangesOf(streams, facts))],
    ]);
  },
};

function rowNumbers(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}

function* steps(numbers: Uint32Array): Generator<number> {
  let last = 0;
  for (const number of numbers) {
    yield folded(number - last);
    last = number;
  }
}

/** What `steps` was given. */
function summed(streams: Streams, name: string): Uint32Array {
  let last = 0;
  return Uint32Array.from(streamNumbers(streams, name), (step) => (last += unfolded(step)));
}

/** A symbol is mostly called like its function. */
function* symbolsOf(columns: Uint32Array): Generator<number> {
  for (let at = 0; at < columns.length; at += width) {
    const symbol = columns[at + layout.FACT_SYMBOL]!;
    yield symbol === columns[at + layout.FACT_NAME] ? 0 : symbol + 1;
  }
}

/** All but where a function's copies begin. */
function factColumns(streams: Streams, starts: Uint32Array, facts: Uint32Array): Uint32Array {
  const names = summed(streams, "names");
  const symbols = streamNumbers(streams, "symbols");
  const columns = new Uint32Array(names.length * width);
  names.forEach((name, row) => {
    const at = row * width;
    columns[at + layout.FACT_NAME] = name;
    columns[at + layout.FACT_SYMBOL] = symbols[row] === 0 ? name : symbols[row]! - 1;
    columns[at + layout.FACT_BODY] = layout.noEntry;
  });
  for (const [field, name] of plainColumns) {
    streamNumbers(streams, name).forEach((value, row) => (columns[row * width + field] = value));
  }
  for (const [field, name] of codeColumns) {
    for (let row = 0; row < names.length; row++) columns[row * width + field] = layout.noEntry;
    const values = summed(streams, name);
    facts.forEach((fact, body) => (columns[fact * width + field] = values[body]!));
  }
  facts.forEach((fact, body) => (columns[fact * width + layout.FACT_BODY] = starts[body]!));
  return columns;
}

/** Of each inlined copy, whether it can be asked for: one without code cannot. */
function* siteFlags({ copies }: BodyTrace, sites: Uint32Array): Generator<number> {
  const positions = new Set(sites);
  const { written } = copies;
  for (let at = 0; at < written.length; at += copyWidth)
    yield positions.has(written[at + 2]!) ? 0 : 1;
}

/** Fills the column of where a function's copies begin, too. */
function sitesOf(
  streams: Streams,
  known: Sections,
  { copies }: BodyTrace,
  columns: Uint32Array,
  facts: Uint32Array,
): Uint32Array {
  const { bodyStarts, functionStarts } = readMeta(known.bytes("meta"));
  const map = known.numbers("functions.map");
  const flags = streamNumbers(streams, "copy.is-site");
  const count = flags.reduce((all, flag) => all + (flag === 0 ? 1 : 0), 0);
  const [functions, entries, positions] = [0, 1, 2].map(() => new Uint32Array(count));
  const counts = new Uint32Array(columns.length / width);
  const { written } = copies;
  let site = 0;
  flags.forEach((flag, copy) => {
    if (flag !== 0) return;
    const [fn, entry, position, body] = written.subarray(copy * copyWidth, (copy + 1) * copyWidth);
    const fact = map[(functionStarts[partOf(bodyStarts, position!)] ?? 0) + fn!];
    if (fact === undefined || fact >= counts.length) badStream("a copy of no function");
    functions![site] = fact;
    entries![site] = columns[facts[body!]! * width + layout.FACT_ENTRY]! + unfolded(entry!);
    positions![site] = position!;
    counts[fact]! += 1;
    site += 1;
  });
  let start = 0;
  const starts = counts.map((own) => (start += own) - own);
  starts.forEach((first, row) => (columns[row * width + layout.FACT_SITES] = first));
  return orderSites(functions!, entries!, positions!, starts);
}

/** Stretches of code, in order of address; whose they are as number of its body. */
function rangeStreams(ranges: Uint32Array, facts: Uint32Array): [string, Uint8Array][] {
  const bodyOf = new Map(Array.from(facts, (fact, body) => [fact, body]));
  const [gaps, lengths, bodies]: number[][] = [[], [], []];
  let end = 0;
  let body = 0;
  for (let at = 0; at < ranges.length; at += 3) {
    gaps!.push(folded(ranges[at]! - end));
    lengths!.push(folded(ranges[at + 1]! - ranges[at]!));
    const next = bodyOf.get(ranges[at + 2]!) ?? badStream("code of no function");
    bodies!.push(folded(next - body));
    end = ranges[at + 1]!;
    body = next;
  }
  return [
    ["range.gaps", streamOf(gaps!)],
    ["range.lengths", streamOf(lengths!)],
    ["range.bodies", streamOf(bodies!)],
  ];
}

function rangesOf(streams: Streams, facts: Uint32Array): Uint32Array {
  const gaps = streamNumbers(streams, "range.gaps");
  const lengths = streamNumbers(streams, "range.lengths");
  const bodies = streamNumbers(streams, "range.bodies");
  const ranges = new Uint32Array(gaps.length * 3);
  let end = 0;
  let body = 0;
  gaps.forEach((gap, row) => {
    const start = end + unfolded(gap);
    end = start + unfolded(lengths[row] ?? 0);
    body += unfolded(bodies[row] ?? 0);
    ranges.set([start, end, facts[body] ?? 0], row * 3);
  });
  return ranges;
}
