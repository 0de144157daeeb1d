import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

import { createMerger } from "./merge.ts";
import { mergeStreams } from "./merge-streams.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-streams-"));
afterAll(() => rmSync(folder, { recursive: true }));

function record(sequence: number, length: number): Buffer {
  const bytes = Buffer.alloc(32 + Math.ceil(length / 8) * 8);
  bytes.writeUInt16LE(0x5477, 0);
  bytes.writeUInt16LE(1, 2);
  bytes.writeUInt32LE(length, 4);
  bytes.writeBigUInt64LE(BigInt(sequence), 8);
  bytes.fill("x", 32, 32 + length);
  return bytes;
}

/** Writes the records to a file for each CPU; gives their numbers as they are merged. */
async function merge(cpus: readonly (readonly number[])[], length = 8) {
  const files = new Map<number, string>();
  for (const [cpu, sequences] of cpus.entries()) {
    const path = join(folder, `cpu${cpu}`);
    files.set(cpu, path);
    writeFileSync(path, Buffer.concat(sequences.map((sequence) => record(sequence, length))));
  }
  const merger = createMerger({ maximumWaiting: 10_000 });
  const found: number[] = [];
  for await (const records of mergeStreams(files, merger)) {
    found.push(...records.map(({ sequence }) => sequence));
  }
  return { found, lost: merger.lost(), damaged: merger.damagedBytes() };
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

test("one CPU after the other, each with more than may wait: nothing is given up", async () => {
  const cpus = [numbers(30_001, 60_001), numbers(1, 30_001)];
  expect(await merge(cpus)).toEqual({ found: numbers(1, 60_001), lost: 0, damaged: 0 });
});

test("records longer than what is read at a time", async () => {
  const cpus = [[1, 3], [2, 4], []];
  expect(await merge(cpus, 300_000)).toEqual({ found: [1, 2, 3, 4], lost: 0, damaged: 0 });
});

test("a gap is lost, and what comes behind it is there", async () => {
  expect(await merge([[1, 2, 5], [6]])).toEqual({ found: [1, 2, 5, 6], lost: 2, damaged: 0 });
});
