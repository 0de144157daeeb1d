import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { GuestRecord, Merger } from "./merge.ts";
import { encodeRecord } from "./testing/encode-record.ts";
import { createMerger, recordTypes } from "./merge.ts";

const sequences = (records: readonly GuestRecord[]): number[] =>
  records.map(({ sequence }) => sequence);

/** Cuts `streams` into pieces and gives them to the merger in an order that `choices` decide. */
function pushAll(merger: Merger, streams: readonly Buffer[], choices: readonly number[]): number[] {
  const rest = streams.map((stream) => stream);
  const found: number[] = [];
  for (let step = 0; rest.some((stream) => stream.length > 0); step++) {
    const choice = choices[step % choices.length]!;
    const open = rest.map((_, cpu) => cpu).filter((cpu) => rest[cpu]!.length > 0);
    const cpu = open[choice % open.length]!;
    const size = 1 + (choice % 50);
    found.push(...sequences(merger.push(cpu, rest[cpu]!.subarray(0, size))));
    rest[cpu] = rest[cpu]!.subarray(size);
  }
  return found;
}

const cpuOfEach = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 });
const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 200 });

function streamsOf(cpus: readonly number[], isLost: (sequence: number) => boolean): Buffer[] {
  return [0, 1, 2, 3].map((cpu) =>
    Buffer.concat(
      cpus.flatMap((owner, index) =>
        owner === cpu && !isLost(index + 1)
          ? [encodeRecord(index + 1, `#${index}`.repeat(index % 5), { cpu })]
          : [],
      ),
    ),
  );
}

describe("merging", () => {
  test("any spreading over CPUs and any cutting comes back in order, and nothing is lost", () => {
    fc.assert(
      fc.property(cpuOfEach, choices, (cpus, order) => {
        const merger = createMerger();
        const found = pushAll(
          merger,
          streamsOf(cpus, () => false),
          order,
        );
        expect(found).toEqual(cpus.map((_, index) => index + 1));
        expect(merger.flush()).toEqual([]);
        expect([merger.lost(), merger.damagedBytes()]).toEqual([0, 0]);
      }),
    );
  });

  test("missing records are counted, the others come in order", () => {
    fc.assert(
      fc.property(cpuOfEach, choices, fc.array(fc.boolean()), (cpus, order, losses) => {
        const isLost = (sequence: number): boolean => losses[sequence] === true;
        const merger = createMerger();
        const found = pushAll(merger, streamsOf(cpus, isLost), order);
        found.push(...sequences(merger.flush()));
        const kept = cpus.map((_, index) => index + 1).filter((sequence) => !isLost(sequence));
        expect(found).toEqual(kept);
        // A loss at the very end leaves no gap to be seen: the module's own count has it.
        expect(merger.lost()).toBe((kept.at(-1) ?? 0) - kept.length);
      }),
    );
  });

  test("no more waits than the bound, and a late record is not lost", () => {
    const merger = createMerger({ maximumWaiting: 3 });
    expect(merger.push(0, Buffer.concat([2, 3, 4].map((n) => encodeRecord(n, "x"))))).toEqual([]);
    expect(sequences(merger.push(0, encodeRecord(5, "x")))).toEqual([2, 3, 4, 5]);
    expect(merger.lost()).toBe(1);
    expect(sequences(merger.push(1, encodeRecord(1, "late")))).toEqual([1]);
    expect(merger.lost()).toBe(0);
  });

  test("who waits no longer gets what is there, in order, and a late record still", () => {
    const merger = createMerger();
    expect(merger.missing()).toBe(undefined);
    expect(merger.giveUp()).toEqual([]);
    expect(merger.push(0, Buffer.concat([encodeRecord(3, "x"), encodeRecord(4, "x")]))).toEqual([]);
    expect(merger.push(1, encodeRecord(6, "x"))).toEqual([]);
    expect(merger.missing()).toBe(1);
    expect(sequences(merger.giveUp())).toEqual([3, 4]);
    expect([merger.missing(), merger.lost()]).toEqual([5, 2]);
    expect(sequences(merger.push(1, encodeRecord(2, "x")))).toEqual([2]);
    expect(sequences(merger.giveUp())).toEqual([6]);
    expect([merger.missing(), merger.lost()]).toEqual([undefined, 2]);
  });

  test("a record that comes again is damage, not output", () => {
    const merger = createMerger({ maximumWaiting: 2 });
    const record = (sequence: number): Buffer => encodeRecord(sequence, "x");
    expect(sequences(merger.push(0, record(1)))).toEqual([1]);
    expect(merger.push(0, record(1))).toEqual([]);
    expect(merger.push(0, Buffer.concat([record(4), record(4)]))).toEqual([]);
    expect(sequences(merger.push(0, Buffer.concat([record(5), record(6)])))).toEqual([4, 5, 6]);
    expect(sequences(merger.push(0, Buffer.concat([record(3), record(3)])))).toEqual([3]);
    expect([merger.lost(), merger.damagedBytes()]).toEqual([1, 3 * 33]);
  });

  test("the bound holds for bytes, too", () => {
    const merger = createMerger({ maximumWaitingBytes: 100 });
    expect(merger.push(0, encodeRecord(2, "y".repeat(90)))).toEqual([]);
    expect(sequences(merger.push(0, encodeRecord(3, "y".repeat(20))))).toEqual([2, 3]);
  });
});

describe("the stream of a CPU", () => {
  test("padding and the zeros at the end of a sub-buffer are skipped", () => {
    const merger = createMerger();
    const bytes = Buffer.concat([
      encodeRecord(1, "one"),
      encodeRecord(999, "p".repeat(13), { type: recordTypes.padding }),
      Buffer.alloc(24),
      encodeRecord(2, "two"),
    ]);
    expect(merger.push(0, bytes).map(({ payload }) => payload.toString())).toEqual(["one", "two"]);
    expect(merger.damagedBytes()).toBe(0);
  });

  test("damage is told and the next record found", () => {
    const merger = createMerger();
    const bytes = Buffer.concat([
      encodeRecord(1, "one"),
      Buffer.alloc(16, 0xaa),
      encodeRecord(2, "2"),
    ]);
    expect(sequences(merger.push(0, bytes))).toEqual([1, 2]);
    expect(merger.damagedBytes()).toBe(16);
  });

  test("a record that never ended is damage", () => {
    const merger = createMerger();
    expect(merger.push(0, encodeRecord(1, "one").subarray(0, 36))).toEqual([]);
    expect(merger.flush()).toEqual([]);
    expect(merger.damagedBytes()).toBe(36);
  });

  test("big endian targets", () => {
    const merger = createMerger({ bigEndian: true });
    const [record] = merger.push(3, encodeRecord(1, "big", { cpu: 3, bigEndian: true }));
    expect(record).toMatchObject({ type: 1, sequence: 1, nanoseconds: 1000n, cpu: 3, pid: 42 });
    expect(record!.payload.toString()).toBe("big");
  });
});
