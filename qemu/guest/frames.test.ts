import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import type { Frame } from "./frames.ts";
import {
  answerBits,
  answerKinds,
  answerWindow,
  createFrameDecoder,
  encodeFrame,
  frameLimit,
  frameTypes,
} from "./frames.ts";
import { findRuntimeSources } from "./guest-sources.ts";

const frame = fc.record({
  type: fc.integer({ min: 0, max: 0xffff }),
  channel: fc.integer({ min: 0, max: 0xffff }),
  payload: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
});

test("frames survive any cutting of the stream", () => {
  fc.assert(
    fc.property(fc.array(frame), fc.array(fc.integer({ min: 1, max: 40 })), (frames, cuts) => {
      const stream = Buffer.concat(
        frames.map(({ type, channel, payload }) => encodeFrame(type, payload, channel)),
      );
      const decode = createFrameDecoder();
      const found: Frame[] = [];
      for (let at = 0, cut = 0; at < stream.length; cut++) {
        const size = cuts[cut] ?? stream.length;
        const result = decode(stream.subarray(at, at + size));
        if ("error" in result) throw new Error(result.error);
        found.push(...result);
        at += size;
      }
      expect(found).toEqual(frames);
    }),
  );
});

test("bytes that are no frame are an error, not an endless wait", () => {
  expect(createFrameDecoder()(Buffer.from("login: root\n"))).toHaveProperty("error");
  const tooLong = encodeFrame(frameTypes.ready);
  tooLong.writeUInt32LE(frameLimit + 1, 8);
  expect(createFrameDecoder()(tooLong)).toHaveProperty("error");
});

test("types and limit are those of wire.h", () => {
  const header = readFileSync(join(findRuntimeSources(), "include", "tapwright", "wire.h"), "utf8");
  const declared = (prefix: string): object =>
    Object.fromEntries(
      [...header.matchAll(new RegExp(`TW_${prefix}_(\\w+) = (\\d+)`, "g"))].map(
        ([, name, value]) => [name!.toLowerCase(), Number(value)],
      ),
    );
  expect(declared("FRAME")).toEqual(frameTypes);
  expect(declared("ANSWER")).toEqual(answerKinds);
  expect(header).toContain(`#define TW_ANSWER_BITS ${answerBits}\n`);
  expect(header).toContain(`#define TW_ANSWER_WINDOW (${answerWindow / 1024}u * 1024)`);
  expect(header).toContain(`#define TW_FRAME_LIMIT 0x${frameLimit.toString(16)}u`);
});
