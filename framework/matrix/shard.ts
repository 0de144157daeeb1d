// A share of a matrix's cells, so that several machines do one matrix: each finds out by itself which are its own.

import { InvalidArgumentError } from "commander";
import type { Cell } from "../results/test-record.ts";
import type { Shard } from "./matrix-report.ts";
import type { RecordedTimes } from "./recorded-times.ts";

/** `2/4`, the second of four. */
export function parseShard(text: string): Shard {
  const [, index, of] = /^([1-9][0-9]{0,3})\/([1-9][0-9]{0,3})$/.exec(text) ?? [];
  if (index === undefined || Number(index) > Number(of)) {
    throw new InvalidArgumentError("It has to be I/N, with I from 1 to N.");
  }
  return { index: Number(index), of: Number(of) };
}

/**
 * The cells of a shard. They come kernel by kernel and are cut into pieces that take equally long, so that a shard has to fetch
 * few kernels. A cell belongs where its middle lies; a cell without a time counts like the average one.
 */
export function cellsOfShard<C extends Cell>(
  cells: readonly C[],
  { index, of }: Shard,
  times: RecordedTimes,
): readonly C[] {
  const known = cells.flatMap((cell) => times.get(cell) ?? []);
  const average = known.length === 0 ? 1 : known.reduce((sum, one) => sum + one, 0) / known.length;
  const weights = cells.map((cell) => times.get(cell) ?? average);
  const total = weights.reduce((sum, one) => sum + one, 0);
  let before = 0;
  return cells.filter((_, place) => {
    const middle = before + weights[place]! / 2;
    before += weights[place]!;
    const piece = total === 0 ? 0 : Math.floor((middle / total) * of);
    return Math.min(piece, of - 1) === index - 1;
  });
}
