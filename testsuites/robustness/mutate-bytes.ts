// Makes a wrong file out of good ones: what a bad disk, a cut download and somebody with bad intentions do to bytes.

import type { Random } from "./random.ts";

type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const mutations: readonly Mutation[] = [
  change((bytes, at, random) => {
    bytes[at] = bytes[at]! ^ (1 << random.below(8));
  }),
  change((bytes, at, random) => {
    bytes[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
  }),
  change(number),
  change(number),
  // A LEB128 number that does not end.
  change((bytes, at, random) => fill(bytes, 0xff, at, 1 + random.below(24))),
  change((bytes, at, random) => fill(bytes, 0, at, 1 + random.below(64))),
  // What stands elsewhere in the file: offsets that make circles.
  change((bytes, at, random) => {
    const from = random.below(bytes.length);
    bytes.copy(bytes, at, from, from + random.pick([1, 4, 8, 16, 64]));
  }),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(16))]);
  },
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    const from = random.below(bytes.length + 1);
    const copy = bytes.subarray(from, from + 1 + random.below(64));
    return Buffer.concat([bytes.subarray(0, at), copy, bytes.subarray(at)]);
  },
  (bytes, random, others) => {
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), random.pick(others).subarray(at)]);
  },
];

/** A copy of a file with one to three mutations, often where headers and tables stand. */
export function mutateBytes(good: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let bytes: Buffer = Buffer.from(good);
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    // Those that cut come last in the list, and seldom: what is cut off cannot be wrong.
    const reach = random.below(4) === 0 ? mutations.length : 7;
    bytes = mutations[random.below(reach)]!(bytes, random, others);
  }
  return bytes;
}

function fill(bytes: Buffer, value: number, at: number, count: number): void {
  bytes.fill(value, at, Math.min(at + count, bytes.length));
}

function change(at: (bytes: Buffer, at: number, random: Random) => unknown): Mutation {
  return (bytes, random) => {
    if (bytes.length > 0) at(bytes, place(bytes, random), random);
    return bytes;
  };
}

const headerSize = 256;

function place({ length }: Buffer, random: Random): number {
  const header = Math.min(headerSize, length);
  const where = random.below(8);
  if (where === 0) return random.below(header);
  // An ELF file has its table of sections at the end.
  if (where === 1) return length - 1 - random.below(Math.min(4 * headerSize, length));
  return random.below(length);
}

const sizes = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_fff0n,
  0xffff_ffffn,
];
const hugeSizes = [...sizes, 0x1_0000_0000n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];

/** A number of 2, 4 or 8 bytes that is as large as can be, or as large as the file. */
function number(bytes: Buffer, at: number, random: Random): void {
  const size = random.pick([2, 4, 4, 8]);
  const near = BigInt(bytes.length + random.below(17) - 8);
  const value = BigInt.asUintN(
    size * 8,
    random.pick([...hugeSizes, near, BigInt(random.below(bytes.length))]),
  );
  const isLittle = random.below(2) === 0;
  for (let index = 0; index < size && at + index < bytes.length; index++) {
    const shift = BigInt(8 * (isLittle ? index : size - 1 - index));
    bytes[at + index] = Number((value >> shift) & 0xffn);
  }
}
