// Frames between host and agent: the TypeScript side of runtime-c/include/tapwright/wire.h.

export const frameTypes = {
  setup: 1,
  module: 2,
  run: 3,
  credit: 4,
  stop: 5,
  driver: 6,
  program: 7,
  shell: 8,
  input: 9,
  window: 10,
  answer: 11,
  ready: 64,
  started: 65,
  records: 66,
  kernel: 67,
  workload: 68,
  stopping: 69,
  report: 70,
  heartbeat: 71,
  terminal: 72,
  ended: 73,
  request: 74,
  taken: 75,
  withdrawn: 76,
  arming: 77,
} as const;

/** What an answer is: the low bits of its channel; the others are the number of the question. */
export const answerBits = 4;
export const answerKinds = { exit: 0, output: 1, complaint: 2, started: 3 } as const;

/** So many bytes of answers, their headers included, may be under way. */
export const answerWindow = 128 * 1024;

export interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

export const frameLimit = 0x200000;
const magic = 0x46775454;
export const frameHeaderSize = 12;

export function encodeFrame(
  type: number,
  payload: Uint8Array = Buffer.alloc(0),
  channel = 0,
): Buffer {
  const frame = Buffer.alloc(frameHeaderSize + payload.length);
  frame.writeUInt32LE(magic, 0);
  frame.writeUInt16LE(type, 4);
  frame.writeUInt16LE(channel, 6);
  frame.writeUInt32LE(payload.length, 8);
  frame.set(payload, frameHeaderSize);
  return frame;
}

/** Returned by the decoder when the bytes are no frames: what follows cannot be understood any more. */
export interface FrameError {
  readonly error: string;
}

/** Cuts a byte stream into frames; bytes of an unfinished frame wait for the next call. */
export function createFrameDecoder(): (bytes: Buffer) => readonly Frame[] | FrameError {
  let pending: Buffer[] = [];
  let pendingLength = 0;
  let wanted = frameHeaderSize;
  return (bytes) => {
    pending.push(bytes);
    pendingLength += bytes.length;
    if (pendingLength < wanted) return [];
    let rest = pending.length === 1 ? pending[0]! : Buffer.concat(pending);
    const frames: Frame[] = [];
    for (;;) {
      wanted = frameHeaderSize;
      if (rest.length < wanted) break;
      const length = rest.readUInt32LE(8);
      if (rest.readUInt32LE(0) !== magic || length > frameLimit) {
        return { error: `no frame begins with ${rest.toString("hex", 0, frameHeaderSize)}` };
      }
      wanted = frameHeaderSize + length;
      if (rest.length < wanted) break;
      frames.push({
        type: rest.readUInt16LE(4),
        channel: rest.readUInt16LE(6),
        payload: rest.subarray(frameHeaderSize, wanted),
      });
      rest = rest.subarray(wanted);
    }
    pending = [rest];
    pendingLength = rest.length;
    return frames;
  };
}
