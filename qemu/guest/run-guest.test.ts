import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Emulator } from "./emulator.ts";
import type { Frame } from "./frames.ts";
import { frameTypes } from "./frames.ts";
import { runInGuest } from "./run-guest.ts";
import type { GuestEvent, RunRequest } from "./run-types.ts";
import { encodeRecord } from "./testing/encode-record.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A run whose guest is this test. */
function startRun(request: Partial<RunRequest>) {
  let listener: ((frame: Frame) => void) | undefined;
  const sent: number[] = [];
  const emulator = {
    agent: {
      send: (type: number) => void sent.push(type),
      listen: (next: typeof listener) => (listener = next),
      error: () => undefined,
    },
    qmp: { onEvent: () => () => undefined, execute: () => Promise.resolve("NIP 0") },
    exited: new Promise(() => undefined),
    console: () => "",
    command: [],
  } as unknown as Emulator;
  const events: GuestEvent[] = [];
  const whole = { module: import.meta.filename, timeLimitSeconds: 1000, ...request };
  const run = runInGuest(emulator, whole, { bigEndian: false, restored: true });
  const ended = (async () => {
    for await (const event of run) events.push(event);
  })();
  const receive = (type: number, payload: Buffer = Buffer.alloc(0)): void =>
    listener?.({ type, channel: 0, payload });
  return {
    sent,
    ended,
    receive,
    isListening: () => listener !== undefined,
    records: (...sequences: number[]) =>
      receive(
        frameTypes.records,
        Buffer.concat(sequences.map((sequence) => encodeRecord(sequence, `${sequence} `))),
      ),
    output: () => events.map((event) => (event.kind === "output" ? event.text : "")).join(""),
    outcome: () => events.flatMap((event) => (event.kind === "end" ? [event.outcome] : []))[0],
  };
}

/** A second that the guest is alive in. */
async function pass(run: ReturnType<typeof startRun>, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    run.receive(frameTypes.heartbeat);
    await vi.advanceTimersByTimeAsync(1000);
  }
}

async function begin(request: Partial<RunRequest>): Promise<ReturnType<typeof startRun>> {
  const run = startRun(request);
  // The module is read from a file first.
  await vi.waitFor(() => expect(run.isListening()).toBe(true));
  return run;
}

test("somebody who looks on sees what comes behind a lost record a second later", async () => {
  const run = await begin({ live: true });
  run.records(1, 3);
  await vi.advanceTimersByTimeAsync(500);
  expect(run.output()).toBe("1 ");
  await pass(run, 1);
  expect(run.output()).toBe("1 3 ");
  run.records(4);
  await vi.advanceTimersByTimeAsync(0);
  expect(run.output()).toBe("1 3 4 ");
});

test("without anybody, the order is worth more", async () => {
  const run = await begin({});
  run.records(1, 3);
  await pass(run, 5);
  expect(run.output()).toBe("1 ");
  run.records(2);
  await vi.advanceTimersByTimeAsync(0);
  expect(run.output()).toBe("1 2 3 ");
});

test("a guest is not hung because we stood still, and is when it is silent", async () => {
  const now = performance.now.bind(performance);
  let stoodStill = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now() + stoodStill);
  const run = await begin({ live: true });
  // Neither timers nor frames while a terminal takes nothing; then all at once.
  stoodStill = 60_000;
  await vi.advanceTimersByTimeAsync(250);
  expect(run.outcome()).toBe(undefined);
  await vi.advanceTimersByTimeAsync(16_000);
  await run.ended;
  expect(run.outcome()).toMatchObject({ status: "hung" });
});

test("what does not end after Control-C is told as what it is", async () => {
  const stop = new AbortController();
  const run = await begin({ live: true, stop: stop.signal });
  run.receive(frameTypes.started);
  stop.abort();
  expect(run.sent.at(-1)).toBe(frameTypes.stop);
  await pass(run, 50);
  expect(run.outcome()).toBe(undefined);
  await pass(run, 11);
  await run.ended;
  expect(run.outcome()).toMatchObject({
    status: "hung",
    detail: expect.stringMatching(/^it had not ended 60 seconds after/),
  });
});

test("what never began has no probes to disarm, and no end to wait for", async () => {
  const stop = new AbortController();
  const run = await begin({ live: true, stop: stop.signal });
  run.receive(frameTypes.arming, Buffer.from('{"arming":0,"toArm":0}'));
  stop.abort();
  await pass(run, 6);
  await run.ended;
  expect(run.outcome()).toMatchObject({
    status: "hung",
    detail: /^its begin probes had not ended 5 seconds after/,
  });
});

test("what was arming probes is given the time to disarm them", async () => {
  const stop = new AbortController();
  const run = await begin({ live: true, stop: stop.signal });
  run.receive(frameTypes.arming, Buffer.from('{"arming":0,"toArm":9000}'));
  stop.abort();
  await pass(run, 50);
  expect(run.outcome()).toBe(undefined);
  run.receive(frameTypes.report, Buffer.from('{"state":"","unloadErrno":0,"taint":0}'));
  await run.ended;
  expect(run.outcome()).toMatchObject({ status: "interrupted" });
});
