// Changes an index and mends its checksums, as nobody does by accident.

import { crc32 } from "node:zlib";
import { blockSize } from "../index/facts-section.ts";

/** An index with changes behind its header, and the checksums of the changed bytes. */
export function forged(good: Buffer, next: (below: number) => number): Buffer {
  const forgery = Buffer.from(good);
  const front = frontOf(good);
  // Half of the changes go to the first fifth, where the columns are that the others hang on.
  const reach = next(2) === 0 ? forgery.length - front.end : (forgery.length - front.end) / 5;
  for (let count = 1 + next(6); count > 0; count--)
    forgery[front.end + next(reach)] = [0, 1, 0x7f, 0x80, 0xff, next(256)][next(6)]!;
  if (next(4) === 0) forgery[headerSize + next(front.tableEnd - headerSize)] = next(256);
  for (const { offset, size, firstSum } of front.sections) {
    for (let at = 0, sum = firstSum; at < size; at += blockSize, sum++) {
      const block = forgery.subarray(offset + at, offset + Math.min(at + blockSize, size));
      forgery.writeUInt32LE(crc32(block), front.tableEnd + 4 * sum);
    }
  }
  forgery.writeUInt32LE(crc32(forgery.subarray(headerSize, front.end)), 28);
  return forgery;
}

const headerSize = 48;

/** Where an index has what, as `writeFacts` describes it. */
export function frontOf(facts: Buffer) {
  const count = facts.readUInt32LE(24);
  const tableEnd = headerSize + count * 48;
  const sections = Array.from({ length: count }, (_, index) => {
    const at = headerSize + index * 48 + 24;
    return {
      name: facts.toString("latin1", at - 24, at).replace(/\0+$/, ""),
      offset: Number(facts.readBigUInt64LE(at)),
      size: Number(facts.readBigUInt64LE(at + 8)),
      firstSum: facts.readUInt32LE(at + 16),
    };
  });
  return { tableEnd, sections, end: sections[0]!.offset };
}
