// Puts the records of all CPUs into the order in which they were written. Each CPU's stream is cut into records
// (struct tw_record of runtime-c/include/tapwright/wire.h); their sequence numbers are one count over all CPUs.

export const recordTypes = {
  output: 1,
  error: 2,
  warning: 3,
  padding: 4,
  coverage: 5,
  absent: 6,
} as const;

export interface GuestRecord {
  readonly type: number;
  readonly sequence: number;
  /** Monotonic time of the guest when it was written. */
  readonly nanoseconds: bigint;
  readonly cpu: number;
  readonly pid: number;
  readonly payload: Buffer;
}

export interface MergerOptions {
  readonly bigEndian?: boolean;
  /** Records that wait for a missing one, at most; then it counts as lost. Default 65536. */
  readonly maximumWaiting?: number;
  /** Bytes of payload that wait, at most. Default 8 MiB. */
  readonly maximumWaitingBytes?: number;
}

export interface Merger {
  /** Takes the next bytes of a CPU's stream; returns the records that are in order now. */
  push(cpu: number, bytes: Buffer): readonly GuestRecord[];
  /** The highest number that came from a CPU, 0 before the first: its stream has all that it has of lower ones behind it. */
  newest(cpu: number): number;
  /** The number of a record that others wait for; undefined when none waits. */
  missing(): number | undefined;
  /** Waits no longer for it, nor for those up to the next that is there: returns what is in order now. */
  giveUp(): readonly GuestRecord[];
  /** Nothing more comes: returns what waited, in order; what is missing counts as lost. */
  flush(): readonly GuestRecord[];
  /** Records that were never seen, by the gaps in the count. */
  lost(): number;
  /** Bytes that were no record and no padding, or a record that came before. */
  damagedBytes(): number;
}

const magic = 0x5477;
/** The runtime's count begins here. */
const firstSequence = 1;
const headerSize = 32;

export function createMerger(options: MergerOptions = {}): Merger {
  const maximumWaiting = options.maximumWaiting ?? 65536;
  const maximumWaitingBytes = options.maximumWaitingBytes ?? 8 << 20;
  const streams = new Map<number, RecordStream>();
  const waiting = new Map<number, GuestRecord>();
  const newest = new Map<number, number>();
  /** Numbers that were given up, from the first to before the second. */
  const gaps: [number, number][] = [];
  let waitingBytes = 0;
  let next = firstSequence;
  let lost = 0;
  let repeatedBytes = 0;

  const isGivenUp = (sequence: number): boolean => {
    const at = gaps.findIndex(([from, to]) => sequence >= from && sequence < to);
    if (at < 0) return false;
    const [from, to] = gaps[at]!;
    gaps.splice(at, 1, [from, sequence], [sequence + 1, to]);
    return true;
  };
  const add = (record: GuestRecord, ordered: GuestRecord[]): void => {
    if (record.sequence < next && isGivenUp(record.sequence)) {
      // Better late than not at all.
      lost--;
      ordered.push(record);
      return;
    }
    if (record.sequence < next || waiting.has(record.sequence)) {
      repeatedBytes += headerSize + record.payload.length;
      return;
    }
    waiting.set(record.sequence, record);
    waitingBytes += record.payload.length;
  };
  const takeInOrder = (ordered: GuestRecord[]): void => {
    for (;;) {
      const record = waiting.get(next);
      if (record === undefined) return;
      waiting.delete(record.sequence);
      waitingBytes -= record.payload.length;
      ordered.push(record);
      next = record.sequence + 1;
    }
  };
  const skipGap = (): void => {
    let lowest = Infinity;
    for (const sequence of waiting.keys()) lowest = Math.min(lowest, sequence);
    gaps.push([next, lowest]);
    lost += lowest - next;
    next = lowest;
  };

  const isTooMuch = (): boolean =>
    waiting.size > maximumWaiting || waitingBytes > maximumWaitingBytes;

  return {
    push: (cpu, bytes) => {
      let stream = streams.get(cpu);
      if (stream === undefined) {
        stream = createRecordStream(options.bigEndian ?? false);
        streams.set(cpu, stream);
      }
      const ordered: GuestRecord[] = [];
      for (const record of stream.push(bytes)) {
        newest.set(cpu, Math.max(newest.get(cpu) ?? 0, record.sequence));
        add(record, ordered);
      }
      takeInOrder(ordered);
      while (isTooMuch()) {
        skipGap();
        takeInOrder(ordered);
      }
      return ordered;
    },
    flush: () => {
      const ordered: GuestRecord[] = [];
      while (waiting.size > 0) {
        skipGap();
        takeInOrder(ordered);
      }
      return ordered;
    },
    missing: () => (waiting.size === 0 ? undefined : next),
    giveUp: () => {
      const ordered: GuestRecord[] = [];
      if (waiting.size > 0) skipGap();
      takeInOrder(ordered);
      return ordered;
    },
    newest: (cpu) => newest.get(cpu) ?? 0,
    lost: () => lost,
    damagedBytes: () => {
      let damaged = repeatedBytes;
      for (const stream of streams.values()) damaged += stream.damagedBytes();
      return damaged;
    },
  };
}

interface RecordStream {
  push(bytes: Buffer): readonly GuestRecord[];
  /** Includes an unfinished record at the end. */
  damagedBytes(): number;
}

function createRecordStream(bigEndian: boolean): RecordStream {
  let rest: Buffer = Buffer.alloc(0);
  let damaged = 0;
  return {
    push: (bytes) => {
      const view = createView(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), bigEndian);
      const records: GuestRecord[] = [];
      let at = 0;
      while (view.length - at >= 8) {
        if (view.u16(at) !== magic) {
          // Zeros fill the end of a sub-buffer; records begin at multiples of eight.
          if (view.u64(at) !== 0n) damaged += 8;
          at += 8;
          continue;
        }
        if (view.length - at < headerSize) break;
        const length = view.u32(at + 4);
        const end = at + roundUp(headerSize + length);
        if (view.length < end) break;
        if (view.u16(at + 2) !== recordTypes.padding) records.push(view.record(at, length));
        at = end;
      }
      rest = view.rest(at);
      return records;
    },
    damagedBytes: () => damaged + rest.length,
  };
}

const roundUp = (size: number): number => Math.ceil(size / 8) * 8;

/** Reads the target's byte order. */
function createView(bytes: Buffer, bigEndian: boolean) {
  const u16 = (at: number): number => (bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at));
  const u32 = (at: number): number => (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  const u64 = (at: number): bigint =>
    bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at);
  return {
    length: bytes.length,
    u16,
    u32,
    u64,
    rest: (at: number): Buffer => bytes.subarray(at),
    record: (at: number, length: number): GuestRecord => ({
      type: u16(at + 2),
      // Exact up to 2^53 records, more than a guest can write.
      sequence: Number(u64(at + 8)),
      nanoseconds: u64(at + 16),
      cpu: u32(at + 24),
      pid: u32(at + 28),
      payload: bytes.subarray(at + headerSize, at + headerSize + length),
    }),
  };
}
