import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { awaitReady, createAgentLink, parseJson } from "./agent-link.ts";
import { encodeFrame, frameTypes } from "./frames.ts";

const broken = Buffer.from('{"re\0\0');
const complaint = String.raw`is no JSON: "{\"re\u0000\u0000"`;

test("an agent whose READY is none did not come up", async () => {
  const stream = new PassThrough();
  const ready = awaitReady(createAgentLink(stream));
  stream.write(encodeFrame(frameTypes.ready, broken));
  await expect(ready).rejects.toThrow(complaint);
});

test("a report that is none is an error of the link, and nothing after it is taken", async () => {
  const stream = new PassThrough();
  const link = createAgentLink(stream);
  const taken: number[] = [];
  link.listen((frame) => {
    parseJson(frame);
    taken.push(frame.type);
  });
  for (const payload of [Buffer.from("{}"), broken, Buffer.from("{}")])
    stream.write(encodeFrame(frameTypes.report, payload));
  await new Promise(setImmediate);
  expect(taken).toEqual([frameTypes.report]);
  expect(link.error()).toContain(complaint);
});

test("what a listener itself does wrong stays an error of the program", () => {
  const stream = new PassThrough();
  createAgentLink(stream).listen(() => {
    throw new TypeError("a mistake");
  });
  expect(() => stream.emit("data", encodeFrame(frameTypes.ready, broken))).toThrow("a mistake");
});
