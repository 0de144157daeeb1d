// Columns of numbers: each by itself, as distances where neighbours are alike.

import { bytesOf, type SectionCodec } from "./section-codec.ts";
import { badStream, folded, streamNumbers, streamOf, unfolded } from "./streams.ts";

/**
 * What is written of a number: itself; its distance from the one above it, or from the one before it in its row; whether it is
 * one more than the greatest so far, as in a list of numbers that were given out in order.
 */
export type Way = "plain" | "down" | "across" | "next";

/** A codec of a section that consists of rows. */
export function columnCodec(section: string, ways: readonly Way[]): SectionCodec {
  return {
    name: section,
    sections: [section],
    pack(source) {
      const numbers = source.numbers(section);
      return new Map(
        ways.map((way, column) => [String(column), streamOf(written(numbers, ways, column, way))]),
      );
    },
    unpack(streams) {
      const columns = ways.map((_, column) => streamNumbers(streams, String(column)));
      const rows = columns[0]!.length;
      if (columns.some((column) => column.length !== rows)) badStream(`${section} is cut off`);
      const numbers = new Uint32Array(rows * ways.length);
      ways.forEach((way, column) => read(numbers, ways.length, column, way, columns[column]!));
      return new Map([[section, bytesOf(numbers)]]);
    },
  };
}

function* written(
  numbers: Uint32Array,
  { length: width }: readonly Way[],
  column: number,
  way: Way,
): Generator<number> {
  let above = 0;
  let next = 0;
  for (let at = column; at < numbers.length; at += width) {
    const value = numbers[at]!;
    if (way === "plain") yield value;
    else if (way === "down") yield folded(value - above);
    else if (way === "across") yield folded(value - numbers[at - 1]!);
    else yield value === next ? 0 : value + 1;
    above = value;
    next = Math.max(next, value + 1);
  }
}

function read(
  numbers: Uint32Array,
  width: number,
  column: number,
  way: Way,
  stream: Float64Array,
): void {
  let above = 0;
  let next = 0;
  for (let row = 0, at = column; row < stream.length; row++, at += width) {
    const one = stream[row]!;
    let value = one;
    if (way === "down") value = above + unfolded(one);
    else if (way === "across") value = numbers[at - 1]! + unfolded(one);
    else if (way === "next") value = one === 0 ? next : one - 1;
    numbers[at] = value;
    above = value;
    next = Math.max(next, value + 1);
  }
}
